"""URLs that may be articles, and which of them to look at first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from crawler.discovery.feeds import Feed
from crawler.discovery.hints import hint_of
from crawler.discovery.sitemaps import Sitemap, SitemapEntry

_ARTICLE_SITEMAPS = (("news",), ("post", "article", "story", "stories"))
_OTHER_SITEMAPS = ("page", "categor", "tag", "author", "user", "image", "video", "taxonom", "product")

Place = Literal["feed", "sitemap", "page"]
"""What named a candidate."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A URL that may be an article."""

    url: str
    place: Place
    published: dt.datetime | None = None
    """UTC, as its feed or news sitemap states it."""
    changed: dt.datetime | None = None
    """UTC, as its sitemap states it."""
    is_likely: bool = True
    """Whether its feed, its address or the text of its link speaks for an article."""


def of_feed(feed: Feed) -> Iterator[Candidate]:
    """The candidates of a feed."""
    for entry in feed.entries:
        yield Candidate(entry.url, "feed", entry.published or entry.updated)


def of_sitemap(sitemap: Sitemap) -> Iterator[Candidate]:
    """The candidates of a sitemap, those of its children left out."""
    for entry in sitemap.entries:
        is_likely = entry.published is not None or hint_of(entry.url, entry.title or "", entry.url) == "article"
        yield Candidate(entry.url, "sitemap", entry.published, entry.lastmod, is_likely)


def candidate_order(candidate: Candidate) -> tuple[bool, bool, bool, float]:
    """A key to sort by: likely articles first, by publication, by change, then as found.

    Many sitemaps give all their pages the time at which they were made, so a day of publication goes before that.
    """
    newest = candidate.published or candidate.changed
    published, changed = candidate.published is not None, candidate.changed is not None
    return not candidate.is_likely, not published, not changed, -newest.timestamp() if newest else 0.0


def child_rank(child: SitemapEntry) -> tuple[int, float]:
    """How much a child of a sitemap index promises new articles, to be compared."""
    return article_rank(child.url), child.lastmod.timestamp() if child.lastmod else 0.0


def article_rank(sitemap_url: str) -> int:
    """How much the name of a sitemap promises articles, and new ones: from 0 to 3."""
    name = urlsplit(sitemap_url).path.rpartition("/")[2].lower()
    for rank, words in zip((3, 2), _ARTICLE_SITEMAPS, strict=True):
        if any(word in name for word in words):
            return rank
    return 0 if any(word in name for word in _OTHER_SITEMAPS) else 1
