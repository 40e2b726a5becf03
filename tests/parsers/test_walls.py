"""Pages that are no articles though they answer with status 200, often in place of one, and their healthy twins."""

import datetime as dt

import pytest

from crawler.parsers import parse_article
from crawler.parsers.kinds.kind import explain_kind
from crawler.parsers.kinds.notice_words import is_filler, is_notice_sentence, names_legal_page, share_of_reader
from crawler.parsers.kinds.unread import UNREAD
from crawler.parsers.markup.document import open_document
from crawler.parsers.page import read_page
from pipelines.validate import validate
from schema.article import Article
from schema.crawled import CrawledPage, Fetch
from tests.parsers.wall_articles import SHORT, beside_walls, twins
from tests.parsers.wall_more_notices import MORE
from tests.parsers.wall_notices import BROKEN, DOORS, GATES, GONE, Notice, as_served, under_a_story
from tests.parsers.wall_others import about_the_site, files, lists, lists_called_articles, shells, shops_and_threads
from tests.parsers.wall_pages import Page

NOTICES = (*GONE, *GATES, *DOORS, *BROKEN, *MORE)
OTHERS = (*shells(), *files(), *lists(), *lists_called_articles(), *about_the_site(), *shops_and_threads())


def read(page: Page) -> Article:
    return parse_article(page.html, page.url)


def is_stored(page: Page, article: Article) -> bool:
    """Whether the crawl would keep it."""
    fetch = Fetch(1, page.url, dt.datetime(2025, 8, 8, tzinfo=dt.UTC), 1, http_status=200, body_bytes=10)
    return validate(CrawledPage(fetch, article=article)) is None


def name_of(case: Page | Notice) -> str:
    return case.name if isinstance(case, Page) else case[0]


@pytest.mark.parametrize("notice", NOTICES, ids=name_of)
@pytest.mark.parametrize("with_chrome", [False, True])
def test_a_notice_is_no_article(notice: Notice, with_chrome: bool) -> None:
    page = as_served(notice, with_chrome=with_chrome)
    assert not is_stored(page, read(page))


@pytest.mark.parametrize("notice", NOTICES, ids=name_of)
@pytest.mark.parametrize("soup", [False, True])
@pytest.mark.parametrize("with_cards", [False, True])
def test_a_notice_in_place_of_an_article_is_none(notice: Notice, soup: bool, with_cards: bool) -> None:
    page = under_a_story(notice, soup=soup, with_cards=with_cards)
    assert not is_stored(page, read(page))


@pytest.mark.parametrize("page", OTHERS, ids=name_of)
def test_shells_files_lists_and_pages_of_law_are_no_articles(page: Page) -> None:
    assert not is_stored(page, read(page))


@pytest.mark.parametrize("page", [*twins(), *beside_walls()], ids=name_of)
def test_articles_that_look_like_walls_stay_articles(page: Page) -> None:
    article = read(page)
    assert article.kind == "article"
    assert is_stored(page, article)
    assert not article.is_paywalled


@pytest.mark.parametrize("page", [page for page in beside_walls() if page.name.startswith("short item")], ids=name_of)
def test_a_short_item_is_read_beside_banner_login_and_teasers(page: Page) -> None:
    assert SHORT in read(page).text


def facts_of(page: Page) -> list[str]:
    facts = read_page(open_document(page.html, page.url))[1]
    return [name for name in UNREAD if facts[name]]


@pytest.mark.parametrize(
    ("page", "fact"),
    [
        (under_a_story(GONE[0], soup=False, with_cards=False), "notice"),
        (lists_called_articles()[0], "teasers"),
        (about_the_site()[0], "legal"),
        (next(page for page in shells() if page.name == "lorem"), "filler"),
        (shells()[0], "empty"),
    ],
)
def test_the_reason_is_told(page: Page, fact: str) -> None:
    assert fact in facts_of(page)
    facts = read_page(open_document(page.html, page.url))[1]
    assert fact in [name for name, _ in explain_kind(facts)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The page you requested could not be found.",
        "Verify you are human by completing the action below.",
        "You’ve been blocked.",
        "Die von Ihnen aufgerufene Seite existiert nicht.",
        "Veuillez activer les cookies : activez JavaScript.",
        "この記事は掲載期間が終了しました",
        "This domain is for sale!",
    ],
)
def test_sentences_of_notices(sentence: str) -> None:
    assert is_notice_sentence(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The court ruled that the page had been removed too late.",
        "Police could not find the address that the caller had given.",
        "Access to the site was denied to reporters.",
        "Captchas keep out more people than bots, a study says.",
        "Die Seite des Ministeriums war am Montag nicht zu erreichen.",
        "Le musée a retiré la page de son catalogue.",
        "記者会見では、サイトの障害について説明があった。",
    ],
)
def test_sentences_that_tell_of_pages(sentence: str) -> None:
    assert not is_notice_sentence(sentence)


def test_names_of_pages_of_law() -> None:
    assert names_legal_page("Terms & Conditions")
    assert names_legal_page("Datenschutzerklärung")
    assert not names_legal_page("Terms of use change for a million readers")
    assert not names_legal_page("Privacy is dead, long live privacy")


def test_filler_needs_the_title_of_a_template() -> None:
    latin = "Lorem ipsum dolor sit amet, consectetur adipiscing elit."
    assert is_filler(latin, "Headline goes here")
    assert not is_filler(latin, "Where printers found their Latin")


def test_share_of_words_to_the_reader() -> None:
    assert share_of_reader("Please check your address, we can’t find it.") == pytest.approx(3 / 9)
    assert share_of_reader("") == 0
