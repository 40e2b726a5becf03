from __future__ import annotations

import datetime as dt
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.feeds import Feed, FeedEntry, read_feed

URL = "https://news.example/feed/"
FIRST = dt.datetime(2025, 8, 8, 7, 30, tzinfo=dt.UTC)
LATER = dt.datetime(2025, 8, 9, 6, 0, tzinfo=dt.UTC)

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"
     xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
  <title>News</title><link>https://news.example/</link><atom:link rel="self" href="https://news.example/feed/"/>
  <image><url>https://news.example/logo.png</url><title>Logo</title><link>https://news.example/</link></image>
  <item>
    <media:title>A picture</media:title>
    <title><![CDATA[Bread &amp; butter: <i>cafés</i>]]></title>
    <atom:link rel="replies" href="https://news.example/one#comments"/>
    <link>https://news.example/one?a=1&amp;b=2</link>
    <guid isPermaLink="false">tag:news.example,2025:1</guid>
    <pubDate>Fri, 08 Aug 2025 09:30:00 +0200</pubDate>
    <atom:updated>2025-08-09T06:00:00Z</atom:updated>
    <content:encoded><![CDATA[<p>Text with a <a href="https://other.example/">link</a></p>]]></content:encoded>
  </item>
  <item><title>Two</title><guid>https://news.example/two</guid><dc:date>2025-08-08T07:30:00Z</dc:date></item>
  <item><title>Nowhere</title><guid isPermaLink="false">https://news.example/hidden</guid></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/blog/">
  <title>News</title><link href="/"/><link rel="next" href="/feed/?page=2"/>
  <entry xml:base="2025/">
    <id>tag:news.example,2025:1</id>
    <title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">One <b>bold</b> title</div></title>
    <link rel="edit" href="/edit/1"/><link href="one"/><link rel="enclosure" href="/one.mp3"/>
    <published>2025-08-08T09:30:00+02:00</published><updated>2025-08-09T06:00:00Z</updated>
    <source><title>Elsewhere</title><link href="https://other.example/"/></source>
    <content type="xhtml"><div><a href="x">y</a></div></content>
  </entry>
  <entry><id>https://news.example/two</id><updated>2025-08-08T07:30:00Z</updated></entry>
</feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example/"><items/></channel>
  <item rdf:about="https://news.example/one"><title>One</title><dc:date>2025-08-08T07:30:00Z</dc:date></item></rdf:RDF>"""


def test_rss() -> None:
    assert read_feed(RSS.encode(), URL).entries == (
        FeedEntry("https://news.example/one?a=1&b=2", "Bread & butter: cafés", FIRST, LATER),
        FeedEntry("https://news.example/two", "Two", FIRST, FIRST),
    )


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(RSS.encode(), mtime=0),
        ("\n" + RSS).encode(),
        RSS.replace("UTF-8", "windows-1252").encode("cp1252"),
        RSS.replace("a=1&amp;b=2", "a=1&b=2").encode(),
        RSS.replace("</channel></rss>", "").encode(),
        RSS.replace(' xmlns:atom="http://www.w3.org/2005/Atom"', "").encode(),
        RSS.replace("cafés", "caf&eacute;s").encode(),
    ],
)
def test_packed_mislabelled_and_broken_feeds_give_the_same(body: bytes) -> None:
    assert read_feed(body, URL) == read_feed(RSS.encode(), URL)


def test_atom_with_bases() -> None:
    assert read_feed(ATOM.encode(), URL).entries == (
        FeedEntry("https://news.example/blog/2025/one", "One bold title", FIRST, LATER),
        FeedEntry("https://news.example/two", None, None, FIRST),
    )


def test_rss_of_the_rdf_kind() -> None:
    assert read_feed(RDF.encode(), URL).entries == (FeedEntry("https://news.example/one", "One", FIRST, FIRST),)


def test_the_pages_own_address_is_preferred_to_a_counting_services() -> None:
    body = b"""<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><item><link>https://count.example/~r/1</link>
      <feedburner:origLink>https://news.example/one</feedburner:origLink></item></rss>"""
    assert [entry.url for entry in read_feed(body, URL).entries] == ["https://news.example/one"]


def test_json_feed() -> None:
    items = [
        {"id": "1", "url": "/one", "title": "One", "date_published": "2025-08-08T09:30:00+02:00"},
        {"id": "https://news.example/two", "date_modified": "2025-08-09T06:00:00Z", "title": 7},
        {"id": 3},
        "no item",
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    assert read_feed(body, URL).entries == (
        FeedEntry("https://news.example/one", "One", FIRST, FIRST),
        FeedEntry("https://news.example/two", None, None, LATER),
    )


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"items": 3}', b'{"items":' + b"[" * 100_000, b"<rss>", b"<html><p>Not found", b"\0"]
)
def test_what_is_no_feed_names_nothing(body: bytes) -> None:
    assert read_feed(body, URL) == Feed()


def test_an_entrys_markup_costs_no_memory() -> None:
    body = b"<rss><item><link>/one</link><description>" + b"<b>x</b>" * 50_000 + b"</description></item></rss>"
    assert [entry.url for entry in read_feed(body, URL).entries] == ["https://news.example/one"]


@given(
    st.lists(st.sampled_from([*RSS.split(), *ATOM.split(), "<item>", "</item>", "&", "<![CDATA[", "<entry>", "\x0b"]))
)
def test_no_jumble_raises(parts: list[str]) -> None:
    for entry in read_feed(" ".join(parts).encode(), URL).entries:
        assert entry.url.startswith("http")


def test_an_emoji_escaped_in_halves_costs_no_entry() -> None:
    items = "".join(
        f"<item><link>/{n}</link><title>Rain &#55357;&#56832;&#xD83D; on day {n}</title></item>" for n in range(3)
    )
    feed = read_feed(f"<rss><channel>{items}</channel></rss>".encode(), URL)
    assert [(entry.url, entry.title) for entry in feed.entries] == [
        (f"https://news.example/{n}", f"Rain on day {n}") for n in range(3)
    ]
