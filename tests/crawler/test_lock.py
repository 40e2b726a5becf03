"""One run at a time on one database, and a lock that a dead process does not keep."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.lock import RunLocked, run_lock
from schema.engine import open_engine
from schema.errors import BadDatabase

HOLDER = """
import sys
from crawler.lock import run_lock
from schema.engine import open_engine
with run_lock(open_engine(sys.argv[1], is_single=True)):
    print("held", flush=True)
    sys.stdin.read()
"""


def _holder(database_url: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, database_url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def _end(process: subprocess.Popen[str], number: signal.Signals) -> None:
    process.send_signal(number)
    process.communicate()


def test_a_second_run_is_refused_and_a_killed_one_frees_the_lock(database_url: str) -> None:
    engine = open_engine(database_url, is_single=True)
    holder = _holder(database_url)
    try:
        with pytest.raises(RunLocked, match="--wait") as refused, run_lock(engine):
            pytest.fail("two runs hold the lock")
        assert refused.value.exit_code == 75
    finally:
        _end(holder, signal.SIGKILL)
    with run_lock(engine, wait_s=10):  # PostgreSQL notices a dead client within moments
        pass
    engine.dispose()


def test_waiting_ends_when_the_holder_does(database_url: str) -> None:
    engine = open_engine(database_url, is_single=True)
    holder = _holder(database_url)
    assert holder.stdin is not None
    holder.stdin.close()  # ends the holder while this process waits
    holder.stdin = None
    with run_lock(engine, wait_s=30):
        pass
    holder.communicate()
    engine.dispose()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_a_bad_database(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(BadDatabase, match="lock file"), run_lock(open_engine(str(tmp_path / "a.db"))):
        pytest.fail("locked without a file")
