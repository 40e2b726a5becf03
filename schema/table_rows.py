"""Whole tables as rows that are the same from both databases: read in order of the key, written, summed up.

A row is a tuple in the order of the table's columns: str, int, float, bool, date, aware datetime (UTC) or None. JSON
comes as text, so that SQL's NULL and JSON's null stay two things.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import psycopg
from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Insert,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    exc,
    func,
    insert,
    select,
    tuple_,
    type_coerce,
)

from schema.metadata import metadata
from schema.tables import data_dictionary
from schema.types import CleanText, Enumerated, dump_json, storable

CHUNK_ROWS = 1000
"""Rows that are read or written at once: some MB of article texts."""

TABLES = tuple(table for table in metadata.sorted_tables if table is not data_dictionary)
"""The tables that hold data, each after those that it refers to. The data dictionary is made with the structure."""

TableRow = tuple[Any, ...]


def chunks(connection: Connection, table: Table, after: TableRow | None = None) -> Iterator[list[TableRow]]:
    """The rows behind the key `after` (None: all) in order of the key, at most CHUNK_ROWS at a time."""
    positions = [list(table.columns).index(column) for column in table.primary_key.columns]
    last = after
    while True:
        query = _ordered(connection.dialect.name, table, is_first=last is None)
        after_last = {f"after_{number}": part for number, part in enumerate(last or ())}
        rows = [tuple(row) for row in connection.execute(query, {"at_most": CHUNK_ROWS, **after_last})]
        if rows:
            yield rows
        if len(rows) < CHUNK_ROWS:
            return
        last = tuple(rows[-1][position] for position in positions)


def last_key(connection: Connection, table: Table) -> TableRow | None:
    """The highest key; None: the table is empty."""
    key = _key(connection.dialect.name, table)
    row = connection.execute(select(*key).order_by(*(part.desc() for part in key)).limit(1)).one_or_none()
    return None if row is None else tuple(row)


def count_rows(connection: Connection, table: Table) -> int:
    """How many rows it has."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def write_rows(connection: Connection, table: Table, rows: Sequence[TableRow]) -> None:
    """Adds rows, in the caller's transaction. They are as `chunks` gives them, from either database."""
    if connection.dialect.name == "postgresql":
        _copy_in(connection, table, rows)
        return
    names = [f"new_{column.name}" for column in table.columns]
    are_json = [_is_json(column) for column in table.columns]
    connection.execute(_insert(table), [dict(zip(names, map(_compact, row, are_json), strict=True)) for row in rows])


def checksum(connection: Connection, table: Table, seen: Callable[[int], None]) -> tuple[int, str]:
    """How many rows a table has, and the SHA-256 (hex) over them in order of the key, the same on both databases.

    `seen` is called with the number of rows after each chunk.
    """
    digest, count = hashlib.sha256(), 0
    are_json = [_is_json(column) for column in table.columns]
    for rows in chunks(connection, table):
        for row in rows:
            digest.update(repr(tuple(map(_canonical, row, are_json))).encode())
        count += len(rows)
        seen(count)
    return count, digest.hexdigest()


def _canonical(value: object, is_json: bool) -> object:
    """JSON without its spaces and the order of its keys, neither of which PostgreSQL keeps."""
    if is_json and isinstance(value, str):
        return json.dumps(json.loads(value), sort_keys=True)
    return value


@functools.cache
def _ordered(dialect: str, table: Table, *, is_first: bool) -> Select[Any]:
    key = _key(dialect, table)
    query = select(*(_readable(dialect, column) for column in table.columns)).order_by(*key).limit(bindparam("at_most"))
    if is_first:
        return query
    after = [bindparam(f"after_{number}", type_=part.type) for number, part in enumerate(key)]
    return query.where(tuple_(*key) > tuple_(*after))


def _key(dialect: str, table: Table) -> list[ColumnElement[Any]]:
    """The columns of the key, texts in the order of their bytes, whatever the database's language."""
    return [
        column.collate("C") if dialect == "postgresql" and isinstance(column.type, CleanText) else column
        for column in table.primary_key.columns
    ]


def _readable(dialect: str, column: Column[Any]) -> ColumnElement[Any]:
    """The column with JSON and enumerated values as text."""
    if _is_json(column) and dialect == "postgresql":
        return cast(column, Text).label(column.name)
    return type_coerce(column, Text).label(column.name) if _is_text(column) else column


@functools.cache
def _insert(table: Table) -> Insert:
    values: dict[str, Any] = {
        column.name: bindparam(f"new_{column.name}", type_=Text() if _is_text(column) else column.type)
        for column in table.columns
    }
    return insert(table).values(values)


def _is_json(column: Column[Any]) -> bool:
    return isinstance(column.type, JSON)


def _is_text(column: Column[Any]) -> bool:
    """Whether its values are handled as the text that is stored."""
    return isinstance(column.type, JSON | Enumerated)


def _compact(value: object, is_json: bool) -> object:
    """JSON as `schema.types.Json` writes it to SQLite; PostgreSQL gives it with spaces."""
    return dump_json(json.loads(value)) if is_json and isinstance(value, str) else value


def _copy_in(connection: Connection, table: Table, rows: Sequence[TableRow]) -> None:
    """COPY: PostgreSQL takes rows several times faster by it than by INSERT."""
    names = ", ".join(column.name for column in table.columns)
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([storable(value) if isinstance(value, str) else value for value in row])
    except psycopg.Error as error:
        raise exc.DBAPIError(f"COPY {table.name}", None, error) from error
