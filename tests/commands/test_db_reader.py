"""`tearsheet db reader`: a role of PostgreSQL that reads everything and writes nothing."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import psycopg.sql
import pytest
from sqlalchemy import make_url, text

from schema.engine import open_engine, reading, writing
from schema.errors import BadDatabase
from schema.metadata import metadata
from schema.migrate import upgrade
from schema.reader_role import reader_sql
from schema.views import VIEWS
from tests.commands.conftest import Run
from tests.databases import PostgreSQL
from tests.stored_site import BASE, make_site

RELATIONS = [*(view.name for view in VIEWS), *metadata.tables]


@pytest.fixture
def owned(postgres: PostgreSQL) -> Iterator[str]:
    """The URL of a filled database, as its owner."""
    with postgres.own_database() as url:
        engine = open_engine(url)
        site = make_site(engine)
        site.store(site.article("/a"), site.article("/b", title="Sun"))
        engine.dispose()
        yield url


@pytest.fixture
def name(owned: str) -> Iterator[str]:
    """A role that there is not yet, spelled as people would not."""
    name = f'Read"er:%s-{uuid.uuid4().hex[:8]}'
    yield name
    with psycopg.connect(owned) as connection:
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
            role = psycopg.sql.Identifier(name)
            connection.execute(psycopg.sql.SQL("DROP OWNED BY {}").format(role))
            connection.execute(psycopg.sql.SQL("DROP ROLE {}").format(role))


def _pipe(statements: str, url: str) -> None:
    """As `psql` would run them."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statements.encode())


def _as(name: str, url: str) -> str:
    return make_url(url).set(drivername="postgresql", username=name).render_as_string(hide_password=False)


@pytest.fixture
def reader_url(run: Run, owned: str, name: str) -> str:
    """The URL of the same database, as the role that the command makes."""
    outcome = run("db", "reader", name, "--database", owned)
    assert (outcome.code, outcome.err) == (0, "")
    _pipe(outcome.out, owned)
    return _as(name, owned)


def _reads_everything(url: str) -> None:
    engine = open_engine(url)
    for relation in RELATIONS:
        with reading(engine) as connection:
            connection.execute(text(f"SELECT * FROM {relation} LIMIT 1"))
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM v_articles")) == 2
    engine.dispose()


def test_the_role_reads_everything_before_and_after_an_upgrade(owned: str, reader_url: str) -> None:
    _reads_everything(reader_url)
    owner = open_engine(owned)
    upgrade(owner)
    _reads_everything(reader_url)
    with writing(owner) as connection:
        connection.execute(text("CREATE VIEW v_later AS SELECT 1 AS one"))
        connection.execute(text("CREATE TABLE later (one integer)"))
    owner.dispose()
    with psycopg.connect(reader_url) as connection:
        assert connection.execute("SELECT one FROM v_later").fetchall() == [(1,)]
        assert connection.execute("SELECT one FROM later").fetchall() == []


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM articles",
        "UPDATE sites SET name = 'mine'",
        "INSERT INTO counters (name, value) VALUES ('mine', 1)",
        "TRUNCATE text_bands",
        "DROP VIEW v_articles",
        "CREATE TABLE mine (one integer)",
    ],
)
def test_the_role_cannot_write_even_where_it_lifts_its_settings(reader_url: str, statement: str) -> None:
    with psycopg.connect(reader_url, autocommit=True) as connection:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute(statement.encode())
        connection.execute("SET default_transaction_read_only = off")
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectNotInPrerequisiteState)):
            connection.execute(statement.encode())
    with psycopg.connect(reader_url) as connection:
        assert connection.execute("SELECT count(*) FROM v_articles").fetchone() == (2,)


def test_a_query_of_the_role_has_an_end(owned: str, reader_url: str, run: Run, name: str) -> None:
    with psycopg.connect(reader_url) as connection:
        assert connection.execute("SHOW statement_timeout").fetchone() == ("5min",)
    _pipe(run("db", "reader", name, "--timeout", "7", "--database", owned).out, owned)
    with psycopg.connect(reader_url) as connection:
        assert connection.execute("SHOW statement_timeout").fetchone() == ("7s",)


def test_the_reading_commands_work_as_the_role(reader_url: str, run: Run) -> None:
    assert json.loads(run("status", "--format", "json", "--database", reader_url).out)["sites"][0]["articles"] == 2
    for command in (["show", f"{BASE}/a"], ["show", f"{BASE}/a", "--diff"], ["why", f"{BASE}/a"], ["db", "check"]):
        outcome = run(*command, "--database", reader_url)
        assert (outcome.code, outcome.err) == (0, ""), command
    for view in VIEWS:
        assert run("export", "-", "--view", view.name, "--database", reader_url).code == 0
    lines = run("export", "-", "--format", "jsonl", "--database", reader_url).out.splitlines()
    assert [json.loads(line)["title"] for line in lines] == ["Rain", "Sun"]


def test_a_command_that_writes_says_that_the_role_may_not(owned: str, reader_url: str, run: Run) -> None:
    engine = open_engine(owned)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0004'"))
    engine.dispose()
    outcome = run("db", "upgrade", "--database", reader_url)
    assert outcome.code == 78
    assert "its user, is read-only" in outcome.err


def test_rights_that_were_granted_by_hand_outlive_an_upgrade(owned: str, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    _pipe(f"CREATE ROLE {quoted} LOGIN; GRANT SELECT ON v_articles, v_orphans TO {quoted};", owned)
    _pipe("GRANT SELECT ON v_sites TO PUBLIC; DROP VIEW v_copies;", owned)
    engine = open_engine(owned)
    upgrade(engine)
    engine.dispose()
    with psycopg.connect(_as(name, owned), autocommit=True) as connection:
        for view in ("v_articles", "v_orphans", "v_sites", "v_copies"):
            connection.execute(f"SELECT * FROM {view}".encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM v_clusters")


@pytest.mark.parametrize("bad", ["", "pg_reader", "public", "x" * 64, "a\nb"])
def test_a_name_that_cannot_be_is_refused(owned: str, run: Run, bad: str) -> None:
    outcome = run("db", "reader", bad, "--database", owned)
    assert (outcome.code, outcome.out) == (78, "")
    assert "such as analyst" in outcome.err


def test_the_owner_is_not_made_a_reader(owned: str) -> None:
    engine = open_engine(owned)
    with reading(engine) as connection, pytest.raises(BadDatabase, match="kept from writing"):
        reader_sql(connection, connection.scalar(text("SELECT current_user")) or "", timeout_s=1)
    engine.dispose()


def test_an_empty_database_says_what_to_do(run: Run, postgres: PostgreSQL) -> None:
    with postgres.own_database(is_prepared=False) as url:
        outcome = run("db", "reader", "analyst", "--database", url)
    assert outcome.code == 78
    assert "tearsheet db upgrade" in outcome.err


def test_sqlite_has_no_roles(run: Run, stored: Path) -> None:
    outcome = run("db", "reader", "analyst")
    assert (outcome.code, outcome.out) == (78, "")
    assert "file:articles.db?mode=ro" in outcome.err


def test_a_missing_file_is_not_made(run: Run, tmp_path: Path) -> None:
    assert run("db", "reader", "analyst").code == 78
    assert list(tmp_path.iterdir()) == []
