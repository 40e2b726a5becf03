"""What a crawl does when the machine, the database or the operator gets in its way."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from crawler.lock import _KEY
from tests.crawl.crawling import Crawler
from tests.databases import PostgreSQL
from tests.server.client import Logged, ServerProcess

Serve = Callable[..., ServerProcess]

_MAIN = "from crawler.commands.app import main; main()"


def _articles(log: list[Logged]) -> list[Logged]:
    return [entry for entry in log if "/2025/" in entry.path]


def _count(crawler: Crawler) -> int:
    return int(crawler.rows("SELECT count(*) FROM v_articles")[0][0])


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGHUP, 129)])
def test_signals_save(number: signal.Signals, code: int, serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 60)
    process = crawler.start(f"{server.origin}/", delay=0.2)
    server.wait_for(lambda log: len(_articles(log)) >= 2)
    process.send_signal(number)
    assert crawler.wait(process).code == code
    assert _count(crawler) == len({entry.path for entry in _articles(server.log)})


def test_a_second_signal_ends_at_once_and_the_next_run_goes_on(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 20)
    process = crawler.start(f"{server.origin}/", delay=0.2)
    server.wait_for(lambda log: len(_articles(log)) >= 2)
    process.send_signal(signal.SIGTERM)
    process.send_signal(signal.SIGTERM)
    assert crawler.wait(process).code == 143
    assert crawler.run(f"{server.origin}/").code == 0
    assert _count(crawler) == 20


def test_a_signal_does_not_wait_for_who_asked_for_minutes(serve: Serve, crawler: Crawler) -> None:
    server = serve("patient")
    process = crawler.start(f"{server.origin}/")
    server.wait_for(lambda log: len(_articles(log)) == 1)
    process.send_signal(signal.SIGTERM)
    assert crawler.wait(process).code == 143


def test_a_frozen_run_goes_on_when_it_is_woken(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 30)
    process = crawler.start(f"{server.origin}/", delay=0.02)
    server.wait_for(lambda log: len(_articles(log)) >= 2)
    process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
    process.send_signal(signal.SIGCONT)
    assert crawler.wait(process).code == 0
    assert _count(crawler) == 30


@pytest.mark.parametrize("redirections", ["", ">&-", "2>&-", ">&- 2>&- <&-", "| true"])
def test_a_crawl_without_environment_or_streams(redirections: str, serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 3)
    python = f"PYTHONPATH={Path(__file__).parents[2]} {sys.executable} -c '{_MAIN}'"
    command = f"{python} crawl {server.origin}/ --delay 0 --database articles.db --no-archive {redirections}"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=crawler.folder,
        env={},
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert _count(crawler) == 3


def test_an_archive_that_cannot_be_written_is_said_before_any_request(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 3)
    (crawler.folder / "archive").write_text("a file in its place")
    outcome = crawler.run(f"{server.origin}/")
    assert outcome.code == 78
    assert "archive" in outcome.stderr
    assert server.log == []


def test_an_archive_folder_that_is_missing_is_made(serve: Serve, crawler: Crawler) -> None:
    assert crawler.run(f"{serve('town', 3).origin}/").code == 0
    assert list((crawler.folder / "archive").glob("*.warc.gz"))


def test_a_database_that_another_program_writes_to_is_waited_for(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 30)
    process = crawler.start(f"{server.origin}/")
    server.wait_for(lambda log: len(_articles(log)) >= 2)
    with crawler.locking():
        seen = len(server.log)
        server.wait_for(lambda log: len(log) > seen or process.poll() is not None)
    assert crawler.wait(process).code == 0
    assert _count(crawler) == 30


def test_a_run_whose_connection_is_cut_takes_the_lock_again(postgres: PostgreSQL, tmp_path: Path, serve: Serve) -> None:
    server = serve("town", 60)
    with postgres.own_database() as url, contextlib.closing(Crawler(tmp_path, url)) as crawler:
        process = crawler.start(f"{server.origin}/", delay=0.05)
        server.wait_for(lambda log: len(_articles(log)) >= 2)
        _cut_connections(url)
        outcome = crawler.wait(process)
        assert outcome.code == 0, outcome.said()
        assert "Traceback" not in outcome.said()
        assert _count(crawler) == 60


def test_a_run_that_has_lost_the_lock_stops(postgres: PostgreSQL, tmp_path: Path, serve: Serve) -> None:
    server = serve("town", 400)
    with postgres.own_database() as url, contextlib.closing(Crawler(tmp_path, url)) as crawler:
        process = crawler.start(f"{server.origin}/", delay=0.2)
        server.wait_for(lambda log: len(_articles(log)) >= 2)
        with psycopg.connect(url, autocommit=True) as next_run, ThreadPoolExecutor() as threads:
            taken = threads.submit(next_run.execute, "SELECT pg_advisory_lock(%s)", [_KEY])
            _wait_until_somebody_waits(url)
            _cut_connections(url)  # who waits for a lock is the next to have it
            taken.result()
            outcome = crawler.wait(process)
        assert outcome.code == 75, outcome.said()
        assert "another run" in outcome.said()
        assert "Traceback" not in outcome.said()


def _cut_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tearsheet'"
        )


def _wait_until_somebody_waits(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        while not connection.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted").fetchone():
            pass


def test_a_clock_that_was_wrong_puts_nothing_off(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 5)
    crawler.run(f"{server.origin}/")
    crawler.write("UPDATE pages SET next_due_at = '2999-01-01T00:00:00.000000Z'")
    seen = len(server.log)
    outcome = crawler.run(f"{server.origin}/")
    assert outcome.code == 0
    assert "the clock was set" in outcome.stderr
    assert len(_articles(server.log[seen:])) == 5
    crawler.write("UPDATE pages SET last_fetched_at = '2035-01-01T00:00:00.000000Z'")
    crawler.write("UPDATE runs SET started_at = '2035-01-01T00:00:00.000000Z'")
    seen = len(server.log)
    assert crawler.run(f"{server.origin}/").code == 0
    assert len(_articles(server.log[seen:])) == 5
    assert crawler.rows("SELECT count(*) FROM article_versions") == [(5,)]


def test_a_byte_budget_saves_and_stops(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 40)
    outcome = crawler.run(f"{server.origin}/", "--max-bytes", "20k")
    assert (outcome.code, outcome.summary["status"]) == (5, "limit")
    assert 0 < _count(crawler) < 40
    assert crawler.run(f"{server.origin}/").code == 0
    assert _count(crawler) == 40


def test_a_time_budget_ends_a_crawl_that_waits(serve: Serve, crawler: Crawler) -> None:
    outcome = crawler.run(f"{serve('patient').origin}/", "--max-seconds", "2")
    assert (outcome.code, outcome.summary["status"]) == (5, "limit")
