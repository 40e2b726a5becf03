"""Writes what leads from and to articles: their links, and the addresses under which they are known."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, or_, select, update

from schema.article import RelatedLink
from schema.batch import Batch, Fetched, Outcome, canonical_url
from schema.blocks import blocked_among
from schema.crawl_tables import pages
from schema.reasons import Change
from schema.statements import AnyRow, among, insert_new_rows, upsert_rows
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
        .where(aliases.c.article_id.is_not(None))
        .where(or_(pages.c.page_id.in_(page_ids), pages.c.redirect_url_sha256.in_(targets)))
    )
    return [Alias(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Link:
    """A link as it was read."""

    url: str
    """Its target, normalised."""
    url_sha256: str
    kind: str
    columns: Mapping[str, object]
    """Those of its row that the page states."""


class Links:
    """The links of a page as they were read: the first on the page of each URL and kind."""

    def __init__(self, links: Iterable[RelatedLink]) -> None:
        self.items = list(_first_of_each(links))
        stated = [(link.url_sha256, link.kind, *link.columns.values()) for link in self.items]
        self.sha256 = hashlib.sha256(repr(stated).encode()).hexdigest()
        """Of all that they say: an article whose links have the same as before needs none written."""


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
    urls = {link.url_sha256: link.url for each in changed for link in each.links.items}
    blocked = blocked_among(connection, urls.values())
    alias_ids = _alias_ids(connection, {sha256: url for sha256, url in urls.items() if url not in blocked})
    rows = [
        {
            "article_id": each.article_id,
            "alias_id": alias_ids[link.url_sha256],
            "kind": link.kind,
            **link.columns,
            "first_seen_at": each.at,
            "last_seen_at": None,
        }
        for each in changed
        for link in each.links.items
        if link.url_sha256 in alias_ids
    ]
    upsert_rows(connection, article_links, ("article_id", "alias_id", "kind"), _REFRESHED, rows)


_LEAVE = (
    update(article_links)
    .where(article_links.c.article_id == bindparam("of_article_id"), article_links.c.last_seen_at.is_(None))
    .values(last_seen_at=bindparam("at"))
)


def _alias_ids(connection: Connection, urls: Mapping[str, str]) -> dict[str, int]:
    """The ids of addresses by their SHA-256; those that were not known become so."""
    known = _known_ids(connection, urls)
    # sorted: two writers that lock the same addresses in different order would wait for each other
    unknown = sorted(urls.keys() - known.keys())
    rows = [{"url": urls[sha256], "url_sha256": sha256, "article_id": None} for sha256 in unknown]
    insert_new_rows(connection, aliases, ("url_sha256",), rows)
    return known | _known_ids(connection, unknown)


def _known_ids(connection: Connection, sha256s: Collection[str]) -> dict[str, int]:
    if not sha256s:
        return {}
    query = select(aliases.c.url_sha256, aliases.c.alias_id).where(among(connection, aliases.c.url_sha256, sha256s))
    return dict(connection.execute(query).all())


def _first_of_each(links: Iterable[RelatedLink]) -> Iterator[_Link]:
    seen: set[tuple[str, str]] = set()
    for link in links:
        url = normalise_url(link.url)
        if url is None:
            continue
        sha256 = url_sha256(url)
        if (sha256, link.kind) not in seen:
            seen.add((sha256, link.kind))
            columns = {
                "url": link.url if link.url != url else None,
                "position": link.position,
                "title": link.title,
                "summary": link.summary,
                "category": link.category,
                "published_date": link.published,
            }
            yield _Link(url, sha256, link.kind, columns)
