"""The reading commands of a user who may not write the database."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from schema.copying import snapshot
from schema.engine import open_engine, reading
from schema.errors import DatabaseUnavailable
from schema.read_only import opened_for_reading

_READER = """
import ctypes, os, sys
if os.geteuid() == 0:  # root is bound by the modes of files when it has given up these rights, from the next exec on
    for right in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        if ctypes.CDLL(None, use_errno=True).prctl(24, right, 0, 0, 0) != 0:  # PR_CAPBSET_DROP
            raise OSError(ctypes.get_errno(), "prctl")
program = "from crawler.commands.app import main; main()"
os.execv(sys.executable, [sys.executable, "-c", program, *sys.argv[1:]])
"""


@pytest.fixture
def folder(stored: Path, tmp_path: Path) -> Iterator[Path]:
    """A folder with articles.db, which the reader may enter and not write."""
    folder = tmp_path / "others"
    folder.mkdir()
    shutil.copy(stored, folder)
    (folder / "articles.db").chmod(0o444)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)


def _read(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _READER, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("status",), "news.example"),
        (("show", "https://news.example/b"), "It shone."),
        (("export", "-", "--format", "jsonl"), '"title": "Sun"'),
        (("why", "https://news.example/b"), "https://news.example/b"),
    ],
)
def test_a_file_that_nobody_has_open(folder: Path, arguments: tuple[str, ...], shown: str) -> None:
    outcome = _read(folder, *arguments)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert shown in outcome.stdout
    assert [path.name for path in folder.iterdir()] == ["articles.db"]


def test_a_file_that_a_crawl_is_writing(folder: Path) -> None:
    folder.chmod(0o755)
    (folder / "articles.db").chmod(0o644)
    crawl = sqlite3.connect(folder / "articles.db", isolation_level=None)
    crawl.execute("UPDATE articles SET title = 'Moon' WHERE title = 'Sun'")
    folder.chmod(0o555)
    outcome = _read(folder, "export", "-")
    crawl.execute("UPDATE articles SET title = 'Mars' WHERE title = 'Moon'")
    crawl.close()
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert "Moon" in outcome.stdout


def test_a_snapshot(folder: Path) -> None:
    folder.chmod(0o755)
    engine = open_engine(str(folder / "articles.db"))
    snapshot(engine, folder / "snapshot.db")
    engine.dispose()
    folder.chmod(0o555)
    outcome = _read(folder, "export", "-", "--database", "snapshot.db")
    assert outcome.returncode == 0
    assert outcome.stdout == _read(folder, "export", "-").stdout


@pytest.mark.parametrize("command", [("db", "backup", "../copy.db"), ("db", "copy", "articles.db", "../copy.db")])
def test_copies_of_it(folder: Path, command: tuple[str, ...]) -> None:
    outcome = _read(folder, *command)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert _read(folder, "export", "-", "--database", "../copy.db").stdout == _read(folder, "export", "-").stdout
    assert [path.name for path in folder.iterdir()] == ["articles.db"]


def test_reading_leaves_a_snapshot_as_it_is(stored: Path, tmp_path: Path) -> None:
    engine = open_engine(str(stored))
    snapshot(engine, tmp_path / "snapshot.db")
    engine.dispose()
    before = (tmp_path / "snapshot.db").read_bytes()
    with opened_for_reading(str(tmp_path / "snapshot.db")) as engine, reading(engine) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM articles").scalar_one() == 2
    assert (tmp_path / "snapshot.db").read_bytes() == before


def test_the_log_of_a_crawl_that_died_without_its_index(folder: Path) -> None:
    folder.chmod(0o755)
    (folder / "articles.db-wal").touch()
    folder.chmod(0o555)
    outcome = _read(folder, "status")
    assert outcome.returncode == 78
    assert "was left by a process that died" in outcome.stderr


def test_writing_commands_say_that_they_may_not(folder: Path) -> None:
    outcome = _read(folder, "db", "upgrade")
    assert outcome.returncode == 78
    assert "read-only" in outcome.stderr


def test_what_changes_while_it_is_read_is_told(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with (
        pytest.raises(DatabaseUnavailable, match="has written into"),
        opened_for_reading(str(stored)) as engine,
        reading(engine) as connection,
    ):
        assert connection.exec_driver_sql("SELECT count(*) FROM articles").scalar_one() == 2
        crawl = sqlite3.connect(stored, isolation_level=None)
        crawl.execute("UPDATE articles SET title = 'Moon'")
        crawl.close()
