"""Opening the database: SQLite by default, PostgreSQL at scale, the same code above.

SQLite's own driver starts transactions late and behind one's back; here every transaction starts with an explicit BEGIN
(SQLAlchemy's recipe for pysqlite). Writers take the write lock at once (BEGIN IMMEDIATE), because SQLite fails a
transaction that reads first and wants to write when another has written in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url

from schema.errors import BadDatabase, DatabaseUnavailable
from schema.faults import fault_of
from schema.types import dump_json

BUSY_TIMEOUT_S = 30
"""How long a statement waits for another writer. A `?timeout=` in a SQLite URL wins."""

CONNECT_TIMEOUT_S = 3
"""How long opening a PostgreSQL connection may take. A `?connect_timeout=` in the URL wins."""

_CACHE_KIB = 65_536
_CHECKPOINT_PAGES = 16_000
"""Pages (64 MB) after which SQLite moves the log into the file. Articles touch pages all over the indexes; with the
default of 1,000 nearly every batch would write and sync them: at 130,000 articles a quarter fewer a second."""

_SQLITE_HEADER = b"SQLite format 3\x00"


def open_engine(url: str, *, is_single: bool = False) -> Engine:
    """An engine for a SQLAlchemy URL (sqlite, postgresql) or the bare path of a SQLite file. Nothing is connected yet.

    Args:
        is_single: Whether it has one connection only, at which a second thread would wait.

    Raises:
        BadDatabase: the URL cannot be read or names another kind of database; the path is a folder, has no folder to be
            in, or is a file of another kind.
    """
    parsed = database_url(url)
    bounds = {"pool_size": 1, "max_overflow": 0} if is_single else {}
    engine = create_engine(parsed, json_serializer=dump_json, **bounds)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def database_url(url: str) -> URL:
    """The URL that the engine is opened with. Raises BadDatabase as `open_engine` does."""
    if "://" not in url:
        return _sqlite_url(URL.create("sqlite", database=url))
    try:
        parsed = make_url(url)
    except (exc.ArgumentError, ValueError) as error:
        raise BadDatabase(f"cannot read the database URL: {error}") from error
    match parsed.drivername:
        case "sqlite" | "sqlite+pysqlite":
            return _sqlite_url(parsed)
        case "postgresql" | "postgres" | "postgresql+psycopg":
            query = {"connect_timeout": str(CONNECT_TIMEOUT_S), "application_name": "tearsheet", **parsed.query}
            return parsed.set(drivername="postgresql+psycopg", query=query)
        case other:
            raise BadDatabase(f"{other} databases are not supported; use sqlite:///FILE or postgresql://HOST/NAME")


def _sqlite_url(url: URL) -> URL:
    if not url.database or url.database == ":memory:":
        raise BadDatabase("a database in memory would be lost at the end; name a file, such as sqlite:///articles.db")
    if not url.database.startswith("file:"):
        _check_file(Path(url.database))
    return url.set(drivername="sqlite+pysqlite", query={"timeout": str(BUSY_TIMEOUT_S), **url.query})


def _check_file(path: Path) -> None:
    try:
        if path.is_dir():
            raise BadDatabase(f"{path} is a folder; name a database file, such as {path / 'articles.db'}")
        if not path.parent.is_dir():
            raise BadDatabase(f"there is no folder {path.parent} for the database {path.name}; make it first")
        if path.exists():
            with path.open("rb") as file:
                header = file.read(len(_SQLITE_HEADER))
            if header and header != _SQLITE_HEADER:
                raise BadDatabase(f"{path} is not a SQLite database; name another file")
    except OSError as error:
        raise BadDatabase(f"cannot open the database {path}: {error}") from error


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint={_CHECKPOINT_PAGES}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("tearsheet_writes", False):
        if not connection.info.get("is_wal", False):  # the first to write sets it: a reader may be allowed no more
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            connection.info["is_wal"] = True
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif not options.get("tearsheet_is_upkeep", False):
        connection.exec_driver_sql("BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for SELECTs, in one transaction: it sees one state of the database and keeps no writer waiting.

    Raises:
        BadDatabase, DatabaseUnavailable: see `translate_errors`.
    """
    with translate_errors(), engine.connect() as connection:
        if engine.dialect.name == "postgresql":  # a transaction of SQLite sees one state anyway
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that writes; commits at the end of the block, rolls back on an exception.

    Raises:
        BadDatabase, DatabaseUnavailable: see `translate_errors`.
    """
    with translate_errors(), engine.connect() as connection:
        connection = connection.execution_options(tearsheet_writes=True)
        with connection.begin():
            yield connection


@contextmanager
def outside_transaction(engine: Engine) -> Iterator[Connection]:
    """A connection each of whose statements stands alone: VACUUM and the like are refused in a transaction.

    Raises:
        BadDatabase, DatabaseUnavailable: see `translate_errors`.
    """
    with translate_errors(), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            yield connection.execution_options(isolation_level="AUTOCOMMIT")
        else:  # whose connections begin transactions by `_begin_sqlite` alone
            yield connection.execution_options(tearsheet_is_upkeep=True)


@contextmanager
def translate_errors() -> Iterator[None]:
    """Turns what the driver raises inside the block into this project's exceptions.

    Errors in the data or in a statement stay as they are: they are faults of this program or of one record.

    Raises:
        BadDatabase: read-only, no permission, wrong credentials, damaged, or no database at all.
        DatabaseUnavailable: busy, away, or its disk is full.
    """
    try:
        yield
    except exc.TimeoutError as error:
        raise DatabaseUnavailable("no connection to the database became free; try again later") from error
    except exc.DBAPIError as error:
        fault = fault_of(error)
        if fault is None:
            raise
        raise fault from error
