"""Connections to the browsed file that read and cannot write, beside crawls that do."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from datasette.database import Database
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from datasette.app import Datasette


class ReadOnlyFile(Database):  # type: ignore[misc]  # Datasette has no types
    """A file that others may write meanwhile. Datasette itself takes the characters ? # % in its name for more."""

    def __init__(self, datasette: Datasette, path: Path) -> None:
        super().__init__(datasette, str(path), is_mutable=True)
        self._file = path

    def connect(self, write: bool = False) -> sqlite3.Connection:
        connection = connect(self._file)
        self._all_file_connections.append(connection)
        return connection


def connect(path: Path) -> sqlite3.Connection:
    """A connection for any thread that refuses whatever would write."""
    uri = f"file:{quote(str(path.absolute()))}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False, timeout=10)
    connection.execute("PRAGMA query_only=1")
    return connection


def engine_on(path: Path) -> Engine:
    """An engine for `schema.queries`, on such connections."""

    def creator() -> Any:
        return connect(path)

    return create_engine("sqlite+pysqlite://", creator=creator, poolclass=NullPool)
