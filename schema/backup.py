"""`tearsheet db backup`: the database as one file, while crawls go on writing."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, text

from schema.engine import open_engine, reading
from schema.errors import BadDatabase, DatabaseUnavailable
from schema.table_rows import TABLES, count_rows
from schema.whole_file import whole_file

_STEP_PAGES = 4096
"""16 MB at a time, so that progress can be shown."""

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def backup(engine: Engine, path: Path, progress: Callable[[int, int], None]) -> int:
    """Writes a backup that takes the place of `path` when it is complete and checked; returns its bytes.

    Of SQLite: a SQLite file, whose rows are counted and whose integrity is checked. Of PostgreSQL: pg_dump's custom
    format, whose list of contents is checked; pg_restore reads it.

    Args:
        progress: called with pages done and pages in all (SQLite).

    Raises:
        BadDatabase: `path` is the database itself; pg_dump is missing, older than the server, or refused.
        DatabaseUnavailable: busy, away, or its disk is full; the backup was not complete.
        OSError: the folder is missing or may not be written.
    """
    with whole_file(engine, path) as part:
        if engine.dialect.name == "sqlite":
            _copy_pages(engine, part, progress)
        else:
            _dump(engine, part)
        return part.stat().st_size


def _copy_pages(engine: Engine, path: Path, progress: Callable[[int, int], None]) -> None:
    """All pages as one state: inside a transaction that reads, a backup in steps does not begin anew at each write."""
    with reading(engine) as connection:
        counts = _counts(connection)
        copy = sqlite3.connect(path)
        try:
            driver: Any = connection.connection.driver_connection
            driver.backup(copy, pages=_STEP_PAGES, progress=lambda _, left, total: progress(total - left, total))
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, that can be read in a read-only folder too
            problems = [row[0] for row in copy.execute("PRAGMA integrity_check(1)")]
        except sqlite3.OperationalError as error:
            raise DatabaseUnavailable(
                f"the backup could not be written: {error}; free some space and run again"
            ) from error
        finally:
            copy.close()
    if problems != ["ok"]:
        raise BadDatabase(f"the database is damaged, and so would be its backup: {problems[0]}; restore an earlier one")
    copied = open_engine(f"sqlite:///file:{path}?mode=ro&immutable=1&uri=true")
    try:
        with reading(copied) as connection:
            if _counts(connection) != counts:
                raise DatabaseUnavailable("the backup has other rows than the database; run again")
    finally:
        copied.dispose()


def _counts(connection: Connection) -> dict[str, int]:
    there = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())
    return {table.name: count_rows(connection, table) for table in TABLES if table.name in there}


def _dump(engine: Engine, path: Path) -> None:
    program = _pg_dump(engine)
    done = _call([program, "--format=custom", "--no-password", f"--file={path}"], _environment(engine))
    if done.returncode != 0:
        raise DatabaseUnavailable(f"pg_dump failed: {_last_line(done.stderr)}")
    restore = Path(program).with_name("pg_restore")
    if not restore.exists():
        return
    listed = _call([str(restore), "--list", str(path)], os.environ)
    missing = [table.name for table in TABLES if f" {table.name} " not in listed.stdout]
    if listed.returncode != 0 or missing:
        raise DatabaseUnavailable(f"the backup lacks {', '.join(missing) or 'its end'}; run again")


def _pg_dump(engine: Engine) -> str:
    """The program's path. Raises BadDatabase, with what to do, where there is none that the server's version suits."""
    with reading(engine) as connection:
        driver: Any = connection.connection.driver_connection
        needed = driver.info.server_version // 10_000
    program = shutil.which("pg_dump")
    instead = "or copy into a SQLite file: tearsheet db copy URL FILE"
    if program is None:
        raise BadDatabase(
            f"there is no pg_dump on PATH; install the client programs of PostgreSQL {needed} or later, {instead}"
        )
    said = _call([program, "--version"], os.environ).stdout
    version = _VERSION.search(said)
    if version is None or int(version[1]) < needed:
        found = version[1] if version else said.strip()[:50]
        raise BadDatabase(
            f"{program} is of PostgreSQL {found}, which cannot back up a server of version {needed}; put a pg_dump of"
            f" version {needed} or later first on PATH, {instead}"
        )
    return program


def _environment(engine: Engine) -> Mapping[str, str]:
    """How pg_dump reaches the database: in variables, because every user of the machine sees its arguments."""
    variables = {
        option.keyword.decode(): option.envvar.decode()
        for option in psycopg.pq.Conninfo.get_defaults()
        if option.envvar is not None
    }
    _, parameters = engine.dialect.create_connect_args(engine.url)
    return os.environ | {
        variables[name]: str(value) for name, value in parameters.items() if name in variables and value is not None
    }


def _call(arguments: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - a program of PostgreSQL's, its arguments are ours
        arguments,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def _last_line(said: str) -> str:
    return next(reversed(said.strip().splitlines()), "it said nothing")[:300]
