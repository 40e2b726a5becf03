"""Who is named as the author of whole pages, in the places and languages in which bylines stand."""

from __future__ import annotations

import pytest

from crawler.parsers.markup.document import open_document
from crawler.parsers.metadata import Metadata, read_metadata
from tests.parsers.pages import BODY, URL

HEADLINE = "The river gets its bends back"


def read(byline: str, language: str = "en", head: str = "", after: str = "") -> Metadata:
    html = f"<html lang={language}><head><title>{HEADLINE}</title>{head}</head><body><h1>{HEADLINE}</h1>"
    return read_metadata(open_document(f"{html}{byline}{BODY}{after}</body></html>", URL))


@pytest.mark.parametrize(
    ("language", "byline", "authors"),
    [
        ("zh", "<p>记者 王小明</p>", ("王小明",)),
        ("zh", "<div>作者：王小明 2025-08-08</div>", ("王小明",)),
        ("zh", "<span>2025-08-08</span> <span>文/王小明</span>", ("王小明",)),
        ("ja", "<p>山田太郎記者</p>", ("山田太郎",)),
        ("ja", "<div>2025年8月8日 文＝山田太郎</div>", ("山田太郎",)),
        ("ko", "<p>김하늘 기자</p>", ("김하늘",)),
        ("ko", "<p>김하늘 기자 입력 2025.08.08</p>", ("김하늘",)),
        ("ar", "<p>بقلم: سلمى حداد</p>", ("سلمى حداد",)),
        ("he", "<p>מאת: דנה כהן</p>", ("דנה כהן",)),
        ("ru", "<p>Автор: Анна Иванова</p>", ("Анна Иванова",)),
        ("el", "<p>Γράφει ο Γιώργος Παππάς</p>", ("Γιώργος Παππάς",)),
        ("tr", "<p>Yazar: Ayşe Yılmaz</p>", ("Ayşe Yılmaz",)),
        ("sv", "<p>Text: Åsa Öberg</p>", ("Åsa Öberg",)),
        ("hu", "<p>Szerző: Nagy Éva</p>", ("Nagy Éva",)),
        ("ro", "<p>Scris de Ion Popescu</p>", ("Ion Popescu",)),
        ("vi", "<p>Tác giả: Nguyễn Văn An</p>", ("Nguyễn Văn An",)),
        ("id", "<p>Oleh Budi Santoso</p>", ("Budi Santoso",)),
        ("pl", "<p>Opracowała: Anna Kowalska</p>", ("Anna Kowalska",)),
        ("cs", "<p>Autor: Jan Novák</p>", ("Jan Novák",)),
        ("de", "<p>Eingestellt von Eva Kern</p>", ("Eva Kern",)),
    ],
)
def test_a_line_that_begins_as_a_byline(language: str, byline: str, authors: tuple[str, ...]) -> None:
    assert read(byline, language).authors == authors


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("<p>Jane Doe</p><p>August 8, 2025</p>", ("Jane Doe",)),
        ("<p>Анна Иванова</p><p>8 августа 2025</p>", ("Анна Иванова",)),
        ("<p>Jane Doe</p><p>A town upstream</p>", ()),
        # A label's words stand in lower case elsewhere.
        ("<p>Learn More</p><p>August 8, 2025</p><p>Whoever wants to learn more can ask.</p>", ()),
    ],
)
def test_a_name_alone_is_believed_beside_a_date(byline: str, authors: tuple[str, ...]) -> None:
    assert read(byline).authors == authors


@pytest.mark.parametrize(
    "byline",
    [
        '<p><a href="https://photos.example/people/max-lux">Max Lux</a></p>',
        '<p><a href="https://licences.example/licenses/by/4.0">CC BY</a></p>',
        "<p>Fotos von Max Lux</p>",
        "<p>責任編輯：林美玲</p>",
        '<div class="author-bio">Loves rivers</div>',
    ],
)
def test_other_hands_and_sites_are_no_authors(byline: str) -> None:
    assert read(byline).authors == ()


def test_the_sections_behind_a_name_are_not_names() -> None:
    byline = (
        """<p>By <b>Jane Doe</b> in <a href="/category/a">Slow Rivers</a>, <a href="/category/b">Old Towns</a></p>"""
    )
    assert read(byline).authors == ("Jane Doe",)


def test_a_team_is_an_author_where_the_markup_says_so() -> None:
    assert read('<p class="author-name">Press Staff</p>').authors == ("Press Staff",)


STATED = '<script type="application/ld+json">{"@type": "Article", "author": {"@type": "%s", "name": "%s"}}</script>'


def test_a_name_that_only_machines_are_told_yields_to_one_that_is_shown() -> None:
    head = STATED % ("Person", "Mia Upload")
    assert read("<p>By Jane Doe</p>", head=head).authors == ("Jane Doe",)
    assert read("<p>By Jane Doe</p>", head=head, after="<p>Mia Upload lives in the valley.</p>").authors == (
        "Mia Upload",
    )
    alone = read("", head=head)
    assert alone.authors == ("Mia Upload",)
    assert alone.evidence["authors"].confidence < 0.5


def test_a_name_inside_a_script_is_not_shown() -> None:
    after = '<script>var account = "Mia Upload";</script>'
    assert read("<p>By Jane Doe</p>", head=STATED % ("Person", "Mia Upload"), after=after).authors == ("Jane Doe",)


def test_a_body_keeps_the_name_that_structured_data_gives_it() -> None:
    name = "Contributors to the River Atlas"
    assert read("", head=STATED % ("Organization", name)).authors == (name,)


@pytest.mark.parametrize("imprint", ["Wavemakers GmbH", "Copyright Wavemakers", "Bend Media, Utrecht, Germany"])
def test_a_templates_imprint_is_no_author(imprint: str) -> None:
    assert read("", head=f'<meta name="author" content="{imprint}">').authors == ()


def test_an_account_of_the_publishing_system_is_no_author() -> None:
    assert read("", head=STATED % ("Person", "jdoe77")).authors == ()


def test_microdata_of_comments_is_not_asked_where_the_article_has_its_own() -> None:
    comment = '<div class="comments"><span itemprop="author">Rude Person</span></div>'
    assert read('<p>By <span itemprop="author">Jane Doe</span></p>', after=comment).authors == ("Jane Doe",)
