"""The database: each fault for real, on both engines."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine, make_url, text

from schema.engine import open_engine, writing
from schema.migrate import prepare
from schema.runs import start_run
from tests.checkup.conftest import Check, closed_port, write_settings
from tests.databases import PostgreSQL
from tests.stored_site import START


@pytest.mark.parametrize(
    ("database", "says"),
    [
        ("nowhere/articles.db", "there is no folder nowhere"),
        ("tearsheet.toml", "is not a SQLite database"),
        ("mysql://host/name", "mysql databases are not supported"),
    ],
)
def test_a_database_that_cannot_be_one(database: str, says: str, check: Check) -> None:
    write_settings()
    found = check(database)
    assert (found.code, found.state("database")) == (78, "fault")
    assert says in found.what("database")
    assert found.remedy("database").endswith("by --database")


@pytest.mark.parametrize(
    ("statement", "says", "remedy"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "was made by a newer tearsheet", "upgrade tearsheet"),
        ("UPDATE alembic_version SET version_num = '0003'", "this version needs", "`tearsheet db upgrade`"),
        ("DELETE FROM alembic_version", "is empty, or none of tearsheet's", "name another"),
        ("CREATE TABLE unfinished_copy (what TEXT, value BIGINT)", "unfinished copy", "`tearsheet db copy`"),
    ],
)
def test_a_database_of_another_version(
    statement: str, says: str, remedy: str, check: Check, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    server: PostgreSQL = request.getfixturevalue("postgres")
    with server.own_database() as on_server:
        for url in (f"sqlite:///{tmp_path / 'articles.db'}", on_server):
            engine = open_engine(url)
            prepare(engine)
            with writing(engine) as connection:
                connection.execute(text(statement))
            engine.dispose()
            found = check(url)
            assert (found.code, found.state("structure"), found.state("runs")) == (78, "fault", "skipped")
            assert says in found.what("structure")
            assert remedy in found.remedy("structure")


def test_views_that_differ_are_a_warning(check: Check, stored: Path) -> None:
    with contextlib.closing(sqlite3.connect(stored)) as connection:
        connection.execute("DROP VIEW v_sites")
    found = check()
    assert (found.code, found.state("structure")) == (0, "warning")
    assert "v_sites is missing" in found.what("structure")


def test_an_empty_file_is_made_ready_by_the_first_crawl(check: Check) -> None:
    Path("articles.db").touch()
    found = check()
    assert (found.code, found.state("structure"), found.state("runs")) == (0, "warning", "skipped")
    assert Path("articles.db").stat().st_size == 0


def test_a_damaged_file(check: Check, stored: Path) -> None:
    with contextlib.closing(sqlite3.connect(stored)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_articles_change_seq'"
        (page,) = connection.execute(query).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with stored.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    found = check()
    assert (found.code, found.state("integrity")) == (78, "fault")
    assert "damaged" in found.what("integrity")


def test_reading_leaves_the_file_as_it_is(check: Check, stored: Path) -> None:
    before = stored.read_bytes()
    assert check().code == 0
    assert stored.read_bytes() == before
    assert [path.name for path in Path().iterdir()] == ["articles.db"]


def test_a_server_that_is_away_is_75(check: Check) -> None:
    write_settings(database=f"postgresql://news@127.0.0.1:{closed_port()}/news")
    found = check()
    assert (found.code, found.state("database"), found.state("runs")) == (75, "fault", "skipped")
    assert "Connection refused" in found.what("database")
    assert "until then crawls end with 75" in found.remedy("database")


def test_a_wrong_password(check: Check, postgres: PostgreSQL) -> None:
    role = "tearsheet_guarded"
    url = make_url(postgres.uri).set(username=role, password="wrong-one").render_as_string(hide_password=False)
    with _guarded_role(postgres, role):
        found = check(url)
    assert (found.code, found.state("database")) == (78, "fault")
    assert "password authentication failed" in found.what("database")
    assert "wrong-one" not in str(found.by_name)


@contextlib.contextmanager
def _guarded_role(server: PostgreSQL, role: str) -> Iterator[None]:
    """A role that the server asks for a password; it trusts all others."""
    name = sql.Identifier(role)
    with psycopg.connect(server.uri, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'right-one'").format(name))
        (file,) = connection.execute("SHOW hba_file").fetchone() or ("",)
        before = Path(file).read_text(encoding="utf-8")
        try:
            Path(file).write_text(f"local all {role} scram-sha-256\n{before}", encoding="utf-8")
            _reload(server, connection)
            yield
        finally:
            Path(file).write_text(before, encoding="utf-8")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute(sql.SQL("DROP ROLE {}").format(name))


def _reload(server: PostgreSQL, connection: psycopg.Connection[Any]) -> None:
    """Returns when new connections are made by what the file says now."""
    query = "SELECT pg_conf_load_time()"
    before = connection.execute(query).fetchone()
    connection.execute("SELECT pg_reload_conf()")
    for _ in range(10_000):
        with psycopg.connect(server.uri) as new:
            if new.execute(query).fetchone() != before:
                return
    pytest.fail("the server does not read its file again")


def test_a_role_that_may_only_read(check: Check, postgres: PostgreSQL) -> None:
    with postgres.own_database() as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE tearsheet_looker LOGIN")
        connection.execute("GRANT USAGE ON SCHEMA public TO tearsheet_looker")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO tearsheet_looker")
        try:
            found = check(url.replace("postgres:@", "tearsheet_looker:@"))
            standing = check(f"{url}&options=-cdefault_transaction_read_only%3Don")
        finally:
            connection.execute("DROP OWNED BY tearsheet_looker")
            connection.execute("DROP ROLE tearsheet_looker")
    assert (found.code, found.state("database"), found.state("writing")) == (78, "ok", "fault")
    assert "may not write" in found.what("writing")
    assert found.remedy("writing") == "use the role that owns the tables"
    assert (standing.code, standing.state("writing")) == (78, "fault")
    assert "read-only" in standing.what("writing")


def test_a_run_of_the_future(check: Check, engine: Engine, database_url: str) -> None:
    with writing(engine) as connection:
        start_run(connection, command="crawl", now=START.replace(year=2126), host="desk", pid=1)
    found = check(database_url)
    assert (found.code, found.state("dates")) == (0, "warning")
    assert "2126-03-01 09:30 UTC" in found.what("dates")
