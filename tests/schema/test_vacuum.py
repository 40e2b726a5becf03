"""Space that is given back, and what it needs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import Engine, text

from schema import vacuum as vacuum_module
from schema.engine import open_engine, reading, writing
from schema.errors import DatabaseUnavailable, DiskFull
from schema.vacuum import vacuum
from tests.stored_site import Site


class Usage(NamedTuple):
    """What `shutil.disk_usage` gives."""

    total: int
    used: int
    free: int


def _waste(site: Site) -> None:
    """Rows that come and go."""
    with writing(site.engine) as connection:
        for number in range(50):
            connection.execute(
                text("INSERT INTO counters (name, value) VALUES (:name, 1)"), {"name": f"{number} {'x' * 20_000}"}
            )
    with writing(site.engine) as connection:
        connection.execute(text("DELETE FROM counters WHERE name LIKE '%xxx'"))


def test_a_file_gets_shorter_and_keeps_its_rows(site: Site) -> None:
    if site.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps the space for new rows")
    site.store(site.article("/a"))
    _waste(site)
    done = vacuum(site.engine)
    assert done.bytes_after < done.bytes_before - 900_000
    assert not done.is_read
    assert Path(f"{site.engine.url.database}-wal").stat().st_size == 0
    assert site.one("SELECT title FROM articles") == "Rain"
    assert site.one("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'articles'") > 0


def test_a_server_forgets_dead_rows_and_knows_its_tables(site: Site) -> None:
    if site.engine.dialect.name != "postgresql":
        pytest.skip("a file is rewritten")
    site.store(site.article("/a"), site.article("/b"))
    _waste(site)
    assert vacuum(site.engine).bytes_after > 0
    assert site.one("SELECT reltuples FROM pg_class WHERE oid = CAST('articles' AS regclass)") == 2
    query = "SELECT last_vacuum IS NOT NULL FROM pg_stat_user_tables WHERE relname = :name"
    assert site.one(query, name="counters")


@pytest.fixture
def impatient(site: Site) -> Iterator[Engine]:
    """An engine on the site's database that waits for nobody."""
    engine = open_engine(site.engine.url.set(query={"timeout": "0"}).render_as_string())
    yield engine
    engine.dispose()


def test_a_reader_keeps_the_file_as_long_as_it_was(site: Site, request: pytest.FixtureRequest) -> None:
    if site.engine.dialect.name != "sqlite":
        pytest.skip("of the log beside a file")
    site.store(site.article("/a"))
    with reading(site.engine) as reader:
        reader.execute(text("SELECT count(*) FROM articles")).scalar_one()
        done = vacuum(request.getfixturevalue("impatient"))
    assert done.is_read


def test_without_room_nothing_is_begun(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    if site.engine.dialect.name != "sqlite":
        pytest.skip("the server looks after its disk")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 0))
    with pytest.raises(DiskFull, match=r"needs \d+ MB of free disk in .*, where 0 MB are free") as refused:
        vacuum(site.engine)
    assert refused.value.exit_code == 75


def test_temporary_files_lie_where_sqlite_puts_them(tmp_path: Path) -> None:
    named = {"SQLITE_TMPDIR": str(tmp_path / "missing"), "TMPDIR": str(tmp_path)}
    assert vacuum_module._temporary_folder(named) == tmp_path
    assert vacuum_module._temporary_folder({"SQLITE_TMPDIR": str(tmp_path)}) == tmp_path
    assert os.access(vacuum_module._temporary_folder({}), os.W_OK)


def test_a_writer_is_in_the_way(site: Site, request: pytest.FixtureRequest) -> None:
    if site.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL vacuums beside writers")
    with writing(site.engine) as writer:
        writer.execute(text("INSERT INTO counters (name, value) VALUES ('mine', 1)"))
        with pytest.raises(DatabaseUnavailable, match="busy"):
            vacuum(request.getfixturevalue("impatient"))


def test_the_search_index_is_merged(site: Site) -> None:
    if site.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps its index in order")
    with writing(site.engine) as connection:
        if not connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'articles_fts'")).all():
            for statement in (
                "CREATE VIRTUAL TABLE articles_fts USING fts5 (title)",
                "CREATE TRIGGER indexed AFTER INSERT ON articles BEGIN"
                " INSERT INTO articles_fts (rowid, title) VALUES (new.article_id, new.title); END",
            ):
                connection.exec_driver_sql(statement)
    for path in ("/a", "/b", "/c"):
        site.store(site.article(path))
    segments = "SELECT count(DISTINCT segid) FROM articles_fts_idx"
    assert site.one(segments) > 1
    vacuum(site.engine)
    assert site.one(segments) == 1
