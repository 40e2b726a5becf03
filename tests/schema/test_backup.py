"""Backups that are whole, checked, and made while others write."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, text

from schema import backup as backup_module
from schema.backup import backup
from schema.engine import open_engine, writing
from schema.errors import BadDatabase
from tests.databases import PostgreSQL
from tests.stored_site import Site


def _nothing(_done: int, _total: int) -> None:
    """No progress is shown."""


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch, postgres: PostgreSQL) -> Path:
    """The server's own client programs, first on PATH."""
    with psycopg.connect(postgres.uri) as connection:
        row = connection.execute("SELECT setting FROM pg_config WHERE name = 'BINDIR'").fetchone()
    assert row is not None
    monkeypatch.setenv("PATH", f"{row[0]}:{os.environ['PATH']}")
    return Path(row[0])


def _is_file(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def test_a_backup_of_a_file_holds_its_rows(site: Site, tmp_path: Path) -> None:
    if not _is_file(site.engine):
        pytest.skip("of files")
    site.store(site.article("/a"), site.article("/b", title="Sun"))
    path = tmp_path / "backup.db"
    path.write_bytes(b"an earlier one")
    assert backup(site.engine, path, _nothing) == path.stat().st_size
    with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as copy:
        assert copy.execute("SELECT title FROM articles ORDER BY article_id").fetchall() == [("Rain",), ("Sun",)]
    copy.close()
    assert sorted(name.name for name in tmp_path.glob("*backup*")) == ["backup.db"]


def test_a_backup_is_one_state_while_another_writes(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not _is_file(site.engine):
        pytest.skip("of files")
    monkeypatch.setattr(backup_module, "_STEP_PAGES", 1)
    site.store(site.article("/a"))
    stored: list[int] = []

    def write(_done: int, _total: int) -> None:
        if len(stored) < 20:
            stored.append(len(stored))
            site.store(site.article(f"/{len(stored)}", title=f"Day {len(stored)}"))

    path = tmp_path / "backup.db"
    backup(site.engine, path, write)
    copied = open_engine(str(path))
    with copied.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM articles")).scalar_one() == 1
    copied.dispose()
    assert site.one("SELECT count(*) FROM articles") == 21


def test_a_damaged_file_gives_no_backup(site: Site, tmp_path: Path) -> None:
    if not _is_file(site.engine):
        pytest.skip("of files")
    site.store(site.article("/a"))
    with writing(site.engine) as connection:
        connection.exec_driver_sql("PRAGMA writable_schema=ON")
        connection.exec_driver_sql(
            "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'articles')"
            " WHERE name = 'ix_aliases_article_id'"
        )
    site.engine.dispose()
    path = tmp_path / "backup.db"
    path.write_bytes(b"an earlier one")
    with pytest.raises(BadDatabase, match="damaged"):
        backup(site.engine, path, _nothing)
    assert path.read_bytes() == b"an earlier one"


def test_a_dump_of_a_server_can_be_restored(postgres: PostgreSQL, programs: Path, site: Site, tmp_path: Path) -> None:
    if _is_file(site.engine):
        pytest.skip("of servers")
    site.store(site.article("/a", title="R\u00e4in"))
    path = tmp_path / "backup.dump"
    assert backup(site.engine, path, _nothing) == path.stat().st_size > 1000
    assert [name.name for name in tmp_path.iterdir()] == ["backup.dump"]
    with postgres.own_database(is_prepared=False) as url:
        subprocess.run([programs / "pg_restore", "--no-owner", f"--dbname={url}", path], check=True)
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT title FROM v_articles").fetchall() == [("R\u00e4in",)]


def test_credentials_are_not_among_the_arguments() -> None:
    engine = open_engine("postgresql://reader:secret@db.example:5433/news?sslmode=require")
    environment = backup_module._environment(engine)
    said = {name: value for name, value in environment.items() if name.startswith("PG")}
    assert (
        said.items()
        >= {
            "PGUSER": "reader",
            "PGPASSWORD": "secret",
            "PGHOST": "db.example",
            "PGPORT": "5433",
            "PGDATABASE": "news",
            "PGSSLMODE": "require",
        }.items()
    )


@pytest.fixture
def path_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that is all of PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    yield folder


def _program(folder: Path, script: str) -> None:
    path = folder / "pg_dump"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("script", "says"),
    [
        (None, r"no pg_dump on PATH; install the client programs of PostgreSQL \d+ or later, or copy"),
        ("echo 'pg_dump (PostgreSQL) 9.6.24'", r"is of PostgreSQL 9, which cannot back up a server of version \d+"),
        ("echo nonsense", "is of PostgreSQL nonsense"),
    ],
)
def test_without_a_fitting_pg_dump_it_is_said_what_to_do(
    postgres: PostgreSQL, path_with: Path, tmp_path: Path, script: str | None, says: str
) -> None:
    if script is not None:
        _program(path_with, script)
    engine = open_engine(postgres.shared_database())
    with pytest.raises(BadDatabase, match=says):
        backup(engine, tmp_path / "backup.dump", _nothing)
    engine.dispose()
    assert not (tmp_path / "backup.dump").exists()
