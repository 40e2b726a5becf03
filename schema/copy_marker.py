"""The mark that a copy was begun: it says of which state, and goes when the copy is complete."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    Text,
    exists,
    func,
    inspect,
    select,
)

from schema.crawl_tables import runs
from schema.engine import reading, writing
from schema.errors import BadDatabase
from schema.runs import RUNNING
from schema.table_rows import TABLES, last_key
from schema.tables import counters

_MARKER = Table(
    "unfinished_copy",
    MetaData(),
    Column("what", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
"""What `_state` says of the source. No part of the structure: `tearsheet db check` names it while it is there."""


def is_unfinished(connection: Connection) -> bool:
    """Whether the database is a copy that was begun and not ended."""
    return inspect(connection).has_table(_MARKER.name)


def refuse_filled(target: Engine) -> None:
    """Raises BadDatabase where the target has rows that no copy was begun with."""
    with reading(target) as connection:
        names = set(inspect(connection).get_table_names())
        tables = () if _MARKER.name in names else (table for table in TABLES if table.name in names)
        for table in tables:
            if connection.execute(select(exists().select_from(table))).scalar_one():
                raise BadDatabase(
                    f"the database to copy to is not empty: {table.name} has rows; name an empty or new one"
                )


def begin(target: Engine, source: Connection) -> bool:
    """Marks the target, or finds it marked by a copy of the same state that was broken off: True.

    Raises:
        BadDatabase: the target holds a part of another state.
    """
    state = _state(source)
    with writing(target) as connection:
        if is_unfinished(connection):
            _require_same(connection, state)
            return True
        _MARKER.create(connection)
        connection.execute(_MARKER.insert(), [{"what": what, "value": value} for what, value in state.items()])
    return False


def end(target: Engine) -> None:
    """Takes the mark away."""
    with writing(target) as connection:
        _MARKER.drop(connection)


def _require_same(connection: Connection, state: dict[str, int]) -> None:
    marked = {row.what: row.value for row in connection.execute(select(_MARKER))}
    if marked != state:
        changed = sorted(what for what in marked.keys() | state.keys() if marked.get(what) != state.get(what))
        raise BadDatabase(
            f"the database to copy to holds a part of another database, or of an earlier state of this one"
            f" ({', '.join(changed)}); empty it, or name another, and begin again"
        )


def _state(source: Connection) -> dict[str, int]:
    """What tells one state of a database from another: its highest keys, its last change, how many runs have ended."""
    numbered = [table for table in TABLES if isinstance(table.primary_key.columns[0].type, BigInteger | Integer)]
    state = {table.name: (last_key(source, table) or (0,))[0] for table in numbered}
    state |= {row.name: row.value for row in source.execute(select(counters))}
    ended = select(func.count()).select_from(runs).where(runs.c.status != RUNNING)
    return state | {"ended runs": int(source.execute(ended).scalar_one())}
