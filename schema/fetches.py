"""The log of requests, and how long it is kept."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, delete, func, select

from schema.crawl_tables import fetches

_CHUNK = 5_000


def forget_before(connection: Connection, moment: dt.datetime) -> int:
    """Deletes the requests that began before the moment; returns how many.

    Keys rise with time, so that the oldest rows are the first, and no index on the time is needed.
    """
    forgotten = 0
    while True:
        oldest = select(fetches.c.fetch_id, fetches.c.started_at).order_by(fetches.c.fetch_id).limit(_CHUNK).subquery()
        last = connection.scalar(select(func.max(oldest.c.fetch_id)).where(oldest.c.started_at < moment))
        if last is None:
            return forgotten
        old = (fetches.c.fetch_id <= last) & (fetches.c.started_at < moment)
        forgotten += connection.execute(delete(fetches).where(old)).rowcount
