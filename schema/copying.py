"""Copying a whole database to another one, of either kind, and to a SQLite file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, bindparam, select, text, update

from schema.copy_marker import begin, end, refuse_filled
from schema.engine import open_engine, outside_transaction, reading, writing
from schema.errors import BadDatabase
from schema.key_sequences import use_keys, used_keys
from schema.migrate import require_current, upgrade
from schema.table_rows import TABLES, TableRow, checksum, chunks, count_rows, last_key, write_rows
from schema.whole_file import is_file_of, whole_file

Progress = Callable[[str, int, int], None]
"""Called with what is done ("articles", "check articles"), rows done, and rows of the table."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds."""

    rows: Mapping[str, int]
    """By table."""
    checksums: Mapping[str, str]
    """SHA-256 (hex) by table, the same of the source and of the copy."""
    was_begun: bool
    """Whether it went on with a copy that had been broken off."""


def copy_database(source: Engine, target: Engine, progress: Progress) -> Copied:
    """Copies all tables as one state, each row with its keys, and compares the two at the end.

    Each chunk of rows is a transaction of the target's, so that a copy that was broken off goes on where it stopped.
    The target gets this version's structure, views and search index. The source stays as it is.

    Raises:
        BadDatabase: the source is not at this version's structure; the target holds rows of something else, is a copy
            of another state of the source, is newer, or the source itself; or the two differ at the end.
        DatabaseUnavailable: one of the two is busy, away, or its disk is full.
    """
    _refuse_same(source, target)
    with reading(source) as connection:
        require_current(connection, "the database to copy from")
        refuse_filled(target)
        upgrade(target)
        was_begun = begin(target, connection)
        for table in TABLES:
            _copy_table(connection, target, table, progress)
        with writing(target) as written:
            use_keys(written, used_keys(connection))
        sums = {table.name: _compare(connection, target, table, progress) for table in TABLES}
        end(target)
    return Copied(
        {name: rows for name, (rows, _) in sums.items()}, {name: sha for name, (_, sha) in sums.items()}, was_begun
    )


def snapshot(engine: Engine, path: Path) -> None:
    """Writes the whole database, as one state, into a new SQLite file that takes the place of `path` when complete.

    Writers go on meanwhile. The file is one that needs no other beside it: it can be read in a read-only folder.

    Raises:
        BadDatabase: the database is not at this version's structure, or `path` is its own file.
        OSError: the folder is missing or may not be written, or the disk is full.
        DatabaseUnavailable: the database is busy or away, or a disk is full.
    """
    with whole_file(engine, path) as part:
        if engine.dialect.name == "sqlite":
            _vacuum_into(engine, part)
        else:
            _copy_into(engine, part)


def _refuse_same(source: Engine, target: Engine) -> None:
    one, other = source.url, target.url
    is_same = (one.host, one.port, one.database, one.query.get("host")) == (
        other.host,
        other.port,
        other.database,
        other.query.get("host"),
    )
    is_one_file = target.dialect.name == "sqlite" and is_file_of(source, Path(target.url.database or ""))
    if source.dialect.name == target.dialect.name and (is_same or is_one_file):
        raise BadDatabase("the database cannot be copied onto itself; name another one to copy to")


def _copy_table(connection: Connection, target: Engine, table: Table, progress: Progress) -> None:
    with reading(target) as written:
        after, done = last_key(written, table), count_rows(written, table)
    total = count_rows(connection, table)
    for rows in chunks(connection, table, after):
        with writing(target) as written:
            write_rows(written, table, _without_forward(table, rows))
        done += len(rows)
        progress(table.name, done, total)
    for column in _self_references(table):
        _refer_forward(connection, target, table, column)


def _self_references(table: Table) -> list[str]:
    """Columns that name another row of the table."""
    return [column.name for column in table.columns for key in column.foreign_keys if key.column.table is table]


def _without_forward(table: Table, rows: list[TableRow]) -> list[TableRow]:
    """The rows, without what they say of rows that follow: those are not there yet."""
    names = [column.name for column in table.columns]
    positions = [names.index(name) for name in _self_references(table)]
    if not positions:
        return rows
    own = names.index(table.primary_key.columns[0].name)
    return [
        tuple(
            None if position in positions and value is not None and value > row[own] else value
            for position, value in enumerate(row)
        )
        for row in rows
    ]


def _refer_forward(connection: Connection, target: Engine, table: Table, name: str) -> None:
    """Fills in what `_without_forward` left out."""
    key, column = table.primary_key.columns[0], table.c[name]
    rows = connection.execute(select(key, column).where(column > key).order_by(key)).all()
    if rows:
        statement = update(table).where(key == bindparam("row_key")).values({name: bindparam("row_value")})
        with writing(target) as written:
            written.execute(statement, [{"row_key": row[0], "row_value": row[1]} for row in rows])


def _compare(connection: Connection, target: Engine, table: Table, progress: Progress) -> tuple[int, str]:
    """Rows and checksum, which are those of both."""
    total = count_rows(connection, table)
    expected = checksum(connection, table, lambda rows: progress(f"check {table.name}", rows, 2 * total))
    with reading(target) as written:
        found = checksum(written, table, lambda rows: progress(f"check {table.name}", total + rows, 2 * total))
    if found != expected:
        raise BadDatabase(
            f"the copy differs from its source in {table.name} ({found[0]} rows, {expected[0]} in the source):"
            " something else has written into it; empty it, or name another, and begin again"
        )
    return expected


def _vacuum_into(engine: Engine, path: Path) -> None:
    """SQLite's own copy: one read transaction, whatever is written meanwhile (a backup in steps begins anew then)."""
    with outside_transaction(engine) as connection:
        connection.execute(text("VACUUM INTO :path"), {"path": str(path)})


def _copy_into(engine: Engine, path: Path) -> None:
    target = open_engine(str(path))
    try:
        copy_database(engine, target, lambda *_: None)
        with outside_transaction(target) as connection:
            connection.execute(text("ANALYZE"))
            connection.execute(text("PRAGMA journal_mode=DELETE"))
    finally:
        target.dispose()
