"""The statements that the writes share. They are kept once made: making one takes longer than running it."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Row,
    Table,
    Text,
    Update,
    bindparam,
    cast,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert

AnyRow = Row[*tuple[Any, ...]]
"""A result row whose columns are read by name."""


def insert_into(connection: Connection, table: Table) -> Insert:
    """An INSERT that has `on_conflict_do_update` and `on_conflict_do_nothing`, in the words of the dialect."""
    return _insert(connection.dialect.name, table)


def upsert_into(connection: Connection, table: Table, key: tuple[str, ...], columns: tuple[str, ...]) -> Insert:
    """An INSERT that, where a row with the same `key` stands, gives it the new values of `columns`."""
    return _upsert(connection.dialect.name, table, key, columns)


def among(connection: Connection, column: ColumnElement[str], values: Iterable[str]) -> ColumnElement[bool]:
    """`column IN (values)` for many texts, handed over as one parameter.

    PostgreSQL takes a long list of constants for a large part of a table that it has no statistics of yet, and reads
    the whole table; a set that it joins makes it use the index.
    """
    listed = list(values)
    if connection.dialect.name == "sqlite":
        return column.in_(select(func.json_each(json.dumps(listed)).table_valued("value").c.value))
    return column.in_(select(func.unnest(cast(listed, ARRAY(Text)))))


def update_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Updates rows by primary key. Each mapping holds the key and the new values; all name the same columns."""
    if not rows:
        return
    key = table.primary_key.columns[0].name
    statement = _update(table, tuple(name for name in rows[0] if name != key))
    connection.execute(statement, [{"key" if name == key else name: row[name] for name in row} for row in rows])


@functools.cache
def _insert(dialect_name: str, table: Table) -> Insert:
    return sqlite.insert(table) if dialect_name == "sqlite" else postgresql.insert(table)


@functools.cache
def _upsert(dialect_name: str, table: Table, key: tuple[str, ...], columns: tuple[str, ...]) -> Insert:
    insert = _insert(dialect_name, table)
    return insert.on_conflict_do_update(index_elements=key, set_={name: insert.excluded[name] for name in columns})


@functools.cache
def _update(table: Table, columns: tuple[str, ...]) -> Update:
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    return update(table).where(table.primary_key.columns[0] == bindparam("key")).values(values)
