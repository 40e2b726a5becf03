"""The public call keeps its name, its signature and its attributes."""

from __future__ import annotations

import datetime as dt
import inspect
from dataclasses import fields

import pytest

import crawler.parsers
from crawler.parsers import parse_article
from schema.article import Article, Block, Evidence, PublishedDate, RelatedLink

URL = "https://news.example/2025/08/rain"


def test_the_package_exports_one_name() -> None:
    assert crawler.parsers.__all__ == ["parse_article"]


def test_the_signature() -> None:
    signature = str(inspect.signature(parse_article))
    assert signature == (
        "(html: 'bytes | str', url: 'str', *, content_type: 'str | None' = None,"
        " fetched_at: 'dt.datetime | None' = None) -> 'Article'"
    )


@pytest.mark.parametrize(
    ("record", "names"),
    [
        (
            Article,
            "url canonical_url kind kind_confidence title description published modified authors tags section language"
            " lead_image_url blocks text related_links is_paywalled evidence",
        ),
        (PublishedDate, "at date raw precision timezone_source"),
        (Block, "kind text level"),
        (RelatedLink, "url title summary category published kind position"),
        (Evidence, "strategy raw confidence rejected"),
    ],
)
def test_the_attributes(record: type, names: str) -> None:
    assert set(names.split()) <= {field.name for field in fields(record)}


def test_what_comes_back_has_the_types_that_are_promised() -> None:
    html = f"""<html lang="en"><title>Rain</title><meta name="author" content="Zoe Vale">
    <meta property="article:published_time" content="2025-08-08T09:30:00Z">
    <article><h1>Rain</h1>{"<p>It fell on the roofs, and on the town.</p>" * 9}"""
    article = parse_article(html.encode(), URL, content_type="text/html", fetched_at=dt.datetime.now(dt.UTC))
    assert isinstance(article, Article)
    assert isinstance(article.published, PublishedDate)
    assert (article.published.at, article.published.date) == (
        dt.datetime(2025, 8, 8, 9, 30, tzinfo=dt.UTC),
        dt.date(2025, 8, 8),
    )
    assert (article.title, article.authors, article.language) == ("Rain", ("Zoe Vale",), "en")
    assert all(isinstance(block, Block) for block in article.blocks)
    assert article.text == "\n\n".join(block.text for block in article.blocks if block.kind != "caption")


@pytest.mark.parametrize("html", [b"", "", b"\x00\xff\xfe", "<", b"%PDF-1.7", "<p>" * 3_000, "\ud800"])
def test_no_content_raises(html: bytes | str) -> None:
    article = parse_article(html, URL)
    assert (article.url, article.canonical_url) == (URL, URL)
    assert article.kind in ("article", "listing", "other")
    assert article.title is None or article.title


@pytest.mark.parametrize(
    "url", ["", "rain", "/rain", "//news.example/rain", "ftp://news.example/", "http://", "https:///x"]
)
def test_a_url_that_is_not_absolute_http_raises(url: str) -> None:
    with pytest.raises(ValueError, match="absolute"):
        parse_article("<p>Rain", url)
