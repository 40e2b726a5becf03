"""Opening databases, transactions, and what a driver's error means."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from schema.engine import database_url, open_engine, reading, writing
from schema.errors import BadDatabase, DatabaseUnavailable
from tests.databases import PostgreSQL, prepared_sqlite


def test_a_bare_path_is_a_sqlite_file(tmp_path: Path) -> None:
    url = database_url(str(tmp_path / "articles.db"))
    assert (url.drivername, url.database) == ("sqlite+pysqlite", str(tmp_path / "articles.db"))


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_goes_through_psycopg(scheme: str) -> None:
    assert database_url(f"{scheme}://me@host/news").drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://host/news", "not supported"),
        ("sqlite://", "in memory"),
        (":memory:", "in memory"),
        ("://", "cannot read"),
        ("postgresql://host:port/news", "cannot read"),
        ("no/such/folder/articles.db", "there is no folder"),
        (".", "is a folder"),
    ],
)
def test_unusable_urls_say_what_to_do(url: str, says: str) -> None:
    with pytest.raises(BadDatabase, match=says):
        open_engine(url)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are notes.")
    with pytest.raises(BadDatabase, match="not a SQLite database"):
        open_engine(str(path))
    assert path.read_text() == "These are notes."


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4_000)
    engine = open_engine(str(path))
    with pytest.raises(BadDatabase), reading(engine) as connection:
        connection.execute(text("SELECT * FROM sqlite_master"))
    engine.dispose()


def test_sqlite_is_set_up(tmp_path: Path) -> None:
    engine = open_engine(prepared_sqlite(tmp_path / "articles.db"))
    with reading(engine) as connection:
        pragmas = [connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in ("journal_mode", "foreign_keys")]
    assert pragmas == ["wal", 1]
    engine.dispose()


def test_a_writer_that_finds_another_writing_is_told_that_the_database_is_busy(tmp_path: Path) -> None:
    url = prepared_sqlite(tmp_path / "articles.db")
    engine, other = open_engine(f"{url}?timeout=0"), open_engine(url)
    with writing(other), pytest.raises(DatabaseUnavailable, match="busy"), writing(engine):
        pass
    engine.dispose()
    other.dispose()


def test_readers_see_one_state_and_keep_no_writer_waiting(engine: Engine) -> None:
    counters = text("SELECT count(*) FROM counters")
    with reading(engine) as reader:
        assert reader.execute(counters).scalar_one() == 0
        with writing(engine) as writer:
            writer.execute(text("INSERT INTO counters (name, value) VALUES ('a', 1)"))
        assert reader.execute(counters).scalar_one() == 0


def test_an_exception_rolls_back(engine: Engine) -> None:
    with pytest.raises(KeyError), writing(engine) as connection:
        connection.execute(text("INSERT INTO counters (name, value) VALUES ('a', 1)"))
        raise KeyError
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM counters")).scalar_one() == 0


def test_faults_of_a_statement_stay_what_they_are(engine: Engine) -> None:
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(text("INSERT INTO counters (name, value) VALUES (NULL, 1)"))


def _fails(url: str, kind: type[Exception], says: str, *statements: str) -> None:
    engine = open_engine(url)
    try:
        with pytest.raises(kind, match=says), writing(engine) as connection:
            for statement in statements:
                connection.execute(text(statement))
    finally:
        engine.dispose()


_WRITE = "INSERT INTO counters (name, value) VALUES ('a', 1)"


def test_a_full_disk_is_temporary(tmp_path: Path) -> None:
    url = prepared_sqlite(tmp_path / "articles.db")
    too_much = "INSERT INTO counters (name, value) VALUES (hex(randomblob(1000000)), 1)"
    _fails(url, DatabaseUnavailable, "disk of the database is full", "PRAGMA max_page_count = 1", too_much)


def test_a_read_only_file_is_permanent(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    prepared_sqlite(path)
    _fails(f"sqlite:///file:{path}?mode=ro&uri=true", BadDatabase, "read-only", _WRITE)


def test_a_folder_that_went_away_is_permanent(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    engine = open_engine(str(folder / "articles.db"))
    folder.rmdir()
    with pytest.raises(BadDatabase, match="cannot be opened"), reading(engine):
        pass
    engine.dispose()


@pytest.mark.parametrize(
    ("change", "kind", "says"),
    [
        (("/postgres?", "/nowhere?"), BadDatabase, "nowhere"),
        (("://postgres:", "://stranger:"), BadDatabase, "stranger"),
        (("host=", "host=/nonexistent"), DatabaseUnavailable, "cannot be reached"),
    ],
    ids=["no such database", "no such user", "no server"],
)
def test_connections_that_postgresql_refuses(
    postgres: PostgreSQL, change: tuple[str, str], kind: type[Exception], says: str
) -> None:
    _fails(postgres.uri.replace(*change), kind, says, "SELECT 1")


@pytest.mark.parametrize(
    ("statements", "kind", "says"),
    [
        (("SET TRANSACTION READ ONLY", _WRITE), BadDatabase, "read-only"),
        (("CREATE ROLE guest", "SET LOCAL ROLE guest", _WRITE), BadDatabase, "permission"),
        (("SELECT pg_terminate_backend(pg_backend_pid())",), DatabaseUnavailable, "server"),
    ],
    ids=["read-only", "no permission", "shut down"],
)
def test_errors_of_postgresql(
    postgres: PostgreSQL, statements: tuple[str, ...], kind: type[Exception], says: str
) -> None:
    _fails(postgres.shared_database(), kind, says, *statements)
