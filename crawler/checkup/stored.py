"""What the database says that other checks need: how fast the archive grows, where its latest page lies."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from schema.crawl_tables import runs, snapshots
from schema.crawled import Snapshot

WEEK = dt.timedelta(days=7)
_LEAST_SPAN = dt.timedelta(days=1)
"""A first crawl of an hour says nothing about a week."""
_MAX_ROWS = 500_000
_MAX_LATEST = 1_000


@dataclass(frozen=True, slots=True)
class Growth:
    """What a week adds, by the last one."""

    archive_bytes: float = 0.0
    share: float = 0.0
    """Of the pages in the archive: so much does the database grow too, 0..1 and more for one younger than a week."""


def growth(connection: Connection, now: dt.datetime) -> Growth:
    """How much a week adds, by the latest 500,000 pages of the archive that were kept within the last one."""
    kept = snapshots.c
    newest = connection.scalar(select(func.max(kept.snapshot_id)))
    if newest is None:
        return Growth()
    is_recent = kept.fetched_at >= now - WEEK
    query = select(
        func.min(kept.fetched_at),
        func.sum(kept.length).filter(is_recent),
        func.count().filter(is_recent),
    ).where(kept.snapshot_id > newest - _MAX_ROWS)
    first, size, count = connection.execute(query).one()
    times = WEEK / min(WEEK, max(_LEAST_SPAN, now - first))
    return Growth(float(size or 0) * times, count / newest * times)


def latest_snapshot(connection: Connection, host: str, *, is_shared: bool) -> Snapshot | None:
    """The latest page that a machine has archived, among the last 1,000 of all.

    Args:
        is_shared: whether several machines, each with an archive of its own, may write to the database; else the
            latest page of any will do where there is none of this host, whose name may have changed.
    """
    kept = snapshots.c
    query = (
        select(runs.c.host, kept.file, kept.offset, kept.length, kept.payload_sha256)
        .join_from(snapshots, runs, runs.c.run_id == kept.run_id)
        .order_by(kept.snapshot_id.desc())
        .limit(_MAX_LATEST)
    )
    rows = connection.execute(query).all()
    own = next((row for row in rows if row.host == host), None)
    row = own or (rows[0] if rows and not is_shared else None)
    return None if row is None else Snapshot(row.file, row.offset, row.length, row.payload_sha256)
