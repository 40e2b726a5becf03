"""Making, upgrading and checking a database."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, select, text

from schema import migrations
from schema.engine import open_engine, reading, writing
from schema.errors import BadDatabase
from schema.metadata import metadata
from schema.migrate import check, current_revision, prepare, upgrade
from schema.search_index import is_of_index
from schema.tables import data_dictionary
from schema.views import VIEWS
from tests.databases import PostgreSQL, prepared_sqlite


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A prepared database of the test's own."""
    if request.param == "sqlite":
        yield prepared_sqlite(tmp_path / "articles.db")
    else:
        server: PostgreSQL = request.getfixturevalue("postgres")
        with server.own_database() as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables; the SQLite file does not exist."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'articles.db'}"
    else:
        server: PostgreSQL = request.getfixturevalue("postgres")
        with server.own_database(is_prepared=False) as url:
            yield url


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    engine = open_engine(empty_database_url)
    yield engine
    engine.dispose()


def test_the_migrations_make_the_tables_of_the_models(empty: Engine) -> None:
    prepare(empty)
    assert check(empty) == []
    tables = {name for name in inspect(empty).get_table_names() if not is_of_index(name)}
    assert tables == {*metadata.tables, "alembic_version"}


def test_preparing_again_changes_nothing(empty: Engine) -> None:
    prepare(empty)
    with writing(empty) as connection:
        connection.execute(text("INSERT INTO counters (name, value) VALUES ('mine', 1)"))
    prepare(empty)
    upgrade(empty)
    with reading(empty) as connection:
        assert connection.execute(text("SELECT value FROM counters WHERE name = 'mine'")).scalar_one() == 1


def test_an_empty_database_has_no_revision_and_fails_the_check(empty: Engine) -> None:
    assert current_revision(empty) is None
    assert check(empty) == ["the database is empty: run `tearsheet db upgrade`"]


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("DROP VIEW v_articles", "view v_articles is missing"),
        ("ALTER TABLE sites ADD COLUMN colour text", "colour"),
        ("DROP INDEX ix_pages_due", "ix_pages_due"),
    ],
)
def test_the_check_finds_drift(engine: Engine, damage: str, problem: str) -> None:
    with writing(engine) as connection:
        connection.execute(text(damage))
    problems = check(engine)
    assert len(problems) == 1
    assert problem in problems[0]


def test_an_upgrade_mends_views(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("DROP VIEW v_site_health"))
        connection.execute(text("CREATE VIEW v_site_health AS SELECT 1 AS one"))
    assert "other columns" in check(engine)[0]
    upgrade(engine)
    assert check(engine) == []


def test_foreign_tables_are_refused(empty: Engine) -> None:
    with writing(empty) as connection:
        connection.execute(text("CREATE TABLE invoices (invoice_id integer)"))
    with pytest.raises(BadDatabase, match="invoices"):
        prepare(empty)
    assert inspect(empty).get_table_names() == ["invoices"]


def _be_newer(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))


def _be_anothers(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num varchar(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
        connection.execute(text("CREATE TABLE invoices (invoice_id integer)"))


def test_a_newer_database_is_refused(engine: Engine) -> None:
    _be_newer(engine)
    with pytest.raises(BadDatabase, match="newer tearsheet"):
        prepare(engine)


@pytest.mark.parametrize("act", [prepare, upgrade])
def test_a_database_of_another_program_with_alembic_is_refused(empty: Engine, act: Callable[[Engine], None]) -> None:
    _be_anothers(empty)
    with pytest.raises(BadDatabase, match="another program"):
        act(empty)


def test_a_file_without_write_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    engine = open_engine(str(path))
    prepare(engine)
    path.chmod(stat.S_IRUSR)
    with pytest.raises(BadDatabase, match="read-only"):
        prepare(engine)
    engine.dispose()


def test_every_column_has_a_meaning_in_the_data_dictionary(engine: Engine) -> None:
    expected = {(table.name, column.name) for table in metadata.tables.values() for column in table.columns}
    expected |= {(view.name, column) for view in VIEWS for column in view.columns}
    with reading(engine) as connection:
        rows = connection.execute(select(data_dictionary)).all()
    assert {(row.relation, row.column_name) for row in rows if row.column_name} == expected
    assert all(row.meaning for row in rows)


def test_postgresql_carries_the_meanings_as_comments(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        columns = {column["name"]: column for column in inspect(engine).get_columns("articles")}
        assert columns["canonical_url"]["comment"] == "The article's address, normalised"


def _upgrade_to(engine: Engine, revision: str) -> None:
    steps = ScriptDirectory(Path(migrations.__path__[0]))
    with (
        writing(engine) as connection,
        EnvironmentContext(Config(), steps, fn=lambda now, _: steps._upgrade_revs(revision, now)) as environment,
    ):
        environment.configure(connection=connection)
        environment.run_migrations()


def _fill_as_0003(engine: Engine) -> None:
    """One article with two versions, as the version before the history stored them."""
    at = "2026-03-01T09:30:00.000000Z"
    with writing(engine) as connection:
        for statement in (
            f"INSERT INTO sites (site_id, name, start_urls, created_at) VALUES (1, 'news.example', '[]', '{at}')",
            "INSERT INTO runs (run_id, started_at, status, host, pid, command)"
            f" VALUES (1, '{at}', 'ok', 'desk', 1, 'crawl')",
            "INSERT INTO articles (article_id, site_id, canonical_url, canonical_url_sha256, fetched_url, title,"
            " blocks, text, word_count, evidence, parser_version, content_sha256, version, run_id, is_gone,"
            " first_seen_at, last_seen_at, last_checked_at, last_changed_at, links_seen_at, loaded_at, change_seq)"
            " VALUES (1, 1, 'https://news.example/a', 'aa', 'https://news.example/a', 'Sun', '[]', 'Sun shone.', 2,"
            f" '{{}}', '2', 'cc', 2, 1, false, '{at}', '{at}', '{at}', '{at}', '{at}', '{at}', 7)",
            *(
                "INSERT INTO article_versions (article_id, version, change_class, title, text, content_sha256,"
                f" valid_from_at, run_id, parser_version) VALUES (1, {version}, '{change}', '{title}',"
                f" '{title} shone.', 'c{version}', '{at}', 1, '2')"
                for version, change, title in ((1, "new", "Moon"), (2, "updated", "Sun"))
            ),
            *(
                "INSERT INTO article_links (article_id, url_sha256, kind, url, position, title, first_seen_at,"
                f" last_seen_at) VALUES (1, '{name}', 'related', 'https://news.example/{name}', 0, '{name}',"
                f" '2026-02-01T09:30:00.000000Z', '{seen_at}')"
                for name, seen_at in (("stands", at), ("left", "2026-02-02T09:30:00.000000Z"))
            ),
        ):
            connection.execute(text(statement))


def test_a_filled_database_of_the_version_before_loses_nothing(empty: Engine) -> None:
    _upgrade_to(empty, "0003")
    _fill_as_0003(empty)
    prepare(empty)
    assert check(empty) == []
    with reading(empty) as connection:
        history = connection.execute(
            text("SELECT version, change_class, title, text FROM v_article_history ORDER BY version")
        ).all()
        kept = connection.execute(text("SELECT text FROM article_versions ORDER BY version")).scalars().all()
        article = connection.execute(text("SELECT title, text, change_seq FROM v_articles")).one()
        links = connection.execute(text("SELECT title FROM v_related_links")).scalars().all()
        query = "SELECT title FROM article_links WHERE last_seen_at IS NOT NULL"
        left = connection.execute(text(query)).scalars().all()
    assert [tuple(row) for row in history] == [(1, "new", "Moon", "Moon shone."), (2, "updated", "Sun", "Sun shone.")]
    assert kept == ["Moon shone.", None]
    assert tuple(article) == ("Sun", "Sun shone.", 7)
    assert (links, left) == (["stands"], ["left"])
