import pytest

from crawler.parsers.markup.document import open_document
from crawler.parsers.related.addresses import Addresses, read_slug, site_of

URL = "https://www.press.example/2025/the-river-gets-its-bends-back"


def read(href: str, weight: float = 40.0) -> str | None:
    address = Addresses(open_document("", URL), URL).read(href, weight)
    return address.url if address else None


@pytest.mark.parametrize(
    ("path", "is_likely"),
    [
        ("/2025/otters-count-themselves", True),
        ("/news/12345678", True),
        ("/川の流れがもとの曲がりに戻ってきた日のこと", True),
        ("/tag/rivers", False),
        ("/authors/nora-vale", False),
        ("/privacy", False),
        ("/pictures/otter.jpg", False),
    ],
)
def test_likeness(path: str, is_likely: bool) -> None:
    assert (read_slug(path).likeness > 0) is is_likely


def test_what_is_no_other_article() -> None:
    assert read("#top") is None
    assert read(URL.replace("www.", "")) is None
    assert read("/2025/the-river-gets-its-bends-back?print=1") is None
    assert read("https://social.example/share?u=1", 10.0) is None
    assert read("mailto:nora@press.example") is None


def test_articles_by_any_way_of_writing_their_address() -> None:
    article = "https://www.press.example/2025/otters-count-themselves"
    for href in ("/2025/otters-count-themselves#x", "//www.press.example/2025/otters-count-themselves", article):
        assert read(href) == article


def test_the_query_may_hold_the_id() -> None:
    doc = open_document("", "https://press.example/hl?a=20170309-1")
    address = Addresses(doc, doc.url).read("/hl?a=20170309-2", 40.0)
    assert address is not None


def test_sites() -> None:
    assert site_of("news.press.example") == "press.example"
    assert site_of("www.press.co.uk") == "press.co.uk"
