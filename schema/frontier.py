"""The frontier: the rows of `pages` that are due, and how URLs become rows.

A row is due until its fate is committed; nothing marks it as taken, so a killed run leaves nothing to repair.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select, update

from schema.blocks import blocked_among
from schema.crawl_tables import pages
from schema.crawled import Discovery, Pending
from schema.reasons import Failure, FoundBy, PageRole, PageStatus
from schema.revisit import LONGEST
from schema.statements import AnyRow, among, insert_new_rows, update_rows
from schema.urls import normalise_url, url_sha256

_CHUNK = 500
"""URLs that are looked up in one statement."""

_INSERTED_AT_ONCE = 2_000
"""Rows that are made at a time: a sitemap names 50,000."""

START, SOURCE, SECTION, ARTICLE, LATE_SOURCE, LISTING, OTHER = 0, 10, 20, 40, 45, 50, 60
"""Priorities. The start pages' own sections come before articles, which they lead to; listings found further in (tags,
authors, later pages) after them, so that a budget is not spent on listings."""

_MAX_CLOCK_LEAD = dt.timedelta(days=1)
"""A `lastmod` further in the future than time zones explain is no reason to fetch."""


def add(connection: Connection, site_id: int, discoveries: Sequence[Discovery], now: dt.datetime) -> int:
    """Makes rows of URLs that are not known yet; returns how many.

    A known row gains: the better (lower) priority, START where the operator named it, the smaller depth. It is due at
    once where the operator named it anew or its `lastmod` is later than its last fetch. URLs that cannot be normalised
    or were taken down are left out.
    """
    return add_each(connection, site_id, [discoveries], now)[0]


def add_each(
    connection: Connection, site_id: int, groups: Sequence[Sequence[Discovery]], now: dt.datetime
) -> list[int]:
    """`add` for several groups at once: how many rows each group is the first to name."""
    wanted = _by_url(groups)
    known = _known(connection, site_id, list(wanted))
    fresh = [item for sha256, item in wanted.items() if sha256 not in known]
    blocked = blocked_among(connection, [item.url for item in fresh])
    fresh = [item for item in fresh if item.url not in blocked]
    for start in range(0, len(fresh), _INSERTED_AT_ONCE):
        rows = [_new_row(site_id, item, now) for item in fresh[start : start + _INSERTED_AT_ONCE]]
        insert_new_rows(connection, pages, ("site_id", "url_sha256"), rows)
    changes = [change for sha256, row in known.items() if (change := _gain(row, wanted[sha256].discovery, now))]
    update_rows(connection, pages, changes)
    counts = [0] * len(groups)
    for item in fresh:
        counts[item.group] += 1
    return counts


@dataclass(frozen=True, slots=True)
class _Wanted:
    discovery: Discovery
    url: str
    sha256: str
    group: int


def _by_url(groups: Sequence[Sequence[Discovery]]) -> dict[str, _Wanted]:
    """Each URL once: for the group that names it first, with the best priority that any gives it."""
    wanted: dict[str, _Wanted] = {}
    for group, discoveries in enumerate(groups):
        for discovery in discoveries:
            url = normalise_url(discovery.url)
            if url is None:
                continue
            sha256 = url_sha256(url)
            before = wanted.get(sha256)
            if before is None:
                wanted[sha256] = _Wanted(discovery, url, sha256, group)
            elif discovery.priority < before.discovery.priority:
                wanted[sha256] = _Wanted(discovery, url, sha256, before.group)
    return wanted


def _known(connection: Connection, site_id: int, sha256s: Sequence[str]) -> dict[str, AnyRow]:
    columns = (
        pages.c.url_sha256,
        pages.c.page_id,
        pages.c.role,
        pages.c.found_by,
        pages.c.priority,
        pages.c.depth,
        pages.c.last_fetched_at,
        pages.c.next_due_at,
        pages.c.lastmod_at,
    )
    known: dict[str, AnyRow] = {}
    for start in range(0, len(sha256s), _CHUNK):
        chunk = sha256s[start : start + _CHUNK]
        rows = connection.execute(
            select(*columns).where(pages.c.site_id == site_id, among(connection, pages.c.url_sha256, chunk))
        )
        known.update((row.url_sha256, row) for row in rows)
    return known


def _new_row(site_id: int, item: _Wanted, now: dt.datetime) -> dict[str, object]:
    return {
        "site_id": site_id,
        "url": item.url,
        "url_sha256": item.sha256,
        "role": item.discovery.role,
        "status": PageStatus.PENDING,
        "found_by": item.discovery.found_by,
        "from_page_id": item.discovery.from_page_id,
        "depth": item.discovery.depth,
        "priority": item.discovery.priority,
        "first_seen_at": now,
        "attempts": 0,
        "lastmod_at": _stated(item.discovery, now),
    }


def _gain(row: AnyRow, discovery: Discovery, now: dt.datetime) -> dict[str, object] | None:
    """What a known row gains from being named again; None, the usual case: nothing."""
    is_new_start = discovery.found_by is FoundBy.START and row.found_by is not FoundBy.START
    lastmod = _stated(discovery, now)
    is_better = discovery.priority < row.priority or discovery.depth < row.depth
    is_stale = (
        lastmod is not None
        and row.last_fetched_at is not None
        and row.last_fetched_at < lastmod
        and row.next_due_at is not None
        and row.next_due_at > row.last_fetched_at
    )
    is_announced = lastmod is not None and (row.lastmod_at is None or row.lastmod_at < lastmod)
    if not (is_new_start or is_better or is_stale or is_announced):
        return None
    return {
        "page_id": row.page_id,
        "role": discovery.role if row.next_due_at is None else row.role,
        "found_by": discovery.found_by if is_new_start else row.found_by,
        "priority": min(discovery.priority, row.priority),
        "depth": min(discovery.depth, row.depth),
        # not `now`: that is later than the run began, and so only the next run would find it due
        "next_due_at": (row.last_fetched_at or row.next_due_at) if is_new_start or is_stale else row.next_due_at,
        "lastmod_at": lastmod if is_announced else row.lastmod_at,
    }


def _stated(discovery: Discovery, now: dt.datetime) -> dt.datetime | None:
    """The `lastmod` that a sitemap or feed states, where it can be true."""
    lastmod = discovery.lastmod
    return lastmod if lastmod is not None and lastmod <= now + _MAX_CLOCK_LEAD else None


def claim(
    connection: Connection,
    site_id: int,
    *,
    due_before: dt.datetime,
    limit: int,
    exclude: Collection[int] = (),
    max_depth: int | None = None,
    has_revisits: bool = True,
) -> list[Pending]:
    """Up to `limit` rows that are due and not in `exclude`: by priority; within one, never fetched rows in the order in
    which they were found, then those that are overdue longest.

    Without `has_revisits`, of what was found as an article only rows that were never fetched.

    Every step is a seek in the index `ix_pages_due`, so the cost does not grow with the table.
    """
    claimed: list[Pending] = []
    for priority in _priorities(connection, site_id):
        rows = _columns().where(pages.c.site_id == site_id, pages.c.priority == priority)
        if exclude:
            rows = rows.where(pages.c.page_id.not_in(exclude))
        if max_depth is not None:
            rows = rows.where(pages.c.depth <= max_depth)
        # in the order of the index in both parts: PostgreSQL would read the table in the order of the keys otherwise
        rows = rows.order_by(pages.c.next_due_at, pages.c.page_id)
        never, again = pages.c.next_due_at.is_(None), pages.c.next_due_at <= due_before
        for is_due in (never, again) if has_revisits or priority != ARTICLE else (never,):
            part = rows.where(is_due).limit(limit - len(claimed))
            claimed += (Pending(*row) for row in connection.execute(part))
            if len(claimed) >= limit:
                return claimed
    return claimed


def claim_anywhere(connection: Connection, site_id: int, *, limit: int, exclude: Collection[int]) -> list[Pending]:
    """Up to `limit` rows found as articles and never fetched, one after the other from anywhere among these."""
    is_waiting = (pages.c.site_id == site_id) & (pages.c.priority == ARTICLE) & pages.c.next_due_at.is_(None)
    bounds = select(func.min(pages.c.page_id), func.max(pages.c.page_id)).where(is_waiting)
    first, last = connection.execute(bounds).one()
    if first is None:
        return []
    start = random.randint(first, last)  # noqa: S311 - nothing secret
    rows = _columns().where(is_waiting, pages.c.page_id >= start, pages.c.page_id.not_in(exclude))
    rows = rows.order_by(pages.c.next_due_at, pages.c.page_id).limit(limit)
    return [Pending(*row) for row in connection.execute(rows)]


@dataclass(frozen=True, slots=True)
class Due:
    """A row that a run would ask for, and what made it due."""

    url: str
    role: PageRole
    found_by: FoundBy
    status: PageStatus
    failure: Failure | None
    last_fetched_at: dt.datetime | None
    next_due_at: dt.datetime | None
    lastmod_at: dt.datetime | None


def due_rows(connection: Connection, site_id: int, *, due_before: dt.datetime) -> Iterator[Due]:
    """All rows that are due, in the order in which `claim` hands them out."""
    columns = [pages.c[f.name] for f in fields(Due)]
    for priority in _priorities(connection, site_id):
        rows = select(*columns).where(pages.c.site_id == site_id, pages.c.priority == priority)
        rows = rows.order_by(pages.c.next_due_at, pages.c.page_id)
        for is_due in (pages.c.next_due_at.is_(None), pages.c.next_due_at <= due_before):
            yield from (Due(*row) for row in connection.execute(rows.where(is_due)))


def _columns() -> Select[Any]:
    """The fields of `Pending`, in its order."""
    return select(
        pages.c.page_id,
        pages.c.url,
        pages.c.role,
        pages.c.depth,
        pages.c.found_by,
        pages.c.etag,
        pages.c.last_modified,
        pages.c.article_id,
        pages.c.attempts,
        pages.c.from_page_id,
        pages.c.last_fetched_at.is_not(None),
        pages.c.priority == ARTICLE,
    )


def _priorities(connection: Connection, site_id: int) -> Iterator[int]:
    """The priorities that the site's rows have, best first; a seek each, where DISTINCT would read every row."""
    lowest = select(func.min(pages.c.priority)).where(pages.c.site_id == site_id)
    priority = connection.execute(lowest).scalar_one()
    while priority is not None:
        yield priority
        priority = connection.execute(lowest.where(pages.c.priority > priority)).scalar_one()


def count_due(connection: Connection, site_id: int, *, due_before: dt.datetime) -> int:
    """How many rows `claim` could still hand out, whatever their depth."""
    is_due = or_(pages.c.next_due_at.is_(None), pages.c.next_due_at <= due_before)
    count = select(func.count()).select_from(pages).where(pages.c.site_id == site_id, is_due)
    return int(connection.execute(count).scalar_one())


def mend_due_times(connection: Connection, site_id: int, now: dt.datetime) -> int:
    """Makes rows due that a clock which ran ahead has put off beyond any interval; returns how many."""
    mended = 0
    for priority in _priorities(connection, site_id):
        is_beyond = pages.c.next_due_at > now + LONGEST + _MAX_CLOCK_LEAD
        rows = (pages.c.site_id == site_id) & (pages.c.priority == priority) & is_beyond
        mended += connection.execute(update(pages).where(rows).values(next_due_at=now)).rowcount
    return mended


def unfetch_the_future(connection: Connection, site_id: int, now: dt.datetime) -> int:
    """Makes rows due that were fetched later than now, by a clock that has been set back since; returns how many."""
    is_later = (pages.c.site_id == site_id) & (pages.c.last_fetched_at > now)
    values = {"next_due_at": now, "last_fetched_at": now}
    return connection.execute(update(pages).where(is_later).values(values)).rowcount


def force_due(connection: Connection, site_id: int, now: dt.datetime) -> None:
    """Makes every row of the site due at `now`."""
    is_later = (pages.c.site_id == site_id) & (pages.c.next_due_at > now)
    connection.execute(update(pages).where(is_later).values(next_due_at=now))
