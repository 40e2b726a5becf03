"""Copying a whole database to another one of either kind, and to a file."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, null, text, update

from schema import table_rows
from schema.article import RelatedLink
from schema.copying import Progress, copy_database, snapshot
from schema.engine import open_engine, reading, writing
from schema.errors import BadDatabase
from schema.migrate import check, prepare
from schema.table_rows import TABLES, checksum
from schema.tables import articles, overrides
from tests.databases import PostgreSQL
from tests.stored_site import BASE, HOUR, Site

HOSTILE = "back\\slash \\N \ttab \"quote\" 'single' new\nline \u2028 \U0001f327 =1+1 %s :name"


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database without tables."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'copy.db'}", is_single=True)
        yield engine
        engine.dispose()
        return
    server: PostgreSQL = request.getfixturevalue("postgres")
    with server.own_database(is_prepared=False) as url:
        engine = open_engine(url, is_single=True)
        yield engine
        engine.dispose()


@pytest.fixture
def filled(site: Site) -> Site:
    """A site whose tables hold what is hard to copy."""
    links = (RelatedLink(f"{BASE}/0", title="Sun", position=0, kind="related"),)
    site.store(site.article("/a", title="Rain", related_links=links, authors=("A. Writer",), tags=("weather",)))
    site.store(*(site.article(f"/{number}", title=f"Day {number}") for number in range(6)))
    site.now += HOUR
    site.store(site.article("/a", title=HOSTILE), site.article("/0", title="Day 0, again"))
    first, *_, last = site.rows("SELECT article_id FROM articles ORDER BY article_id")
    correction = {"article_id": first.article_id, "note": HOSTILE, "created_at": site.now}
    with writing(site.engine) as connection:
        forward = update(articles).where(articles.c.article_id == first.article_id)
        connection.execute(forward.values(merged_into_article_id=last.article_id, is_paywalled=True))
        connection.execute(text("UPDATE pages SET from_page_id = (SELECT max(page_id) FROM pages)"))
        for field, value, parsed in (("title", {"b": 1, "a": [0.5, HOSTILE]}, null()), ("tags", None, None)):
            insert = overrides.insert().values(field=field, value=value, parsed_value=parsed, **correction)
            connection.execute(insert)
    return site


def _nothing(_what: str, _done: int, _total: int) -> None:
    """No progress is shown."""


def _contents(engine: Engine) -> dict[str, tuple[int, str]]:
    with reading(engine) as connection:
        return {table.name: checksum(connection, table, lambda _: None) for table in TABLES}


def _query(engine: Engine, query: str) -> list[tuple[object, ...]]:
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def _break_off(after: int) -> Progress:
    """A progress that ends the copy at its n-th report."""
    left = iter(range(after))

    def report(_what: str, _done: int, _total: int) -> None:
        if next(left, None) is None:
            raise InterruptedError

    return report


@pytest.fixture
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_rows, "CHUNK_ROWS", 2)


def test_a_copy_holds_every_row(filled: Site, target: Engine) -> None:
    copied = copy_database(filled.engine, target, _nothing)
    assert not copied.was_begun
    assert copied.rows["articles"] == 7
    assert copied.rows["article_versions"] == 9
    assert copied.rows["overrides"] == 2
    assert _contents(target) == _contents(filled.engine)
    assert {name: sha256 for name, (_, sha256) in _contents(target).items()} == copied.checksums
    assert check(target) == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT title, text FROM v_article_history ORDER BY article_id, version",
        "SELECT article_id, merged_into_article_id FROM articles ORDER BY article_id",
        "SELECT page_id, from_page_id FROM pages ORDER BY page_id",
        "SELECT field, parsed_value IS NULL, CAST(value AS text) = 'null' FROM overrides ORDER BY field",
        "SELECT title, url, last_seen_at < first_seen_at FROM article_links",
        "SELECT authors, tags FROM v_articles ORDER BY article_id",
    ],
)
def test_a_copy_answers_as_its_source(filled: Site, target: Engine, query: str) -> None:
    copy_database(filled.engine, target, _nothing)
    answer = _query(filled.engine, query)
    assert answer
    assert _query(target, query) == answer


@pytest.mark.usefixtures("_small_chunks")
@pytest.mark.parametrize("reports", [0, 3, 7, 20, 40])
def test_a_copy_that_was_broken_off_goes_on(filled: Site, target: Engine, reports: int) -> None:
    with pytest.raises(InterruptedError):
        copy_database(filled.engine, target, _break_off(reports))
    with pytest.raises(BadDatabase, match="unfinished copy"):
        prepare(target)
    assert copy_database(filled.engine, target, _nothing).was_begun
    prepare(target)
    assert _contents(target) == _contents(filled.engine)
    assert check(target) == []


def test_a_source_that_has_changed_meanwhile_is_told(filled: Site, target: Engine) -> None:
    with pytest.raises(InterruptedError):
        copy_database(filled.engine, target, _break_off(9))
    filled.store(filled.article("/later", title="Later"))
    with pytest.raises(BadDatabase, match=r"earlier state of this one .*articles.*change_seq"):
        copy_database(filled.engine, target, _nothing)


def test_what_something_else_wrote_into_a_copy_is_told(filled: Site, target: Engine) -> None:
    with pytest.raises(InterruptedError):
        copy_database(filled.engine, target, _break_off(len(TABLES)))
    with writing(target) as connection:
        connection.execute(text("UPDATE articles SET title = 'Another' WHERE version = 1"))
    with pytest.raises(BadDatabase, match=r"differs from its source in articles \(7 rows, 7 in the source\)"):
        copy_database(filled.engine, target, _nothing)


def test_a_target_with_rows_is_refused(filled: Site, target: Engine) -> None:
    copy_database(filled.engine, target, _nothing)
    with pytest.raises(BadDatabase, match="not empty: authors has rows"):
        copy_database(filled.engine, target, _nothing)


def test_a_source_without_tables_is_refused(target: Engine, tmp_path: Path) -> None:
    source = open_engine(str(tmp_path / "empty.db"))
    with pytest.raises(BadDatabase, match="the database to copy from is empty"):
        copy_database(source, target, _nothing)
    source.dispose()


def test_a_key_is_not_given_out_again_in_the_copy(filled: Site, target: Engine) -> None:
    highest = filled.one("SELECT max(article_id) FROM articles")
    with writing(filled.engine) as connection:
        for statement in (
            "UPDATE articles SET merged_into_article_id = NULL",
            *(
                f"DELETE FROM {table} WHERE article_id = {highest}"
                for table in ("article_versions", "aliases", "article_links")
            ),
            f"UPDATE pages SET article_id = NULL WHERE article_id = {highest}",
            f"DELETE FROM articles WHERE article_id = {highest}",
        ):
            connection.execute(text(statement))
    copy_database(filled.engine, target, _nothing)
    copy = Site(target, filled.site_id, filled.run_id, filled.now)
    for site in (filled, copy):
        site.store(site.article("/new", title="New"))
    newest = "SELECT max(article_id) FROM articles"
    assert copy.one(newest) == filled.one(newest) > highest


def test_a_snapshot_is_one_file_with_every_row(filled: Site, tmp_path: Path) -> None:
    path = tmp_path / "snapshot.db"
    path.write_bytes(b"an earlier one")
    path.chmod(0o640)
    snapshot(filled.engine, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [name.name for name in tmp_path.iterdir() if name.name.startswith((".snapshot", "snapshot"))] == [path.name]
    with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    engine = open_engine(str(path))
    assert _contents(engine) == _contents(filled.engine)
    assert check(engine) == []
    engine.dispose()


def test_a_snapshot_of_a_database_onto_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    engine = open_engine(str(path))
    prepare(engine)
    with pytest.raises(BadDatabase, match="is the database itself"):
        snapshot(engine, tmp_path / "." / "articles.db")
    engine.dispose()
