"""Articles of which not everybody gets all: marked, without the words of the wall, with all that is free."""

import pytest

from crawler.parsers import parse_article
from crawler.parsers.text.paywall_words import (
    MAX_BLOCK_CHARS,
    is_offer_line,
    read_wall,
    speaks_of_reading,
    with_stems,
)
from tests.parsers.wall_pages import HEADLINE, STORY, TEASERS, Page, site, story
from tests.parsers.wall_paywalls import Paywalled, open_articles, shown_walls, stated_walls


def name_of(case: Page | Paywalled) -> str:
    return case.name if isinstance(case, Page) else case.page.name


@pytest.mark.parametrize("case", [*shown_walls(soup=False), *shown_walls(soup=True)], ids=name_of)
def test_a_wall_that_is_shown(case: Paywalled) -> None:
    article = parse_article(case.page.html, case.page.url)
    assert article.kind == "article"
    assert article.is_paywalled is True
    assert [text for text in case.free if text not in article.text] == []
    assert [said for said in case.wall if said in article.text] == []
    assert [title for title, _ in TEASERS if title in article.text] == []


@pytest.mark.parametrize("page", stated_walls(), ids=name_of)
def test_a_wall_that_the_data_tell_of(page: Page) -> None:
    article = parse_article(page.html, page.url)
    assert article.kind == "article"
    assert article.is_paywalled is True
    assert all(text in article.text for text in STORY["en"])


@pytest.mark.parametrize("page", open_articles(), ids=name_of)
def test_what_anybody_may_read_is_not_marked(page: Page) -> None:
    article = parse_article(page.html, page.url)
    assert article.kind == "article"
    assert not article.is_paywalled
    assert all(text in article.text for text in STORY["en"])


def test_what_the_data_say_counts_more_than_what_is_shown() -> None:
    wall = "<div><p>Subscribe to continue reading</p></div>"
    head = '<meta property="article:content_tier" content="free">'
    article = parse_article(site(HEADLINE, f"<h1>{HEADLINE}</h1>{story('en')}{wall}", head=head), "https://a.example/x")
    assert article.is_paywalled is False
    assert "Subscribe to continue" not in article.text


def test_an_advert_between_paragraphs_goes_and_the_text_stays() -> None:
    wall = "<p>Subscribe to continue reading without adverts.</p>"
    main = f"<h1>{HEADLINE}</h1>{story('en', count=1)}{wall}{story('en')[len(story('en', count=1)) :]}"
    article = parse_article(site(HEADLINE, main), "https://a.example/2025/08/08/bends")
    assert "Subscribe" not in article.text
    assert all(text in article.text for text in STORY["en"])
    assert article.is_paywalled is None


@pytest.mark.parametrize(
    "text",
    [
        "This story is for subscribers only.",
        "You have 2 free articles left this month.",
        "Dieser Artikel ist nur für Abonnenten.",
        "Cet article est réservé aux abonnés.",
        "この記事は有料会員限定です。",
    ],
)
def test_statements(text: str) -> None:
    assert read_wall(text) == "states"
    assert with_stems(["The river", text]) == [1]


@pytest.mark.parametrize(
    "text",
    [
        "Subscribe to continue reading",
        "To read the rest of this story, sign in.",
        "Jetzt registrieren und weiterlesen",
        "Suscríbete para seguir leyendo",
        "続きを読むには会員登録が必要です。",
    ],
)
def test_requests(text: str) -> None:
    assert read_wall(text) == "asks"
    assert with_stems([text, "The river"]) == [0]


@pytest.mark.parametrize(
    "text",
    [
        "“Subscribe to continue reading” is what most people see first.",
        "Subscribers of the theatre may continue to read the programme at home.",
        "Subscribe now to keep reading and get access to the full archive.",
        "This article is for subscribers of the belief that rivers should bend.",
        "Die Abonnenten lesen weiter auf Papier.",
        "Subscribe to our newsletter",
        "Continue reading",
        "Subscribe to continue reading " * (MAX_BLOCK_CHARS // 20),
    ],
)
def test_no_walls(text: str) -> None:
    assert read_wall(text) is None


def test_lines_of_offers() -> None:
    assert is_offer_line("Digital: $4 a week")
    assert is_offer_line("Sie sind bereits Abonnent? Hier anmelden")
    assert not is_offer_line("The vote is taken by hand.")
    assert speaks_of_reading("Möchten Sie weiterlesen?")
    assert not speaks_of_reading("Explore our premium tools!")


def test_stems_where_lower_case_is_longer() -> None:
    assert with_stems(["İstanbul", "Subscribe"]) == [0, 1]
    assert with_stems([]) == []
