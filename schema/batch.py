"""What the steps of one write share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from schema.crawled import CrawledPage
from schema.reasons import Change
from schema.statements import AnyRow
from schema.urls import normalise_url


@dataclass(frozen=True, slots=True)
class Batch:
    """One write of a run on a site, in the caller's transaction."""

    connection: Connection
    run_id: int
    site_id: int
    now: dt.datetime
    """When it is written (`loaded_at`); everything else is dated by the fetch."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An item beside its page."""

    item: CrawledPage
    page: AnyRow
    """The page's row as it stood before, with `is_gone`, `fetched_url`, `canonical_url` of its article (None: none)."""

    @property
    def at(self) -> dt.datetime:
        """When the request began."""
        return self.item.fetch.started_at


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item."""

    change: Change
    article_id: int | None
    discovered: int = 0
    """URLs that became known by it."""
    is_copy: bool = False
    """Whether the article that was written has the content of an older one."""


def canonical_url(item: CrawledPage) -> str | None:
    """The normalised address of the item's article; None: it has no article to be written."""
    if item.article is None or item.drop_reason is not None:
        return None
    stated = item.article.canonical_url or item.fetch.url
    return normalise_url(stated) or normalise_url(item.fetch.url)
