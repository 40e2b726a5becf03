import datetime as dt
from dataclasses import replace

import pytest
from scrapy.utils.test import get_crawler

from pipelines.step import Stopwatch
from pipelines.validate import MIN_WORDS, ValidatePipeline, validate
from schema.article import Article
from schema.crawled import CrawledPage, Discovery, Fetch
from schema.reasons import DropReason, Failure, FoundBy, PageRole

FETCH = Fetch(1, "https://a.example/1", dt.datetime(2025, 8, 8, tzinfo=dt.UTC), 1, http_status=200, body_bytes=10)
ARTICLE = Article("https://a.example/1", kind="article", title="Title", text="word " * MIN_WORDS)
ITEM = CrawledPage(FETCH, article=ARTICLE)
LINK = Discovery("https://a.example/2", FoundBy.LINK)


def test_an_article_is_kept():
    assert validate(ITEM) is None


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (CrawledPage(replace(FETCH, body_bytes=0)), DropReason.EMPTY),
        (CrawledPage(FETCH), DropReason.NOT_HTML),
        (replace(ITEM, article=replace(ARTICLE, kind="listing")), DropReason.LISTING),
        (replace(ITEM, article=replace(ARTICLE, kind="other")), DropReason.NOT_ARTICLE),
        (replace(ITEM, article=Article(ARTICLE.url)), DropReason.EMPTY),
        (replace(ITEM, article=Article(ARTICLE.url), discoveries=(LINK,)), DropReason.NOT_ARTICLE),
        (replace(ITEM, article=replace(ARTICLE, title=None)), DropReason.NO_TITLE),
        (replace(ITEM, article=replace(ARTICLE, text="word " * (MIN_WORDS - 1))), DropReason.NO_TEXT),
    ],
)
def test_the_reason_says_what_is_missing(item, reason):
    assert validate(item) is reason


def test_a_character_is_a_word_in_scripts_without_spaces():
    assert validate(replace(ITEM, article=replace(ARTICLE, text="字" * MIN_WORDS))) is None


@pytest.mark.parametrize(
    "item",
    [
        CrawledPage(replace(FETCH, failure=Failure.HTTP_ERROR, http_status=500)),
        CrawledPage(replace(FETCH, failure=Failure.TIMEOUT, http_status=None)),
        CrawledPage(replace(FETCH, http_status=304, body_bytes=0)),
        CrawledPage(replace(FETCH, http_status=301, body_bytes=0, redirect_to="https://a.example/2")),
        CrawledPage(FETCH, role=PageRole.SITEMAP),
        CrawledPage(FETCH, role=PageRole.FEED),
        CrawledPage(FETCH, drop_reason=DropReason.ROBOTS),
    ],
)
def test_what_is_no_answered_page_passes_untouched(item):
    pipeline = ValidatePipeline()
    assert pipeline.process_item(item) is item


def test_drops_are_marked_and_counted():
    stopwatch, crawler = Stopwatch(), get_crawler()
    pipeline = ValidatePipeline(stopwatch, crawler.stats)
    dropped = pipeline.process_item(replace(ITEM, article=replace(ARTICLE, kind="listing")))
    assert dropped.drop_reason is DropReason.LISTING
    assert pipeline.process_item(ITEM) is ITEM
    assert crawler.stats.get_stats() == {"validate/dropped/listing": 1}
    assert stopwatch.cpu_s["pipelines"] > 0
