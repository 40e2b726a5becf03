import pytest

from crawler.parsers import parse_article
from crawler.parsers.kind_words import is_empty_notice, path_words
from tests.parsers.pages import BODY, SENTENCES, URL

CARDS = "".join(
    f'<li><h3><a href="/2025/story-number-{n}-of-the-river">Story {n} of a long dry river</a></h3>'
    f"<p>{SENTENCES[n % 4]}</p></li>"
    for n in range(20)
)


def kind(html: str, url: str) -> str:
    return parse_article(html, url).kind


def test_an_article() -> None:
    article = parse_article(f"<h1>The river gets its bends back at last</h1><div>{BODY * 3}</div>", URL)
    assert article.kind == "article"
    assert article.kind_confidence > 0.8


@pytest.mark.parametrize(
    "url", ["https://press.example/", "https://press.example/tag/rivers", "https://press.example/search?q=otter"]
)
def test_listings(url: str) -> None:
    assert kind(f"<h1>Rivers</h1><ul>{CARDS}</ul>", url) == "listing"


@pytest.mark.parametrize(
    "url",
    [
        "https://forum.press.example/t/otters/77",
        "https://press.example/product/spade",
        "https://docs.press.example/dig",
    ],
)
def test_others(url: str) -> None:
    assert kind(f"<h1>Spade</h1><p>{SENTENCES[0]}</p>", url) == "other"


@pytest.mark.parametrize(
    "title",
    [
        "404 - Page not found",
        "Seite nicht gefunden",
        "Página no encontrada",
        "ページが見つかりません",
        "Just a moment...",
    ],
)
def test_notices_with_status_200(title: str) -> None:
    page = f"<title>{title}</title><h1>{title}</h1><p>{SENTENCES[0]}</p>"
    assert kind(page, URL) == "other"


def test_headlines_are_no_notices() -> None:
    assert not is_empty_notice("Why the river could not be found on any map of the county")
    assert not is_empty_notice("The 404 most beautiful bridges")
    assert not is_empty_notice("A page of history")


def test_empty_page_is_other() -> None:
    assert kind("", URL) == "other"


def test_words_of_addresses() -> None:
    assert path_words("https://a.example/en/") == {"home"}
    assert {"date", "slug", "article"} <= path_words("https://a.example/news/2025/05/the-river-gets-bends")
    assert "section" in path_words("https://a.example/category/rivers/")
    assert "forum" in path_words("https://a.example/viewtopic.php?t=3")
