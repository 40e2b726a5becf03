"""Normalise: one spelling for all that is in a record: equal things compare equal, and every database takes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from pipelines.language_tags import normalise_language
from pipelines.step import Step
from pipelines.text import clean_code, clean_line, clean_lines
from schema.article import (
    MAX_TITLE_CHARS,
    Article,
    Block,
    BlockKind,
    Candidate,
    Evidence,
    LinkKind,
    PublishedDate,
    RelatedLink,
)
from schema.crawled import CrawledPage
from schema.urls import normalise_url
from schema.words import count_words

FIRST_NEWSPAPER = dt.date(1605, 1, 1)
"""What claims to have been published before is a placeholder (year 1, 1600-01-01) or a misreading."""

FUTURE_TOLERANCE = dt.timedelta(days=2)
"""Time zones make up to 14 hours; the rest is for clocks that are wrong and for issues that are dated ahead."""

_CLEAN_BLOCK: Mapping[BlockKind, Callable[[str], str]] = {"code": clean_code, "table": clean_lines}
_STRONGEST_FIRST: tuple[LinkKind, ...] = ("related", "promoted", "inline")


class NormalisePipeline(Step):
    """Normalises articles that were not dropped."""

    def process(self, item: CrawledPage) -> CrawledPage:
        if item.article is None or item.drop_reason is not None:
            return item
        return replace(item, article=normalise(item.article, item.fetch.started_at))


def normalise(article: Article, fetched_at: dt.datetime) -> Article:
    """A record whose text is clean, URLs normalised, dates possible and in UTC, links and names without repeats.

    The same again for its own result. `text` is made anew from the blocks, and `word_count` from it.

    Args:
        fetched_at: Aware. Dates more than two days later are dropped.
    """
    url = normalise_url(article.url) or article.url
    canonical_url = normalise_url(article.canonical_url) or url
    blocks = tuple(_clean_blocks(article.blocks))
    text = "\n\n".join(block.text for block in blocks if block.kind != "caption")
    return replace(
        article,
        url=url,
        canonical_url=canonical_url,
        title=_clean_title(article.title),
        description=_clean(article.description),
        published=_possible(article.published, fetched_at),
        modified=_possible(article.modified, fetched_at),
        authors=_distinct(article.authors),
        section=_clean(article.section),
        tags=_distinct(article.tags),
        language=normalise_language(article.language) if article.language else None,
        lead_image_url=normalise_url(article.lead_image_url) if article.lead_image_url else None,
        blocks=blocks,
        text=text,
        word_count=count_words(text),
        related_links=_clean_links(article.related_links, {url, canonical_url}, fetched_at),
        evidence=_clean_evidence(article.evidence),
    )


def _clean(text: str | None) -> str | None:
    return clean_line(text) or None if text else None


def _clean_title(title: str | None) -> str | None:
    cleaned = _clean(title)
    # A cut may open a pair of bidirectional controls, or end in a space.
    return cleaned if cleaned is None or len(cleaned) <= MAX_TITLE_CHARS else _clean(cleaned[:MAX_TITLE_CHARS])


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The clean names, each once whatever its case, as it is spelled first."""
    kept: dict[str, str] = {}
    for name in filter(None, map(clean_line, names)):
        kept.setdefault(name.casefold(), name)
    return tuple(kept.values())


def _clean_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        text = _CLEAN_BLOCK.get(block.kind, clean_line)(block.text)
        if text:
            yield block if text == block.text else replace(block, text=text)


def _possible(published: PublishedDate | None, fetched_at: dt.datetime) -> PublishedDate | None:
    """The date with `at` in UTC; None where the day can't be, without `at` where that is another day."""
    if published is None or not _is_possible(published.date, fetched_at):
        return None
    raw = clean_line(published.raw)
    at = _to_utc(published.at)
    if at is None or abs(at.date() - published.date) > dt.timedelta(days=1):
        return replace(published, raw=raw, at=None, precision="day", timezone_source=None)
    return replace(published, raw=raw, at=at)


def _is_possible(day: dt.date, fetched_at: dt.datetime) -> bool:
    return FIRST_NEWSPAPER <= day <= (fetched_at + FUTURE_TOLERANCE).date()


def _to_utc(at: dt.datetime | None) -> dt.datetime | None:
    """None for an instant that has no time zone, or that UTC's calendar can't hold."""
    try:
        return at.astimezone(dt.UTC) if at is not None and at.tzinfo else None
    except OverflowError:
        return None


def _clean_links(links: Iterable[RelatedLink], own_urls: set[str], fetched_at: dt.datetime) -> tuple[RelatedLink, ...]:
    """One link a URL, in the order of their first places, numbered anew; none to the page itself."""
    by_url: dict[str, RelatedLink] = {}
    for link in links:
        url = normalise_url(link.url)
        if url is not None and url not in own_urls:
            cleaned = _clean_link(link, url, fetched_at)
            by_url[url] = _merge(by_url[url], cleaned) if url in by_url else cleaned
    return tuple(
        link if link.position == position else replace(link, position=position)
        for position, link in enumerate(by_url.values())
    )


def _clean_link(link: RelatedLink, url: str, fetched_at: dt.datetime) -> RelatedLink:
    return RelatedLink(
        url,
        _clean_title(link.title),
        _clean(link.summary),
        _clean(link.category),
        link.published if link.published and _is_possible(link.published, fetched_at) else None,
        link.kind,
        link.position,
    )


def _merge(first: RelatedLink, second: RelatedLink) -> RelatedLink:
    """A card beats a mention in a sentence; what the better one lacks comes from the other."""
    better, other = sorted((first, second), key=lambda link: _STRONGEST_FIRST.index(link.kind))
    return replace(
        better,
        title=better.title or other.title,
        summary=better.summary or other.summary,
        category=better.category or other.category,
        published=better.published or other.published,
    )


def _clean_evidence(evidence: Mapping[str, Evidence]) -> dict[str, Evidence]:
    return {
        name: replace(one, raw=clean_line(one.raw), rejected=tuple(map(_clean_candidate, one.rejected)))
        for name, one in evidence.items()
    }


def _clean_candidate(candidate: Candidate) -> Candidate:
    return replace(candidate, raw=clean_line(candidate.raw))
