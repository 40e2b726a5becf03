import datetime as dt
import gzip
from dataclasses import replace

import pytest

from crawler.page import Page
from crawler.profile import Profile
from crawler.reading import Reading, read_page

HTML = b"""<!doctype html><html lang="en"><head><title>Title</title><base href="https://a.example/news/"></head>
<body><h1>Title</h1><p>Text.</p><a href="two">Two</a></body></html>"""
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://a.example/two</loc></url></urlset>"""
FEED = (
    b"""<rss version="2.0"><channel><item><title>Two</title><link>https://a.example/two</link></item></channel></rss>"""
)


def read(body: bytes, content_type: str | None = "text/html") -> Reading:
    now = dt.datetime(2025, 8, 8, tzinfo=dt.UTC)
    return read_page(Page("https://a.example/one", 200, (), body, now, content_type))


def test_a_page_gives_its_article_and_its_links():
    reading = read(HTML)
    assert (reading.article.url, reading.article.title) == ("https://a.example/one", "Title")
    assert [link.url for link in reading.links] == ["https://a.example/news/two"]
    assert (reading.sitemap, reading.feed) == (None, None)
    assert reading.cpu_s > 0


def test_a_page_is_read_by_its_profile_and_links_are_found_before_it_drops_them():
    page = Page("https://a.example/one", 200, (), HTML, dt.datetime(2025, 8, 8, tzinfo=dt.UTC), "text/html")
    reading = read_page(replace(page, profile=Profile({"title": "p"}, ("a",))))
    assert reading.article.title == "Text."
    assert "Two" not in reading.article.text
    assert [link.url for link in reading.links] == ["https://a.example/news/two"]


@pytest.mark.parametrize("content_type", ["application/xml", "text/html", None])
@pytest.mark.parametrize("body", [SITEMAP, gzip.compress(SITEMAP)])
def test_a_sitemap_gives_its_entries_whatever_its_label(body, content_type):
    reading = read(body, content_type)
    assert [entry.url for entry in reading.sitemap.entries] == ["https://a.example/two"]
    assert (reading.article, reading.links, reading.feed) == (None, (), None)


def test_a_feed_gives_its_entries():
    reading = read(FEED)
    assert [entry.url for entry in reading.feed.entries] == ["https://a.example/two"]
    assert (reading.article, reading.links, reading.sitemap) == (None, (), None)


@pytest.mark.parametrize("body", [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n\0", b"\xff\xd8\xff\xe0\0", b"PK\x03\x04\0"])
def test_other_files_give_nothing_whatever_their_label(body):
    reading = read(body)
    assert (reading.article, reading.links, reading.sitemap, reading.feed) == (None, (), None, None)
