"""`tearsheet db vacuum`: gives space back and lets the database know its own contents."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from schema.engine import outside_transaction
from schema.errors import DiskFull
from schema.metadata import metadata

_SEARCH_INDEX = "articles_fts"
"""SQLite's; PostgreSQL keeps its own in order."""

_MERGE_INDEX = "INSERT INTO articles_fts (articles_fts) VALUES ('optimize')"

_TEMPORARY = ("SQLITE_TMPDIR", "TMPDIR")
_TEMPORARY_FOLDERS = ("/var/tmp", "/usr/tmp", "/tmp")  # noqa: S108 - SQLite's own


@dataclass(frozen=True, slots=True)
class Vacuumed:
    """What came of it."""

    bytes_before: int
    bytes_after: int
    is_read: bool
    """Whether a reader kept the file from getting shorter: it does when the last one is done."""


def vacuum(engine: Engine, environment: Mapping[str, str] = os.environ) -> Vacuumed:
    """Rewrites a SQLite file without gaps and its search index in one piece; on PostgreSQL VACUUM (ANALYZE).

    PostgreSQL keeps the space for new rows of the same table, and rarely gives it back. Both renew what the planner
    knows of the tables.

    Raises:
        DiskFull: the rewriting of the file needs more room than there is.
        BadDatabase, DatabaseUnavailable: read-only, busy, or away.
    """
    with outside_transaction(engine) as connection:
        if engine.dialect.name == "postgresql":
            return _vacuum_tables(connection)
        return _vacuum_file(connection, Path(engine.url.database or ""), environment)


def _vacuum_tables(connection: Connection) -> Vacuumed:
    names = sorted(set(inspect(connection).get_table_names()) & metadata.tables.keys())
    before = _table_bytes(connection)
    connection.exec_driver_sql(f"VACUUM (ANALYZE) {', '.join(names)}")
    return Vacuumed(before, _table_bytes(connection), is_read=False)


def _table_bytes(connection: Connection) -> int:
    query = text(
        "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c"
        " WHERE c.relname = ANY(:names) AND c.relnamespace = CAST(current_schema() AS regnamespace)"
    )
    return int(connection.execute(query, {"names": list(metadata.tables)}).scalar_one() or 0)


def _vacuum_file(connection: Connection, path: Path, environment: Mapping[str, str]) -> Vacuumed:
    is_read = _empty_log(connection)
    before = path.stat().st_size
    _require_room(_used_bytes(connection), path, environment)
    if _SEARCH_INDEX in inspect(connection).get_table_names():
        connection.exec_driver_sql(_MERGE_INDEX)
    connection.exec_driver_sql("VACUUM")
    connection.exec_driver_sql("ANALYZE")
    is_read = _empty_log(connection)
    return Vacuumed(before, path.stat().st_size, is_read)


def _empty_log(connection: Connection) -> bool:
    """Moves what the write-ahead log holds into the file; True: a reader still needs it."""
    return bool(connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0])


def _used_bytes(connection: Connection) -> int:
    page_bytes, pages, free = (
        connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
        for name in ("page_size", "page_count", "freelist_count")
    )
    return int(page_bytes * (pages - free))


def _require_room(needed: int, path: Path, environment: Mapping[str, str]) -> None:
    """VACUUM writes the new file into the folder for temporary files, and then into the log beside the old one."""
    beside, temporary = path.absolute().parent, _temporary_folder(environment)
    if beside.stat().st_dev == temporary.stat().st_dev:
        wanted = {beside: 2 * needed}
    else:
        wanted = {beside: needed, temporary: needed}
    for folder, size in wanted.items():
        free = shutil.disk_usage(folder).free
        if free < size:
            raise DiskFull(
                f"vacuuming needs {_megabytes(size)} of free disk in {folder}, where {_megabytes(free)} are free;"
                " free some space, or let SQLITE_TMPDIR name a folder on another disk"
            )


def _temporary_folder(environment: Mapping[str, str]) -> Path:
    """Where SQLite puts temporary files (https://sqlite.org/tempfiles.html, 5.0)."""
    named = [environment[name] for name in _TEMPORARY if environment.get(name)]
    folders = (Path(name) for name in (*named, *_TEMPORARY_FOLDERS))
    return next((folder for folder in folders if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)), Path())


def _megabytes(size: int) -> str:
    return f"{-(-size // 1_000_000)} MB"
