"""How far the keys of each table have been given out: the next row must not get one that was used before."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.types import Integer

from schema.table_rows import TABLES

_NUMBERED = tuple(
    table
    for table in TABLES
    if len(table.primary_key.columns) == 1
    and isinstance(table.primary_key.columns[0].type, Integer)
    and not table.primary_key.columns[0].foreign_keys
)
"""Tables whose rows the database numbers. BigInteger is an Integer too."""


def used_keys(connection: Connection) -> dict[str, int]:
    """By table, the highest key that was ever given out, as far as the database remembers; none: 0."""
    used = {table.name: _highest(connection, table) for table in _NUMBERED}
    remembered = _of_postgresql(connection) if connection.dialect.name == "postgresql" else _of_sqlite(connection)
    return {name: max(key, remembered.get(name, 0)) for name, key in used.items()}


def use_keys(connection: Connection, used: Mapping[str, int]) -> None:
    """Makes the next key of each table higher than what was used.

    SQLite remembers that only for tables with AUTOINCREMENT, the articles; the others go on after their last row.
    """
    for table in _NUMBERED:
        highest = max(used.get(table.name, 0), _highest(connection, table))
        if highest == 0:
            continue
        if connection.dialect.name == "postgresql":
            sequence = func.pg_get_serial_sequence(table.name, table.primary_key.columns[0].name)
            connection.execute(select(func.setval(sequence, highest)))
        elif table.dialect_options["sqlite"]["autoincrement"]:
            values = {"name": table.name, "highest": highest}
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
            connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :highest)"), values)


def _highest(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.max(table.primary_key.columns[0]))).scalar_one() or 0


def _of_sqlite(connection: Connection) -> dict[str, int]:
    return {row.name: row.seq for row in connection.execute(text("SELECT name, seq FROM sqlite_sequence"))}


def _of_postgresql(connection: Connection) -> dict[str, int]:
    """Sequences that gave out no key yet have no last value."""
    query = text("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()")
    last = {name: value for name, value in connection.execute(query) if value is not None}
    found: dict[str, int] = {}
    for table in _NUMBERED:
        name = f"{table.name}_{table.primary_key.columns[0].name}_seq"
        if name in last:
            found[table.name] = last[name]
    return found
