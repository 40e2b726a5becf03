import datetime as dt
from dataclasses import replace

import pytest

from pipelines.dedupe import DedupePipeline, article_address, content_sha256, looks_like_article
from schema.article import Article, Block, PublishedDate, RelatedLink
from schema.crawled import CrawledPage, Fetch
from schema.reasons import DropReason

NOON = dt.datetime(2025, 8, 8, 12, tzinfo=dt.UTC)
FETCH = Fetch(1, "https://a.example/", NOON, 1, 200, 10)
ARTICLE = Article(
    "https://a.example/a-b-c",
    "https://a.example/a-b-c",
    title="Title",
    description="Standfirst",
    published=PublishedDate(NOON.date(), NOON, precision="minute"),
    authors=("Ann",),
    blocks=(Block("heading", "Section", 2), Block("paragraph", "Text.")),
)


@pytest.mark.parametrize(
    ("own", "canonical", "expected"),
    [
        ("https://a.example/a-b-c?ref=x", "https://a.example/a-b-c", "https://a.example/a-b-c"),
        ("http://www.a.example/a-b-c", "https://a.example/a-b-c", "https://a.example/a-b-c"),
        ("https://a.example/a-b-c/amp", "https://a.example/a-b-c", "https://a.example/a-b-c"),
        ("https://a.example/?p=123", "https://a.example/2025/08/hello", "https://a.example/2025/08/hello"),
        ("https://a.example/one", "https://a.example/two", "https://a.example/two"),
        ("https://a.example/a-b-c", "https://b.example/a-b-c", "https://a.example/a-b-c"),
        ("https://a.example/a-b-c", "https://m.a.example/a-b-c", "https://a.example/a-b-c"),
        ("https://a.example/one", "https://a.example/", "https://a.example/one"),
        ("https://a.example/news/a-b-c", "https://a.example/news/", "https://a.example/news/a-b-c"),
        ("https://a.example/2025/08/08/hello", "https://a.example/2025/08/", "https://a.example/2025/08/08/hello"),
    ],
)
def test_a_canonical_link_is_believed_only_where_it_can_name_the_article(own, canonical, expected):
    assert article_address(replace(ARTICLE, url=own, canonical_url=canonical)) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a-long-title", True),
        ("/news/a_long_title.html", True),
        ("/story/48213377", True),
        ("/index.php?id=123", True),
        ("/2025/08/08/hello", True),
        ("/20250808/hello/", True),
        ("/%E4%BA%BA%E6%A0%BC%E9%9A%9C%E7%A4%99%E7%9A%84%E5%BF%83%E7%90%86%E6%B2%BB%E7%99%82", True),
        ("/", False),
        ("/news/", False),
        ("/world-news", False),
        ("/2025", False),
        ("/2025/08/", False),
        ("/2025/08/08", False),
    ],
)
def test_addresses_of_articles_look_like_it(path, expected):
    assert looks_like_article(f"https://a.example{path}") is expected


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other"},
        {"description": None},
        {"published": None},
        {"authors": ("Ann", "Ben")},
        {"blocks": ARTICLE.blocks[:1]},
        {"blocks": (Block("heading", "Section", 3), Block("paragraph", "Text."))},
        {"title": "TitleStandfirst", "description": ""},
    ],
)
def test_the_hash_changes_with_the_content(change):
    assert content_sha256(replace(ARTICLE, **change)) != content_sha256(ARTICLE)


@pytest.mark.parametrize(
    "change",
    [
        {"url": "https://a.example/other"},
        {"related_links": (RelatedLink("https://a.example/2", "Two"),)},
        {"tags": ("x",)},
        {"published": PublishedDate(NOON.date(), raw="8 Aug")},
    ],
)
def test_the_hash_stays_where_only_the_surroundings_change(change):
    assert content_sha256(replace(ARTICLE, **change)) == content_sha256(ARTICLE)


def test_the_pipeline_sets_address_and_hash():
    item = CrawledPage(FETCH, article=replace(ARTICLE, canonical_url="https://a.example/"))
    marked = DedupePipeline().process_item(item)
    assert marked.article == ARTICLE
    assert marked.content_sha256 == content_sha256(ARTICLE)


def test_what_was_dropped_passes_untouched():
    item = CrawledPage(FETCH, article=ARTICLE, drop_reason=DropReason.LISTING)
    assert DedupePipeline().process_item(item) is item
