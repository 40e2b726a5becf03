"""Writes what leads from and to articles: their links, and the addresses under which they are known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from schema.article import RelatedLink
from schema.batch import Batch, Fetched, Outcome, canonical_url
from schema.crawl_tables import pages
from schema.reasons import Change
from schema.statements import insert_into, upsert_into
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
    if not rows:
        return
    insert = insert_into(connection, aliases)
    upsert = insert.on_conflict_do_update(
        index_elements=["url_sha256"],
        set_={"article_id": insert.excluded.article_id},
        where=aliases.c.article_id != insert.excluded.article_id,
    )
    connection.execute(upsert, rows)


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


def write_links(connection: Connection, found: Iterable[tuple[int, dt.datetime, Sequence[RelatedLink]]]) -> None:
    """Notes the links of each (article id, time of the fetch, links). The view shows those of the latest fetch."""
    rows = [row for article_id, at, links in found for row in _link_rows(article_id, at, links)]
    if not rows:
        return
    connection.execute(upsert_into(connection, article_links, ("article_id", "url_sha256", "kind"), _REFRESHED), rows)


def _link_rows(article_id: int, at: dt.datetime, links: Sequence[RelatedLink]) -> Iterable[dict[str, object]]:
    """A row for each URL and kind: the first on the page."""
    rows: dict[tuple[str, str], dict[str, object]] = {}
    for link in links:
        url = normalise_url(link.url)
        if url is None:
            continue
        sha256 = url_sha256(url)
        if (sha256, link.kind) not in rows:
            rows[sha256, link.kind] = {
                "article_id": article_id,
                "url_sha256": sha256,
                "kind": link.kind,
                "url": link.url,
                "position": link.position,
                "title": link.title,
                "summary": link.summary,
                "category": link.category,
                "published_date": link.published,
                "first_seen_at": at,
                "last_seen_at": at,
            }
    return rows.values()
