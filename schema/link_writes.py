"""Writes what leads from and to articles: their links, and the addresses under which they are known."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, or_, select, update

from schema.article import RelatedLink
from schema.batch import Batch, Fetched, Outcome, canonical_url
from schema.crawl_tables import pages
from schema.reasons import Change
from schema.statements import AnyRow, upsert_rows
from schema.tables import aliases, article_links
from schema.urls import normalise_url, url_sha256

_MAX_REDIRECTS = 5
"""Redirects in a row through which an address is still known to lead to an article."""

_REFRESHED = ("url", "position", "title", "summary", "category", "published_date", "last_seen_at")
"""What a link that is read again takes over."""


@dataclass(frozen=True, slots=True)
class Alias:
    """An address that leads to an article."""

    url: str
    url_sha256: str
    article_id: int


def write_aliases(connection: Connection, found: Iterable[Alias]) -> None:
    """Notes the addresses; one that led to another article now leads to this one."""
    rows = [{"url": each.url, "url_sha256": each.url_sha256, "article_id": each.article_id} for each in found]
    upsert_rows(connection, aliases, ("url_sha256",), ("article_id",), rows)


def write_redirect_aliases(batch: Batch, fetched: Sequence[Fetched], outcomes: Sequence[Outcome]) -> None:
    """Notes the addresses that redirect to an article, whichever of the two was stored first.

    The pages' rows must have been updated.
    """
    redirecting: set[int] = set()
    targets: set[str] = set()
    for each, outcome in zip(fetched, outcomes, strict=True):
        if outcome.change is Change.REDIRECTED:
            redirecting.add(each.page.page_id)
        elif outcome.article_id != each.page.article_id:
            targets |= {each.page.url_sha256, url_sha256(canonical_url(each.item) or each.page.url)}
    for _ in range(_MAX_REDIRECTS):
        if not redirecting and not targets:
            return
        found = _redirects(batch.connection, redirecting, targets)
        write_aliases(batch.connection, found)
        redirecting, targets = set(), {each.url_sha256 for each in found}


def _redirects(connection: Connection, page_ids: set[int], targets: set[str]) -> list[Alias]:
    rows = connection.execute(
        select(pages.c.url, pages.c.url_sha256, aliases.c.article_id)
        .join(aliases, aliases.c.url_sha256 == pages.c.redirect_url_sha256)
        .where(or_(pages.c.page_id.in_(page_ids), pages.c.redirect_url_sha256.in_(targets)))
    )
    return [Alias(*row) for row in rows]


class Links:
    """The links of a page as they were read: the first on the page of each URL and kind."""

    def __init__(self, links: Iterable[RelatedLink]) -> None:
        self._rows = list(_rows(links))
        self.sha256 = hashlib.sha256(repr([tuple(row.values()) for row in self._rows]).encode()).hexdigest()
        """Of all that they say: an article whose links have the same as before needs none written."""

    def rows(self, article_id: int, at: dt.datetime) -> Iterator[dict[str, object]]:
        """Rows of `article_links`, standing on the article's page since the fetch at `at`."""
        return (row | {"article_id": article_id, "first_seen_at": at, "last_seen_at": None} for row in self._rows)


@dataclass(frozen=True, slots=True)
class LinksRead:
    """The links that a fetch found on an article's page."""

    article_id: int
    at: dt.datetime
    links: Links
    known: AnyRow | None
    """The article's row as it stood before, with `links_sha256` and `links_seen_at`."""


def write_links(connection: Connection, found: Iterable[LinksRead]) -> None:
    """Notes links where they are not as before, and when those were last seen that have left their page."""
    changed = [each for each in found if each.known is None or each.known.links_sha256 != each.links.sha256]
    before = [
        {"of_article_id": each.article_id, "at": each.known.links_seen_at} for each in changed if each.known is not None
    ]
    if before:
        connection.execute(_LEAVE, before)
    rows = [row for each in changed for row in each.links.rows(each.article_id, each.at)]
    upsert_rows(connection, article_links, ("article_id", "url_sha256", "kind"), _REFRESHED, rows)


_LEAVE = (
    update(article_links)
    .where(article_links.c.article_id == bindparam("of_article_id"), article_links.c.last_seen_at.is_(None))
    .values(last_seen_at=bindparam("at"))
)


def _rows(links: Iterable[RelatedLink]) -> Iterator[dict[str, object]]:
    seen: set[tuple[str, str]] = set()
    for link in links:
        url = normalise_url(link.url)
        if url is None:
            continue
        sha256 = url_sha256(url)
        if (sha256, link.kind) not in seen:
            seen.add((sha256, link.kind))
            yield {
                "url_sha256": sha256,
                "kind": link.kind,
                "url": link.url,
                "position": link.position,
                "title": link.title,
                "summary": link.summary,
                "category": link.category,
                "published_date": link.published,
            }
