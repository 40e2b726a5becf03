"""The run lock and the runs, with other processes that hold and leave them."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crawler.checkup.run_checks import is_alive
from crawler.lock import SiteLocks, run_lock
from schema.engine import open_engine, writing
from schema.runs import start_run
from tests.checkup.conftest import Check
from tests.stored_site import START

_HOLDER = """
import datetime, os, socket, sys
from crawler.lock import run_lock
from schema.engine import open_engine, writing
from schema.runs import start_run
engine = open_engine(sys.argv[1], is_single=True)
with run_lock(engine):
    if sys.argv[2] == "run":
        now = datetime.datetime.now(datetime.UTC)
        with writing(engine) as connection:
            start_run(connection, command="crawl", now=now, host=socket.gethostname(), pid=os.getpid())
    print(os.getpid(), flush=True)
    sys.stdin.read()
"""


@contextlib.contextmanager
def holding(url: str, what: str) -> Iterator[int]:
    """Another process that holds the run lock, with a run or with nothing; gives its id."""
    command = [sys.executable, "-c", _HOLDER, url, what]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdin
        yield int(process.stdout.readline())
        process.stdin.close()


def left_open(engine: Engine, *runs: tuple[str, int]) -> None:
    """Runs by host and process id that have no end."""
    with writing(engine) as connection:
        for host, pid in runs:
            start_run(connection, command="crawl", now=START, host=host, pid=pid)


def ended_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_a_run_that_is_going_on(check: Check, database_url: str) -> None:
    with holding(database_url, "run") as pid:
        found = check(database_url)
    assert (found.code, found.state("lock"), found.state("runs")) == (0, "ok", "ok")
    assert f"(host {socket.gethostname()}, process {pid}, since 20" in found.what("lock")
    assert "is going on" in found.what("lock")


def test_another_command_that_holds_the_lock(check: Check, database_url: str) -> None:
    with holding(database_url, "nothing"):
        assert "a command that writes is at work" in check(database_url).what("lock")


def test_a_run_of_another_machine_holds_the_lock(check: Check, engine: Engine, database_url: str) -> None:
    left_open(engine, ("another-desk", 1))
    with holding(database_url, "nothing"):
        found = check(database_url)
    assert "(host another-desk, process 1, since 2026-03-01 09:30 UTC, " in found.what("lock")
    assert found.state("runs") == "ok"


def test_several_runs_that_share_the_work(check: Check, engine: Engine, database_url: str) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("one run at a time")
    left_open(engine, *((f"desk-{number}", number) for number in range(1, 4)))
    with contextlib.ExitStack() as stack:
        for _ in range(2):
            its = open_engine(database_url, is_single=True)
            stack.callback(its.dispose)
            stack.enter_context(run_lock(its, sites=SiteLocks()))
        found = check(database_url)
    assert "desk-3" in found.what("lock") and "desk-2" in found.what("lock")
    assert found.what("lock").endswith("are going on: others share the due sites")
    assert "desk-1" in found.what("runs") and "desk-2" not in found.what("runs")


def test_looking_at_a_lock_leaves_it_to_others(check: Check, database_url: str) -> None:
    engine = open_engine(database_url, is_single=True)
    with run_lock(engine):
        pass
    assert check(database_url).what("lock") == "no run is going on"
    with run_lock(engine):  # and not RunLocked
        pass
    engine.dispose()


def test_no_lock_file_is_made(check: Check, stored: Path) -> None:
    assert check().what("lock") == "no run is going on"
    assert [path.name for path in Path().iterdir()] == ["articles.db"]


def test_runs_that_died_here(check: Check, engine: Engine, database_url: str) -> None:
    dead = ended_process()
    left_open(engine, (socket.gethostname(), dead), ("another-desk", 1))
    with holding(database_url, "run"):
        found = check(database_url)
    assert (found.code, found.state("lock"), found.state("runs")) == (0, "ok", "warning")
    assert f"process {dead}, since 2026-03-01 09:30 UTC" in found.what("runs")
    assert "host another-desk" in found.what("runs")
    assert "the next crawl from here marks it as aborted" in found.remedy("runs")


def test_runs_that_died_elsewhere(check: Check, engine: Engine, database_url: str) -> None:
    left_open(engine, *(("another-desk", pid) for pid in range(5)))
    found = check(database_url)
    assert "and 2 more" in found.what("runs")
    assert "the next crawl from there" in found.remedy("runs")


def test_a_folder_in_the_place_of_the_lock_file(check: Check, stored: Path) -> None:
    Path("articles.db.lock").mkdir()
    found = check()
    assert (found.code, found.state("lock"), found.state("runs")) == (78, "fault", "ok")
    assert found.remedy("lock") == "remove the folder articles.db.lock"


def test_who_is_alive() -> None:
    assert is_alive(os.getpid())
    assert is_alive(1)
    assert not any(map(is_alive, (0, -1, ended_process(), 1 << 80)))
