from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import sitemaps
from crawler.discovery.sitemaps import SitemapEntry, read_sitemap

URL = "https://news.example/sitemap.xml"
URLSET = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url>
    <loc> https://news.example/one?a=1&amp;b=2 </loc>
    <lastmod>2025-08-08T09:30:00+02:00</lastmod>
    <image:image><image:loc>https://news.example/one.jpg</image:loc><image:title>Picture</image:title></image:image>
    <news:news>
      <news:publication><news:name>News</news:name><news:language>en</news:language></news:publication>
      <news:publication_date>2025-08-07</news:publication_date>
      <news:title>Bread &amp; butter: caf&#233;s</news:title>
    </news:news>
  </url>
  <url><loc>https://news.example/two</loc></url>
  <url><loc>https://news.example/two#again</loc></url>
  <url><loc>mailto:editor@news.example</loc></url>
  <url></url>
</urlset>"""
ONE = SitemapEntry(
    "https://news.example/one?a=1&b=2",
    lastmod=dt.datetime(2025, 8, 8, 7, 30, tzinfo=dt.UTC),
    published=dt.datetime(2025, 8, 7, tzinfo=dt.UTC),
    title="Bread & butter: cafés",
)
TWO = SitemapEntry("https://news.example/two")


def urls(body: bytes) -> list[str]:
    return [entry.url for entry in read_sitemap(body, URL).entries]


def test_a_urlset_with_the_news_extension() -> None:
    sitemap = read_sitemap(URLSET.encode(), URL)
    assert sitemap.entries == (ONE, TWO)
    assert sitemap.sitemaps == ()


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(URLSET.encode(), mtime=0),
        ("\ufeff\n" + URLSET).encode(),
        URLSET.encode("utf-16"),
        URLSET.replace("UTF-8", "ISO-8859-1").encode(),
        URLSET.replace("<urlset", "<!-- <made> by a tool --><urlset").encode(),
        URLSET.replace(
            "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.google.com/schemas/sitemap/0.84"
        ).encode(),
        URLSET.replace('xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"', "").encode(),
        URLSET.replace('xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', "").encode(),
        URLSET.replace("&amp;b=2", "&b=2").encode(),
        URLSET.replace("&amp;b=2", "&amp;amp;b=2").encode(),
        URLSET.replace(" https://news.example/one?a=1&amp;b=2 ", "<![CDATA[/one?a=1&b=2]]>").encode(),
        URLSET.replace("<url></url>", "<url><loc>").encode(),
        URLSET.replace("</urlset>", "").encode(),
        URLSET.replace("<url></url>", "\x00\x08</div><br>").encode(),
    ],
)
def test_packed_mislabelled_and_broken_files_give_the_same(body: bytes) -> None:
    assert read_sitemap(body, URL).entries == (ONE, TWO)


def test_an_index_names_further_sitemaps() -> None:
    body = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
      <sitemap><loc>https://news.example/news.xml.gz</loc><lastmod>2025-08-08</lastmod></sitemap>
      <sitemap><loc>/old.xml</loc></sitemap></sitemapindex>"""
    sitemap = read_sitemap(body, URL)
    assert sitemap.entries == ()
    assert sitemap.sitemaps == (
        SitemapEntry("https://news.example/news.xml.gz", dt.datetime(2025, 8, 8, tzinfo=dt.UTC)),
        SitemapEntry("https://news.example/old.xml"),
    )


def test_an_entry_whose_end_was_lost_does_not_swallow_the_next() -> None:
    body = b"<urlset><url><loc>/one</loc><url><loc>/two</loc></url><url><loc>/three</url><url><loc>/four</loc></urlset>"
    assert urls(body)[:2] == ["https://news.example/one", "https://news.example/two"]
    assert "https://news.example/four" in urls(body)


def test_a_list_of_urls_in_plain_text() -> None:
    body = b"\xef\xbb\xbfhttps://news.example/one\r\n\r\nnot a url\nhttps://news.example/two\n"
    assert urls(body) == ["https://news.example/one", "https://news.example/two"]


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("https://news.example/secret")
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE urlset [<!ENTITY e0 "/lol">{bomb}<!ENTITY file SYSTEM "{secret.as_uri()}">]>'
    body = (
        f"{doctype}<urlset><url><loc>/x&e9;</loc></url><url><loc>/y&file;</loc></url><url><loc>/z</loc></url></urlset>"
    )
    assert urls(body.encode()) == [
        "https://news.example/x&e9;",
        "https://news.example/y&file;",
        "https://news.example/z",
    ]


def test_there_is_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MAX_ENTRIES", 3)
    assert len(urls(b"<urlset>" + b"".join(b"<url><loc>/%d</loc></url>" % n for n in range(20_000)))) == 3
    assert len(urls(b"".join(b"https://news.example/%d\n" % n for n in range(9)))) == 3


@pytest.mark.parametrize(
    "body", [b"", b"<", b"<urlset", b"<!DOCTYPE html><html><body>Not found</body></html>", b"%PDF-1.7", b"{}"]
)
def test_what_is_no_sitemap_names_nothing(body: bytes) -> None:
    assert read_sitemap(body, URL) == sitemaps.Sitemap()


@given(st.lists(st.sampled_from([*URLSET.split(), "<", ">", "&", "<![CDATA[", "]]>", "\0", "<!DOCTYPE x [", "<url>"])))
def test_no_jumble_raises(parts: list[str]) -> None:
    for entry in read_sitemap(" ".join(parts).encode(), URL).entries:
        assert entry.url.startswith("http")
