"""`change_seq`: numbers that rise in the order of commits, so that "what changed since N" misses nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import Connection, select

from schema.statements import Values, insert_into, update_rows
from schema.tables import articles, counters


def reserve(connection: Connection, count: int) -> range:
    """The next `count` numbers.

    On PostgreSQL the counter's row stays locked until the commit: a sequence would let a later number commit first, and
    a reader that has seen it would never ask for the earlier one.
    """
    insert = insert_into(connection, counters).values(name="change_seq", value=count)
    upsert = insert.on_conflict_do_update(
        index_elements=["name"], set_={"value": counters.c.value + insert.excluded.value}
    )
    last = connection.execute(upsert.returning(counters.c.value)).scalar_one()
    return range(last - count + 1, last + 1)


def last_number(connection: Connection) -> int:
    """The last number that was given out in the state that the connection sees; 0: none ever was."""
    query = select(counters.c.value).where(counters.c.name == "change_seq")
    return int(connection.execute(query).scalar_one_or_none() or 0)


def change_articles(connection: Connection, now: dt.datetime, changes: Mapping[int, Values]) -> None:
    """Gives articles (by id) new values, the same columns for all of them, as changes of now that the feed has."""
    if not changes:
        return
    rows = [
        {"article_id": article_id, **values, "loaded_at": now, "change_seq": number}
        for (article_id, values), number in zip(changes.items(), reserve(connection, len(changes)), strict=True)
    ]
    update_rows(connection, articles, rows)
