"""Takes an article down: nothing of it is kept but a tombstone and the hashes of its addresses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, func, or_, select, update

from schema.batch import Batch
from schema.blocks import blocked_among, hashes_of
from schema.copy_writes import forget_copies
from schema.crawl_tables import fetches, pages, runs, snapshots, traps
from schema.duplicates import release_duplicates
from schema.exports import exports_between
from schema.queries import find_article
from schema.sequence import change_articles, reserve
from schema.statements import insert_new_rows, insert_rows
from schema.tables import (
    aliases,
    article_authors,
    article_links,
    article_tags,
    article_versions,
    articles,
    authors,
    blocked_urls,
    erasures,
    overrides,
    tags,
    takedowns,
)
from schema.urls import url_sha256


@dataclass(frozen=True, slots=True)
class TakenDown:
    """What a takedown did to the database."""

    article_ids: Sequence[int]
    """Empty: none was stored."""
    addresses: int
    """That are blocked from now on."""
    cards: int
    """Links on other pages."""
    exports: Sequence[Mapping[str, Any]]
    """Earlier ones that may hold it."""
    was_blocked: bool


def take_down(connection: Connection, url: str, *, note: str | None, now: dt.datetime) -> TakenDown:
    """Removes the article that a normalised URL leads to, with all that hangs on it, and blocks all its addresses.

    What the database file still holds of it in unused space goes with `schema.vacuum.vacuum`.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
    was_blocked = bool(blocked_among(connection, [url]))
    found = find_article(connection, url)
    ids = [] if found is None else _with_merged(connection, found["article_id"])
    urls = _addresses(connection, url, ids)
    if not ids and was_blocked:
        return TakenDown((), 0, 0, (), was_blocked=True)
    rows = connection.execute(select(articles).where(articles.c.article_id.in_(ids)).order_by(articles.c.article_id))
    gone = rows.all()
    takedown_id = _add_tombstones(connection, gone, note, now)
    blocked = [
        {"url_sha256": sha256, "takedown_id": takedown_id} for each in sorted(urls) for sha256 in hashes_of(each)
    ]
    insert_new_rows(connection, blocked_urls, ("url_sha256",), blocked)
    _note_records(connection, takedown_id, _page_ids(connection, urls, ids))
    exports = exports_between(connection, min(row.first_seen_at for row in gone), now) if gone else []
    for row in gone:
        release_duplicates(Batch(connection, row.run_id, row.site_id, now), [row.article_id], [row.content_sha256])
    cards = _remove_links(connection, urls, ids, now)
    _remove_pages(connection, urls, ids)
    _remove_articles(connection, ids)
    return TakenDown(ids, len(urls), cards, exports, was_blocked)


def _with_merged(connection: Connection, article_id: int) -> list[int]:
    """The article and those that turned out to be it."""
    ids, last = [article_id], [article_id]
    while last:
        query = select(articles.c.article_id).where(articles.c.merged_into_article_id.in_(last))
        last = list(connection.scalars(query))
        ids += last
    return sorted(ids)


def _addresses(connection: Connection, url: str, ids: Collection[int]) -> set[str]:
    """All addresses that lead to the articles, those that redirect included."""
    urls = {url}
    for table, columns in ((articles, ("canonical_url", "fetched_url")), (aliases, ("url",)), (pages, ("url",))):
        for name in columns:
            urls |= set(connection.scalars(select(table.c[name]).where(table.c.article_id.in_(ids))))
    fresh = urls
    while fresh:
        targets = [url_sha256(each) for each in fresh]
        leading = set(connection.scalars(select(pages.c.url).where(pages.c.redirect_url_sha256.in_(targets))))
        fresh = leading - urls
        urls |= fresh
    return urls


def _page_ids(connection: Connection, urls: Collection[str], ids: Collection[int]) -> list[int]:
    is_theirs = or_(pages.c.url_sha256.in_([url_sha256(url) for url in urls]), pages.c.article_id.in_(ids))
    return list(connection.scalars(select(pages.c.page_id).where(is_theirs)))


def _add_tombstones(connection: Connection, gone: Sequence[Any], note: str | None, now: dt.datetime) -> int:
    """A row for each article, or one where none was stored; the key of the last, which blocks the addresses."""
    numbers = reserve(connection, max(1, len(gone)))
    rows = [
        {"site_id": row.site_id, "article_id": row.article_id, "change_seq": number, "taken_down_at": now, "note": note}
        for row, number in zip(gone, numbers, strict=False)
    ]
    none = {"site_id": None, "article_id": None, "change_seq": numbers[0], "taken_down_at": now, "note": note}
    insert_rows(connection, takedowns, rows or [none])
    return int(connection.scalars(select(func.max(takedowns.c.takedown_id))).one())


def _note_records(connection: Connection, takedown_id: int, page_ids: Collection[int]) -> None:
    places = select(snapshots.c.file, snapshots.c.offset, snapshots.c.length).where(snapshots.c.page_id.in_(page_ids))
    rows = [{"takedown_id": takedown_id, **row._mapping} for row in connection.execute(places)]
    insert_rows(connection, erasures, rows)


def _remove_links(connection: Connection, urls: Collection[str], ids: Collection[int], now: dt.datetime) -> int:
    """Removes the links from the articles and to them; the articles whose pages showed one have changed by it."""
    sha256s = [url_sha256(url) for url in urls]
    is_theirs = or_(aliases.c.url_sha256.in_(sha256s), aliases.c.article_id.in_(ids))
    alias_ids = list(connection.scalars(select(aliases.c.alias_id).where(is_theirs)))
    connection.execute(delete(article_links).where(article_links.c.article_id.in_(ids)))
    leads_there = article_links.c.alias_id.in_(alias_ids)
    showing = select(article_links.c.article_id).where(leads_there).distinct().order_by(article_links.c.article_id)
    changed = list(connection.scalars(showing))
    cards = connection.execute(delete(article_links).where(leads_there)).rowcount
    change_articles(connection, now, {article_id: {} for article_id in changed})
    connection.execute(delete(aliases).where(aliases.c.alias_id.in_(alias_ids)))
    return cards


def _remove_pages(connection: Connection, urls: Collection[str], ids: Collection[int]) -> None:
    page_ids = _page_ids(connection, urls, ids)
    for table in (fetches, snapshots):
        connection.execute(delete(table).where(table.c.page_id.in_(page_ids)))
    connection.execute(update(pages).where(pages.c.from_page_id.in_(page_ids)).values(from_page_id=None))
    connection.execute(delete(pages).where(pages.c.page_id.in_(page_ids)))
    connection.execute(delete(traps).where(traps.c.example_url.in_(urls)))
    for url in urls:
        names_it = runs.c.command.contains(url, autoescape=True)
        connection.execute(
            update(runs).where(names_it).values(command=func.replace(runs.c.command, url, "(taken down)"))
        )


def _remove_articles(connection: Connection, ids: Collection[int]) -> None:
    forget_copies(connection, ids)
    for bridge, table in ((article_authors, authors), (article_tags, tags)):
        _remove_names(connection, bridge, table, ids)
    for each in (article_versions, overrides):
        connection.execute(delete(each).where(each.c.article_id.in_(ids)))
    pointing = update(articles).where(articles.c.duplicate_of_article_id.in_(ids)).values(duplicate_of_article_id=None)
    # a tombstone of a merge is in no search index: it goes before what it points to, and stays a tombstone till then
    is_tombstone = articles.c.merged_into_article_id.is_not(None)
    connection.execute(pointing)
    own = update(articles).where(articles.c.article_id.in_(ids), is_tombstone)
    connection.execute(own.values(merged_into_article_id=articles.c.article_id))
    connection.execute(delete(articles).where(articles.c.article_id.in_(ids), is_tombstone))
    connection.execute(delete(articles).where(articles.c.article_id.in_(ids)))


def _remove_names(connection: Connection, bridge: Table, table: Table, ids: Collection[int]) -> None:
    """Removes the articles' names, and from the list of all names those that no article has any more."""
    key = table.primary_key.columns[0]
    connection.execute(delete(bridge).where(bridge.c.article_id.in_(ids)))
    is_used = select(bridge.c.article_id).where(bridge.c[key.name] == key).exists()
    connection.execute(delete(table).where(~is_used))
