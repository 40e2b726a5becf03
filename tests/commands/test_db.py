"""`tearsheet db`: upkeep of the database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.lock import run_lock
from schema.engine import open_engine
from tests.commands.conftest import Run
from tests.databases import PostgreSQL
from tests.stored_site import make_site

_KILLED_IN_THE_MIDDLE = """
import os, signal, sys
from schema import table_rows
from schema.copying import copy_database
from schema.engine import open_engine

def stop(step, done, total):
    if step == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

table_rows.CHUNK_ROWS = 1
copy_database(open_engine(sys.argv[1]), open_engine(sys.argv[2]), stop)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'copy.db'}"
        return
    server: PostgreSQL = request.getfixturevalue("postgres")
    with server.own_database(is_prepared=False) as url:
        yield url


def test_copying_there_and_back(run: Run, stored: Path, target_url: str) -> None:
    there = run("db", "copy", "articles.db", target_url)
    assert (there.code, there.err) == (0, "")
    rows = {line.split("\t")[0]: line.split("\t")[1] for line in there.out.splitlines()}
    assert (rows["table"], rows["articles"], rows["article_links"], rows["traps"]) == ("rows", "2", "1", "0")
    back = run("db", "copy", target_url, "back.db")
    assert back.out == there.out
    exports = [run("export", "-", "--database", where).out for where in ("articles.db", target_url, "back.db")]
    assert exports[0] == exports[1] == exports[2] != ""


@pytest.mark.parametrize("step", ["sites", "articles", "pages", "check articles"])
def test_a_copy_that_was_killed_goes_on(run: Run, stored: Path, target_url: str, step: str) -> None:
    command = [sys.executable, "-c", _KILLED_IN_THE_MIDDLE, "articles.db", target_url, step]
    killed = subprocess.run(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=False)
    assert killed.returncode == -signal.SIGKILL
    outcome = run("db", "copy", "articles.db", target_url)
    assert (outcome.code, outcome.err) == (0, "went on with the copy that was begun\n")
    assert run("db", "check", "--database", target_url).code == 0
    assert run("export", "-", "--database", target_url).out == run("export", "-").out


@pytest.mark.parametrize(
    ("source", "target", "says"),
    [
        ("articles.db", "articles.db", "cannot be copied onto itself"),
        ("articles.db", "sqlite:///./articles.db", "cannot be copied onto itself"),
        ("missing.db", "copy.db", "there is no database missing.db yet"),
        ("articles.db", "nowhere/copy.db", "there is no folder nowhere"),
        ("articles.db", "full.db", "not empty: runs has rows"),
        ("articles.db", "mysql://host/name", "mysql databases are not supported"),
        ("empty.db", "copy.db", "the database to copy from is empty"),
    ],
)
def test_what_cannot_be_copied(run: Run, stored: Path, source: str, target: str, says: str) -> None:
    Path("empty.db").touch()
    run("db", "upgrade", "--database", "full.db")
    engine = open_engine("full.db")
    make_site(engine)
    engine.dispose()
    outcome = run("db", "copy", source, target)
    assert (outcome.code, outcome.out) == (78, "")
    assert says in outcome.err


@pytest.mark.parametrize("command", [("vacuum", "--database", "articles.db"), ("copy", "full.db", "articles.db")])
def test_a_crawl_is_in_the_way(run: Run, stored: Path, command: tuple[str, ...]) -> None:
    run("db", "upgrade", "--database", "full.db")
    engine = open_engine("articles.db", is_single=True)
    with run_lock(engine):
        outcome = run("db", *command)
    engine.dispose()
    assert (outcome.code, outcome.out) == (75, "")
    assert "another run is using this database" in outcome.err


def test_vacuum_says_the_size_before_and_after(run: Run, database_url: str) -> None:
    outcome = run("db", "vacuum", "--database", database_url)
    assert (outcome.code, outcome.err) == (0, "")
    sizes = dict(pair.split("=") for pair in outcome.out.split())
    assert int(sizes["before"]) > 0
    assert int(sizes["after"]) > 0


def test_a_backup_is_a_database(run: Run, stored: Path) -> None:
    outcome = run("db", "backup", "backup.db")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == f"backup.db: {Path('backup.db').stat().st_size} bytes\n"
    assert run("export", "-", "--database", "backup.db").out == run("export", "-").out


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("articles.db", "is the database itself; name another file"),
        ("nowhere/backup.db", "cannot use nowhere/backup.db: No such file or directory"),
        (".", "cannot use"),
    ],
)
def test_where_no_backup_can_be(run: Run, stored: Path, file: str, says: str) -> None:
    outcome = run("db", "backup", file)
    assert (outcome.code, outcome.out) == (78, "")
    assert says in outcome.err
    assert run("status").code == 0


@pytest.mark.parametrize("command", [("backup", "b.db"), ("vacuum",)])
def test_a_missing_database_is_not_made(run: Run, command: tuple[str, ...]) -> None:
    outcome = run("db", *command)
    assert outcome.code == 78
    assert "make it with `tearsheet crawl URL`" in outcome.err
    assert list(Path().iterdir()) == []
