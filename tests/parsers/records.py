"""What holds for every record, whatever the page."""

from __future__ import annotations

import datetime as dt
import json
from typing import get_args
from urllib.parse import urlsplit

from schema.article import MAX_TITLE_CHARS, Article, BlockKind, LinkKind, PageKind, Precision, PublishedDate, Strategy
from schema.article_json import article_json

_OPTIONAL_TEXTS = ("title", "description", "section", "language", "lead_image_url")


def assert_consistent(article: Article, url: str) -> None:
    """Fails where a field is not of its documented form."""
    assert article.url == url
    assert article.kind in get_args(PageKind)
    assert 0 <= article.kind_confidence <= 1
    assert article.is_paywalled in (None, True, False)
    for text in (article.canonical_url, *(getattr(article, name) or "-" for name in _OPTIONAL_TEXTS)):
        assert isinstance(text, str)
        assert text.strip()
    assert len(article.title or "") <= MAX_TITLE_CHARS
    for texts in (article.authors, article.tags):
        assert isinstance(texts, tuple)
        assert all(isinstance(text, str) and text.strip() for text in texts)
    for date in (article.published, article.modified):
        _assert_date(date)
    _assert_body(article)
    _assert_links(article)
    _assert_evidence(article)
    json.dumps(article_json(article))


def _assert_date(date: PublishedDate | None) -> None:
    if date is None:
        return
    assert type(date.date) is dt.date
    assert date.precision in get_args(Precision)
    assert date.raw
    assert (date.at is None) == (date.timezone_source is None)
    if date.at is not None:
        assert date.at.utcoffset() == dt.timedelta(0)
        assert abs((date.at.date() - date.date).days) <= 1


def _assert_body(article: Article) -> None:
    for block in article.blocks:
        assert block.kind in get_args(BlockKind)
        assert block.text.strip()
        assert (block.level is not None) == (block.kind in ("heading", "list_item"))
    assert article.text == "\n\n".join(block.text for block in article.blocks if block.kind != "caption")
    assert (article.word_count == 0) or article.text


def _assert_links(article: Article) -> None:
    assert [link.position for link in article.related_links] == list(range(len(article.related_links)))
    for link in article.related_links:
        assert link.kind in get_args(LinkKind)
        assert urlsplit(link.url).scheme in ("http", "https")
        assert "#" not in link.url
        assert link.published is None or type(link.published) is dt.date
        assert all(text is None or text.strip() for text in (link.title, link.summary, link.category))


def _assert_evidence(article: Article) -> None:
    for name, evidence in article.evidence.items():
        assert getattr(article, name) not in (None, (), "")
        assert evidence.strategy in get_args(Strategy)
        assert 0 <= evidence.confidence <= 1
        assert all(candidate.strategy in get_args(Strategy) for candidate in evidence.rejected)
