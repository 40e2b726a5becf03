"""The statements that the writes share. They are kept once made: making one takes longer than running it."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    Connection,
    Date,
    Row,
    Table,
    TableValuedAlias,
    Text,
    Update,
    bindparam,
    cast,
    column,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

from schema.types import CleanText, Enumerated, UtcDateTime, dump_json, storable, timestamp_text

Insert = sqlite.Insert | postgresql.Insert

Values = Mapping[str, object]
"""A row to be written, by column."""

AnyRow = Row[*tuple[Any, ...]]
"""A result row whose columns are read by name."""


def insert_into(connection: Connection, table: Table) -> Insert:
    """An INSERT that has `on_conflict_do_update` and `on_conflict_do_nothing`, in the words of the dialect."""
    return _insert(connection.dialect.name, table)


def among(connection: Connection, column: ColumnElement[str], values: Iterable[str]) -> ColumnElement[bool]:
    """`column IN (values)` for many texts, handed over as one parameter.

    PostgreSQL takes a long list of constants for a large part of a table that it has no statistics of yet, and reads
    the whole table; a set that it joins makes it use the index.
    """
    return column.in_(select(each_of(connection, values, Text())))


def each_of(connection: Connection, values: Iterable[Any], type_: TypeEngine[Any]) -> ColumnElement[Any]:
    """The values as a column of a table of their own, handed over as one parameter."""
    listed = list(values)
    if connection.dialect.name == "sqlite":
        found = func.json_each(json.dumps(listed)).table_valued("value")
    else:
        found = func.unnest(cast(listed, ARRAY(type_))).table_valued("value").render_derived()
    return type_coerce(found.c.value, type_)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Inserts rows, which all name the same columns."""
    if rows:
        _write(connection, _insert(connection.dialect.name, table), table, rows)


def insert_new_rows(connection: Connection, table: Table, key: tuple[str, ...], rows: Sequence[Values]) -> None:
    """Inserts rows; leaves those alone of which one with the same `key` stands."""
    if rows:
        _write(connection, _insert_new(connection.dialect.name, table, key), table, rows)


def upsert_rows(
    connection: Connection, table: Table, key: tuple[str, ...], columns: tuple[str, ...], rows: Sequence[Values]
) -> None:
    """Inserts rows; where one with the same `key` stands, it takes the new values of `columns` if any differs."""
    if rows:
        distinct = list({tuple(row[name] for name in key): row for row in rows}.values())
        _write(connection, _upsert(connection.dialect.name, table, key, columns), table, distinct)


def upsert_returning(
    connection: Connection,
    table: Table,
    key: tuple[str, ...],
    columns: tuple[str, ...],
    returning: tuple[str, ...],
    rows: Sequence[Values],
) -> Sequence[AnyRow]:
    """As `upsert_rows`, for rows of which no two have the same key; gives columns of all of them, in any order."""
    statement = _upsert_returning(connection.dialect.name, table, key, columns, returning)
    return _write_returning(connection, statement, table, rows) if rows else []


def update_rows(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Updates rows by primary key. Each mapping holds the key and the new values; all name the same columns."""
    if not rows:
        return
    key = table.primary_key.columns[0].name
    columns = tuple(name for name in rows[0] if name != key)
    if connection.dialect.name == "sqlite":
        text, names = _update_text(table, key, columns)
        connection.exec_driver_sql(text, _as_tuples(table, names, rows))
    else:
        connection.execute(_update_from_json(table, key, columns), {"rows": _as_json(table, rows)})


def _write(connection: Connection, insert: Insert, table: Table, rows: Sequence[Values]) -> None:
    """Each row by itself on SQLite; on PostgreSQL all in one statement, as one parameter (docs/choices.md)."""
    names = tuple(rows[0])
    if connection.dialect.name == "sqlite":
        text, names = _insert_text(insert, names)
        connection.exec_driver_sql(text, _as_tuples(table, names, rows))
    else:
        connection.execute(_insert_from_json(insert, table, names), {"rows": _as_json(table, rows)})


def _write_returning(connection: Connection, insert: Insert, table: Table, rows: Sequence[Values]) -> Sequence[AnyRow]:
    """All rows in one statement: the index of words is written out once a statement."""
    if connection.dialect.name == "postgresql":
        names = tuple(rows[0])
        return connection.execute(_insert_from_json(insert, table, names), {"rows": _as_json(table, rows)}).all()
    return connection.execute(insert, rows).all()


def _as_tuples(table: Table, names: tuple[str, ...], rows: Sequence[Values]) -> list[tuple[object, ...]]:
    """The rows for SQLite's driver. Raises ValueError for what a column's type does not take."""
    bound = [(name, _bound(table, name, "sqlite")) for name in names]
    return [tuple([bind(row[name]) if bind else row[name] for name, bind in bound]) for row in rows]


def _as_json(table: Table, rows: Sequence[Values]) -> str:
    """The rows for `json_to_recordset`. Raises ValueError for what a column's type does not take."""
    bound = {name: _bound(table, name, "postgresql") for name in rows[0]}
    return dump_json([{name: bind(row[name]) if bind else row[name] for name, bind in bound.items()} for row in rows])


@functools.cache
def _bound(table: Table, name: str, dialect_name: str) -> Callable[[Any], Any] | None:
    """What makes of a value of the column one for SQLite's driver, or one of JSON for PostgreSQL; None: it is one.

    Texts are cleaned with all that is dumped as JSON.
    """
    is_sqlite = dialect_name == "sqlite"
    match table.c[name].type:
        case UtcDateTime():
            return lambda value: value and timestamp_text(value)
        case Enumerated() as type_:
            return lambda value: type_.process_bind_param(value, _POSTGRESQL)
        case Date():
            return lambda value: value and value.isoformat()
        case JSON() if is_sqlite:
            return lambda value: None if value is None else dump_json(value)
        case CleanText() if is_sqlite:
            return lambda value: None if value is None else storable(value)
        case _:
            return None


_POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]
_SQLITE = sqlite.dialect()


@functools.cache
def _insert(dialect_name: str, table: Table) -> Insert:
    return sqlite.insert(table) if dialect_name == "sqlite" else postgresql.insert(table)


@functools.cache
def _insert_new(dialect_name: str, table: Table, key: tuple[str, ...]) -> Insert:
    return _insert(dialect_name, table).on_conflict_do_nothing(index_elements=key)


@functools.cache
def _upsert(dialect_name: str, table: Table, key: tuple[str, ...], columns: tuple[str, ...]) -> Insert:
    insert = _insert(dialect_name, table)
    values = {name: insert.excluded[name] for name in columns}
    differs = or_(*(table.c[name].is_distinct_from(value) for name, value in values.items()))
    return insert.on_conflict_do_update(index_elements=key, set_=values, where=differs)


@functools.cache
def _upsert_returning(
    dialect_name: str, table: Table, key: tuple[str, ...], columns: tuple[str, ...], returning: tuple[str, ...]
) -> Insert:
    insert = _insert(dialect_name, table)
    upsert = insert.on_conflict_do_update(index_elements=key, set_={name: insert.excluded[name] for name in columns})
    return upsert.returning(*(table.c[name] for name in returning))  # type: ignore[return-value]  # it is still one


@functools.cache
def _update_text(table: Table, key: str, columns: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """An UPDATE by key, and the columns that its parameters are of."""
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    text, names = _text(update(table).where(table.c[key] == bindparam("of_key")).values(values))
    return text, (*names[:-1], key)


@functools.cache
def _insert_text(insert: Insert, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """An INSERT, and the columns that its parameters are of."""
    return _text(insert.values({name: bindparam(name) for name in names}))


def _text(statement: Insert | Update) -> tuple[str, tuple[str, ...]]:
    """The statement for SQLite's driver itself, and its parameters: SQLAlchemy takes longer over a row than SQLite."""
    compiled = statement.compile(dialect=_SQLITE)
    return str(compiled), tuple(compiled.positiontup or ())


@functools.cache
def _insert_from_json(insert: Insert, table: Table, names: tuple[str, ...]) -> Insert:
    return insert.from_select(names, select(_recordset(table, names)))


@functools.cache
def _update_from_json(table: Table, key: str, columns: tuple[str, ...]) -> Update:
    new = _recordset(table, (key, *columns))
    return update(table).where(table.c[key] == new.c[key]).values({name: new.c[name] for name in columns})


def _recordset(table: Table, names: tuple[str, ...]) -> TableValuedAlias:
    """The rows in the parameter `rows`."""
    columns = [column(name, table.c[name].type) for name in names]
    rows = cast(bindparam("rows", type_=Text), JSON)
    return func.json_to_recordset(rows).table_valued(*columns, name="new").render_derived(with_types=True)
