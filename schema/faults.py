"""What a driver's error means to the caller: change something (exit code 78) or try again later (75)."""

from __future__ import annotations

import re
import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError

from schema.errors import BadDatabase, DatabaseUnavailable, DiskFull, TearsheetError

_SQLITE = (
    ("SQLITE_BUSY", DatabaseUnavailable, "the database is busy: another process is writing; try again later"),
    ("SQLITE_LOCKED", DatabaseUnavailable, "the database is locked by another process; try again later"),
    ("SQLITE_FULL", DiskFull, "the disk of the database is full; free some space and run again"),
    ("SQLITE_IOERR", DatabaseUnavailable, "reading or writing the database failed; check its disk and run again"),
    (
        "SQLITE_READONLY",
        BadDatabase,
        "the database is read-only; give write permission to it, its -wal and its -shm, or name another database",
    ),
    ("SQLITE_CANTOPEN", BadDatabase, "the database cannot be opened; check its folder and permissions"),
    ("SQLITE_PERM", BadDatabase, "the database may not be opened; check its permissions"),
    ("SQLITE_NOTADB", BadDatabase, "the file is not a SQLite database; name another file"),
    ("SQLITE_CORRUPT", BadDatabase, "the database file is damaged; restore it from a backup"),
)
"""By the beginning of SQLite's error name (https://sqlite.org/rescode.html)."""

_POSTGRESQL = (
    ("53100", DiskFull, "the disk of the database server is full; free some space and run again"),
    ("53", DatabaseUnavailable, "the database server is out of resources; try again later"),
    ("08", DatabaseUnavailable, "the connection to the database server broke; try again later"),
    ("57P", DatabaseUnavailable, "the database server is shutting down or starting; try again later"),
    ("40", DatabaseUnavailable, "another transaction got in the way; try again"),
    ("55P03", DatabaseUnavailable, "the database is busy: another process holds a lock; try again later"),
    ("28", BadDatabase, "the database server refuses these credentials; check user and password"),
    ("3D000", BadDatabase, "there is no such database on the server; create it, or name another"),
    ("42501", BadDatabase, "this database user lacks a permission; grant it, or use another user"),
    (
        "25006",
        BadDatabase,
        "the database, or its user, is read-only; name the primary server, or another user or database",
    ),
)
"""By the beginning of the SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html), longest first."""

_REFUSED = re.compile(
    r"authentication failed|no password supplied|no pg_hba\.conf entry|(?:role|database) \"[^\"]*\" does not exist"
    r"|permission denied|invalid (?:connection|URI|port)"
)
"""How libpq words a connection that will not come right by waiting: it gives no SQLSTATE for those."""


def fault_of(error: DBAPIError) -> TearsheetError | None:
    """The fault to report; None for an error in the data or a statement, which nobody can mend from outside."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return _look_up(_SQLITE, getattr(cause, "sqlite_errorname", None) or "", cause)
    if not isinstance(cause, psycopg.Error):
        return None
    if cause.sqlstate:
        return _look_up(_POSTGRESQL, cause.sqlstate, cause)
    if _REFUSED.search(str(cause)):
        return BadDatabase(f"the database server refuses the connection: {_first_line(cause)}")
    if isinstance(cause, psycopg.OperationalError):
        return DatabaseUnavailable(f"the database server cannot be reached; try again later: {_first_line(cause)}")
    return None


def _look_up(
    table: tuple[tuple[str, type[TearsheetError], str], ...], code: str, cause: Exception
) -> TearsheetError | None:
    for prefix, kind, message in table:
        if code.startswith(prefix):
            return kind(f"{message} ({_first_line(cause)})")
    return None


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)[:300]
