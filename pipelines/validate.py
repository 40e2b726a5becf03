"""Validate: which of the fetched pages are articles, and why the others are none."""

from __future__ import annotations

from dataclasses import replace

from pipelines.step import Step
from schema.article import Article
from schema.crawled import CrawledPage
from schema.reasons import DropReason, PageRole
from schema.words import count_words

MIN_WORDS = 25
"""Of the body. The shortest of 950 annotated article pages that have text at all has 55."""


class ValidatePipeline(Step):
    """Marks pages that are no articles with their `DropReason`; counts them as `validate/dropped/<reason>`."""

    def process(self, item: CrawledPage) -> CrawledPage:
        reason = validate(item)
        if reason is None:
            return item
        if self._stats is not None:
            self._stats.inc_value(f"validate/dropped/{reason}")
        return replace(item, drop_reason=reason)


def validate(item: CrawledPage) -> DropReason | None:
    """Why no article row is to be written for a page that was answered; None where one is, or where it is not asked.

    Not asked are items that have a reason already, failures, redirects, 304 answers, sitemaps and feeds.
    """
    if item.drop_reason is not None or not _is_answered_page(item):
        return None
    if not item.fetch.body_bytes:
        return DropReason.EMPTY
    if item.article is None:
        return DropReason.NOT_HTML
    if item.article.kind == "article":
        return _missing(item.article)
    if item.article.kind == "listing":
        return DropReason.LISTING
    shows_something = item.article.title or item.article.text or item.discoveries
    return DropReason.NOT_ARTICLE if shows_something else DropReason.EMPTY


def _is_answered_page(item: CrawledPage) -> bool:
    fetch = item.fetch
    has_body = fetch.http_status is not None and fetch.http_status != 304
    return item.role is PageRole.PAGE and has_body and fetch.failure is None and fetch.redirect_to is None


def _missing(article: Article) -> DropReason | None:
    if not article.title:
        return DropReason.NO_TITLE
    return DropReason.NO_TEXT if count_words(article.text) < MIN_WORDS else None
