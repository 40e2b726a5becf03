"""`tearsheet doctor` as its operator meets it: a healthy machine, the forms, exit codes, how long it takes."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from crawler.checkup import checkup
from tests.checkup.conftest import closed_port, write_settings
from tests.commands.conftest import Outcome, Run
from tests.crawl.crawling import Crawler
from tests.server.client import ServerProcess

_WITHOUT_ROOTS_RIGHTS = """
import ctypes, os, sys
if os.geteuid() == 0:  # root is bound by the modes of files when it has given up these rights, from the next exec on
    for right in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        if ctypes.CDLL(None, use_errno=True).prctl(24, right, 0, 0, 0) != 0:  # PR_CAPBSET_DROP
            raise OSError(ctypes.get_errno(), "prctl")
program = "from crawler.commands.app import main; main()"
os.execv(sys.executable, [sys.executable, "-c", program, *sys.argv[1:]])
"""


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TZ", "PGPASSWORD"):
        monkeypatch.delenv(name, raising=False)


def by_name(outcome: Outcome) -> dict[str, dict[str, Any]]:
    """The findings of `--format json`."""
    assert outcome.err == ""
    return {row["name"]: row for row in json.loads(outcome.out)}


def states(rows: dict[str, dict[str, Any]]) -> dict[str, set[str]]:
    return {state: {name for name, row in rows.items() if row["state"] == state} for state in ("warning", "fault")}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_machine_that_crawls(kind: str, run: Run, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with contextlib.ExitStack() as stack:
        town = stack.enter_context(ServerProcess("town", 3))
        url = f"sqlite:///{tmp_path / 'articles.db'}"
        if kind == "postgresql":
            url = stack.enter_context(request.getfixturevalue("postgres").own_database(is_prepared=False))
        write_settings(f"{town.origin}/", database=url)
        crawler = stack.enter_context(contextlib.closing(Crawler(tmp_path, url)))
        assert crawler.run("s0").code == 0
        seen = len(town.log)
        outcome = run("doctor", "--format", "json")
        town.wait_for(lambda log: len(log) > seen)
        (asked,) = town.log[seen:]
    rows = by_name(outcome)
    assert (outcome.code, states(rows)) == (0, {"warning": set(), "fault": set()})
    skipped = {"file_system", "integrity"} if kind == "postgresql" else {"database_clock"}
    assert {name for name, row in rows.items() if row["state"] != "ok"} == skipped
    assert {row["what_to_do"] for row in rows.values()} == {None}
    assert rows["settings"]["what"] == f"{tmp_path}/tearsheet.toml, 1 site"
    assert rows["clock"]["what"] == "as that of 1 site"
    assert rows["site:s0"]["what"] == "robots.txt answers with 200 and lets us in"
    assert rows["snapshot"]["what"].startswith("the latest archived page is read from tearsheet-")
    assert asked.path == "/robots.txt"
    assert f"requests are sent as {asked.headers['user-agent']}" == rows["contact"]["what"]
    assert asked.headers["user-agent"].endswith(" (+mailto:data@news-team.example)")


def test_without_any_settings_nothing_is_made(run: Run, tmp_path: Path) -> None:
    outcome = run("doctor", "--format", "json")
    rows = by_name(outcome)
    assert (outcome.code, states(rows)) == (0, {"warning": {"settings", "contact", "database"}, "fault": set()})
    assert "`tearsheet db upgrade`" in rows["database"]["what_to_do"]
    assert list(tmp_path.iterdir()) == []


def test_as_text(run: Run) -> None:
    Path("tearsheet.toml").write_text('database = "none\\u009b/articles.db"\n')
    outcome = run("doctor")
    lines = outcome.out.splitlines()
    assert (outcome.code, outcome.err) == (78, "")
    at = next(number for number, line in enumerate(lines) if line.startswith("x   database "))
    assert "there is no folder none\\x9b" in lines[at]
    assert lines[at + 1] == "      change that, or name another by `database` in tearsheet.toml"
    assert any(line.startswith("ok  program ") for line in lines)
    assert any(line.startswith("!   contact ") for line in lines)
    assert any(line.startswith("-   sites ") for line in lines)
    assert lines[-1] == "1 fault, 1 warning"


def test_an_unknown_key_of_the_settings(run: Run) -> None:
    Path("ours.toml").write_text('contct = "mailto:data@news-team.example"\n')
    outcome = run("doctor", "--config", "ours.toml", "--offline")
    assert outcome.code == 78
    assert "x   settings " in outcome.out
    assert "ours.toml: contct: there is no such setting; did you mean contact?" in outcome.out


def test_the_gravest_fault_is_the_exit_code(run: Run) -> None:
    write_settings(f"http://127.0.0.1:{closed_port()}/")
    assert run("doctor").code == 4
    assert run("doctor", "--offline").code == 0
    away = f"postgresql://news@127.0.0.1:{closed_port()}/news"
    assert run("doctor", "--database", away).code == 75
    Path("file").write_text("not a folder")
    outcome = run("doctor", "--database", away, "--archive", "file", "--format", "json")
    assert (outcome.code, states(by_name(outcome))["fault"]) == (78, {"database", "site:s0", "archive"})


@pytest.mark.parametrize(
    ("path", "check", "says"),
    [
        (".", "writing", "where SQLite keeps its log"),
        ("articles.db", "writing", "cannot write"),
        ("articles.db-wal", "writing", "articles.db-wal"),
        ("articles.db.lock", "lock", "articles.db.lock cannot be written"),
        ("archive", "archive", "cannot write to"),
    ],
)
def test_what_this_user_may_not_write(path: str, check: str, says: str, stored: Path, run: Run) -> None:
    Path("archive").mkdir()
    if path.startswith("articles.db"):
        Path(path).touch()
    Path(path).chmod(0o555 if Path(path).is_dir() else 0o444)
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_ROOTS_RIGHTS, "doctor", "--format", "json"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    if Path(path).is_dir():
        Path(path).chmod(0o755)  # pytest is to be able to remove it
    rows = by_name(Outcome(done.returncode, done.stdout, done.stderr))
    assert (done.returncode, rows[check]["state"]) == (78, "fault")
    assert says in rows[check]["what"]
    assert rows[check]["what_to_do"]


def test_nothing_is_waited_for_in_vain(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("DATABASE_S", 0.5), ("ROBOTS_S", 0.5), ("ALL_S", 2.0)):
        monkeypatch.setattr(checkup, name, seconds)
    with socket.create_server(("127.0.0.1", 0)) as silent, ServerProcess("robots-hanging") as hanging:
        port = silent.getsockname()[1]  # it takes connections, and never says a word
        away = f"postgresql://news@127.0.0.1:{port}/news?connect_timeout=60"
        write_settings(f"{hanging.origin}/", f"http://localhost:{port}/", database=away)
        begun = time.monotonic()
        outcome = run("doctor", "--format", "json")
        took_s = time.monotonic() - begun
    rows = by_name(outcome)
    assert took_s < 10
    assert outcome.code == 75
    assert rows["database"]["what"] == "no answer within 0.5 s"
    assert rows["runs"]["state"] == "skipped"
    for site in ("site:s0", "site:s1"):
        assert rows[site]["what"] == "robots.txt cannot be reached: no answer within 0.5 s"
    assert rows["disk_archive"]["state"] == "ok"


def test_the_process_ends_although_a_thread_hangs(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        away = f"postgresql://news@127.0.0.1:{silent.getsockname()[1]}/news?connect_timeout=60"
        program = (
            "from crawler.checkup import checkup; checkup.DATABASE_S = 0.2; checkup.ALL_S = 1.0\n"
            "from crawler.commands.app import main; main()"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, "doctor", "--database", away],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert (done.returncode, done.stderr) == (75, "")
    assert "no answer within 0.2 s" in done.stdout
