"""`change_seq`: numbers that rise in the order of commits, so that "what changed since N" misses nothing."""

from __future__ import annotations

from sqlalchemy import Connection, select

from schema.statements import insert_into
from schema.tables import counters


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
