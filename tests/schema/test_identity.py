"""Which stored article a page shows, when its address is new."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schema.reasons import Change
from schema.url_variants import address_key, plain_address, without_mobile_host
from tests.stored_site import BASE, DAY, Site

ARTICLES = "SELECT article_id, canonical_url, version FROM articles ORDER BY article_id"


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("/a/story-one-two/amp/", "/a/story-one-two/"),
        ("/a/story-4711/amp", "/a/story-4711"),
        ("/a/story-one.amp.html", "/a/story-one.html"),
        ("/a/story_one_two/amp.html", "/a/story_one_two"),
        ("/a/story.html/print/", "/a/story.html/"),
        ("/a?amp", "/a"),
        ("/a?id=3&print=1", "/a?id=3"),
        ("/a?replytocom=4711#respond", "/a"),
        ("/a;jsessionid=AF32?x=1", "/a?x=1"),
        ("/a?sid=0123456789abcdef0123", "/a"),
        # what may well be the address of an article of its own
        ("/a?sid=4711", "/a?sid=4711"),
        ("/a?print=4711", "/a?print=4711"),
        ("/amp", "/amp"),
        ("/category/print/", "/category/print/"),
        ("/arts-culture/amp", "/arts-culture/amp"),
        ("/?s=0123456789abcdef0123", "/?s=0123456789abcdef0123"),
        ("/amp/guitars", "/amp/guitars"),
        ("/a?share=9", "/a?share=9"),
        ("/blueprint/", "/blueprint/"),
    ],
)
def test_plain_addresses(url: str, plain: str) -> None:
    assert plain_address(f"{BASE}{url.partition('#')[0]}") == f"{BASE}{plain}"


@pytest.mark.parametrize(
    "url",
    [
        "http://www.news.example/Story/",
        "https://m.news.example/story",
        "https://news.example/story/index.html",
        "https://news.example/amp/story",
        "https://news.example/story?amp=1",
        "https://amp.news.example/story?output=amp",
        "https://news.example/story?visit=2",
        "https://news.example/3f9a0c1b2d4e5f60718293a4/story",
        "https://news.example/(S(abc123))/story",
    ],
)
def test_spellings_that_share_a_key(url: str) -> None:
    assert address_key(url) == address_key("https://news.example/story")


def test_addresses_with_keys_of_their_own() -> None:
    urls = ["https://news.example/story", "https://news.example/other", "https://news.example/story/2"]
    assert len({address_key(url) for url in urls}) == 3


def test_mobile_hosts() -> None:
    assert without_mobile_host("https://m.news.example/a") == "https://news.example/a"
    assert without_mobile_host("https://m.example/a") is None
    assert without_mobile_host("https://media.news.example/a") is None


def test_a_page_that_names_another_address_takes_its_article_along(site: Site) -> None:
    site.store(site.article("/old"))
    site.now += DAY
    (stored,) = site.store(site.article("/old", canonical="/new", title="Snow"))
    assert stored.change is Change.UPDATED
    assert site.rows(ARTICLES) == [(stored.article_id, f"{BASE}/new", 2)]
    aliases = site.rows("SELECT url FROM aliases WHERE article_id = :id ORDER BY url", id=stored.article_id)
    assert [row.url for row in aliases] == [f"{BASE}/new", f"{BASE}/old"]


def test_a_page_that_always_shows_another_article_does_not(site: Site) -> None:
    site.store(site.article("/today", canonical="/monday", title="Monday"))
    (stored,) = site.store(site.article("/today", canonical="/tuesday", title="Tuesday"))
    assert stored.change is Change.NEW
    assert [row.canonical_url for row in site.rows(ARTICLES)] == [f"{BASE}/monday", f"{BASE}/tuesday"]


def test_pages_that_all_name_one_address_keep_their_articles(site: Site) -> None:
    """A site that gets its canonical links wrong one day."""
    site.store(site.article("/a", title="Rain"), site.article("/b", title="Snow"))
    site.now += DAY
    pages = [
        site.article(path, canonical="/hub-of-all-news", title=title)
        for path, title in (("/a", "Rain"), ("/b", "Snow"))
    ]
    site.store(*pages)
    site.store(*pages)
    stored = site.rows("SELECT title, version FROM articles ORDER BY article_id")
    assert stored == [("Rain", 1), ("Snow", 1)]


def test_an_article_follows_its_redirect(site: Site) -> None:
    (before,) = site.store(site.article("/old"))
    site.store(site.other("/old", answer={"http_status": 301, "redirect_to": f"{BASE}/new"}))
    (after,) = site.store(site.article("/new"))
    assert (after.article_id, after.change) == (before.article_id, Change.UNCHANGED)
    assert site.rows(ARTICLES) == [(before.article_id, f"{BASE}/new", 1)]


def test_articles_that_are_sent_to_one_page_stay_what_they_are(site: Site) -> None:
    site.store(site.article("/a"), site.article("/b"))
    site.store(*(site.other(p, answer={"http_status": 301, "redirect_to": f"{BASE}/best"}) for p in ("/a", "/b")))
    (stored,) = site.store(site.article("/best", title="The best of the year"))
    assert stored.change is Change.NEW
    assert len(site.rows(ARTICLES)) == 3


def test_a_redirect_to_another_story_moves_nothing(site: Site) -> None:
    site.store(site.article("/a"))
    site.store(site.other("/a", answer={"http_status": 301, "redirect_to": f"{BASE}/b"}))
    (stored,) = site.store(site.article("/b", title="Another story"))
    assert stored.change is Change.NEW


@pytest.mark.parametrize("copy", ["/story/", "/Story/index.html", "/amp/story", "/story?m=1"])
def test_the_same_content_at_another_spelling_is_one_article(copy: str, site: Site) -> None:
    first, second = site.article("/story"), site.article(copy)
    stored = site.store(first, second)
    assert len({each.article_id for each in stored}) == 1
    assert stored[1].change is Change.UNCHANGED
    assert len(site.rows(ARTICLES)) == 1
    later = site.store(replace(second, fetch=replace(second.fetch, started_at=site.now + DAY)))
    assert later[0].article_id == stored[0].article_id


def test_other_content_at_another_spelling_is_another_article(site: Site) -> None:
    stored = site.store(site.article("/story"), site.article("/Story", title="Hail"))
    assert len({each.article_id for each in stored}) == 2


@pytest.mark.parametrize("name", ["-" * 1_900, "-a" * 900, "_-" * 900, "1-" * 900])
def test_no_address_is_too_odd_to_be_judged(name: str) -> None:
    """Tried piece by piece with each other piece, a thousand such would take hours."""
    for number in range(1_000):
        url = f"https://news.example/{number}{name}//"
        assert plain_address(url) == url
