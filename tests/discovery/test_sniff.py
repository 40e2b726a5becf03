from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.sniff import sniff


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ("<!DOCTYPE html><html>", "text/html; charset=utf-8", "html"),
        ("<!doctype HTML>", "text/plain", "html"),
        ("<?xml version='1.0'?><!DOCTYPE html PUBLIC 'a' 'b'><html>", "application/xhtml+xml", "html"),
        ("<!-- a comment with <rss> in it --><html>", None, "html"),
        ("<div>a fragment</div>", "text/html", "html"),
        ("<div>a fragment</div>", None, "html"),
        ("just words", "text/html", "html"),
        ("", "text/html", "html"),
        ("<?xml version='1.0'?>\n<urlset xmlns='x'>", "text/html", "sitemap"),
        ("\ufeff<?xml-stylesheet href='a>b'?><sm:sitemapindex>", "application/xml", "sitemap"),
        ("https://news.example/a\nhttps://news.example/b\n", "text/plain", "sitemap"),
        ("<rss version='2.0'>", "text/html", "feed"),
        ("<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY nbsp '&#160;'>]><rss>", "text/xml", "feed"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'>", "application/atom+xml", "feed"),
        ("<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", "application/rdf+xml", "feed"),
        ("<rdf:RDF xmlns='http://xmlns.com/foaf/0.1/'>", "application/rdf+xml", "other"),
        (
            '{"version": "https://jsonfeed.org/version/1.1", "items": [{"content_html": "<p>"}]}',
            "application/json",
            "feed",
        ),
        ('{"a": "<html>"}', "application/json", "other"),
        ("<svg xmlns='http://www.w3.org/2000/svg'>", "image/svg+xml", "other"),
        ("<p>x", "application/xml", "other"),
        ("just words", "text/plain", "other"),
        ("just words", None, "other"),
        ("", None, "other"),
        ("%PDF-1.7", "text/html", "other"),
        ("GIF89a", "text/html", "other"),
        ("text with \0 bytes", "text/html", "other"),
    ],
)
def test_content_decides_before_the_label(body: str, content_type: str | None, expected: str) -> None:
    assert sniff(body.encode(), content_type, "https://news.example/x") == expected


def test_packed_and_wide_content_is_looked_into() -> None:
    urlset = "<?xml version='1.0'?><urlset>" + "<url><loc>https://news.example/</loc></url>" * 1_000
    assert sniff(gzip.compress(urlset.encode()), "application/x-gzip", "https://news.example/s.xml.gz") == "sitemap"
    assert sniff(urlset.encode("utf-16"), "text/xml", "https://news.example/s.xml") == "sitemap"
    assert sniff("<html>é".encode("utf-16"), None, "https://news.example/") == "html"


def test_a_list_of_urls_is_one_only_by_name_or_label() -> None:
    body = b"https://news.example/a\n" * 2_000
    assert sniff(body, "application/octet-stream", "https://news.example/sitemap.txt?x") == "sitemap"
    assert sniff(body, "text/html", "https://news.example/page") == "html"


@given(st.binary(max_size=300), st.none() | st.text(max_size=20))
def test_no_bytes_raise(body: bytes, content_type: str | None) -> None:
    assert sniff(body, content_type, "https://news.example/") in ("html", "sitemap", "feed", "other")
