"""Several runs on one PostgreSQL: each site is crawled by one of them, whatever happens to the others."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.crawl.crawling import Crawler
from tests.databases import PostgreSQL
from tests.server.client import ServerProcess

SITES = 6
SIZE = 8
HOSTS = [f"127.0.0.{number}" for number in range(2, 2 + SITES)]


@pytest.fixture
def sites() -> Iterator[list[ServerProcess]]:
    """Sites on hosts of their own."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(ServerProcess("town", SIZE, host=host)) for host in HOSTS]


@pytest.fixture
def crawler(tmp_path: Path, postgres: PostgreSQL, sites: list[ServerProcess]) -> Iterator[Crawler]:
    with postgres.own_database() as url, contextlib.closing(Crawler(tmp_path, url)) as crawler:
        sections = [
            f'[sites.town{number}]\nstart = ["{server.origin}/"]\nevery = "1h"\n' for number, server in enumerate(sites)
        ]
        (tmp_path / "tearsheet.toml").write_text("\n".join(sections), encoding="utf-8")
        yield crawler


def fetched_twice(crawler: Crawler) -> list[tuple[object, ...]]:
    query = "SELECT page_id FROM fetches WHERE change <> 'retried' GROUP BY page_id HAVING count(*) > 1"
    return [tuple(row) for row in crawler.rows(query)]


def articles(crawler: Crawler) -> int:
    return int(crawler.rows("SELECT count(*) FROM v_articles")[0][0])


def test_runs_share_the_sites_that_are_due(crawler: Crawler, sites: list[ServerProcess]) -> None:
    both = [crawler.start("--due", delay=0.05) for _ in range(2)]
    outcomes = [crawler.wait(process) for process in both]
    assert [outcome.code for outcome in outcomes] == [0, 0]
    assert sum(int(outcome.summary["sites"]) for outcome in outcomes) == SITES
    assert articles(crawler) == SITES * SIZE
    assert fetched_twice(crawler) == []
    assert all(server.paths().count("/robots.txt") == 1 for server in sites)


def test_a_run_that_comes_later_finds_nothing_to_do(crawler: Crawler) -> None:
    assert crawler.run("--due").summary["sites"] == str(SITES)
    after = crawler.run("--due")
    assert (after.code, after.summary["sites"]) == (0, "0")


def test_a_site_that_somebody_named_is_refused_while_another_run_has_it(
    crawler: Crawler, sites: list[ServerProcess]
) -> None:
    holder = crawler.start("town0", delay=10)
    sites[0].wait_for(lambda log: len(log) > 1)
    refused = crawler.run("town0")
    other = crawler.run("town1")
    holder.send_signal(signal.SIGTERM)
    assert crawler.wait(holder).code == 143
    assert (refused.code, "another run is crawling town0" in refused.stderr) == (75, True)
    assert (other.code, other.summary["new"]) == (0, str(SIZE))


def test_a_site_that_is_done_is_let_go_while_its_run_goes_on(crawler: Crawler, sites: list[ServerProcess]) -> None:
    sections = (
        f'[sites.town{number}]\nstart = ["{sites[number].origin}/"]\nevery = "1h"\ndelay = {3 * number}.0\n'
        for number in range(2)
    )
    (crawler.folder / "tearsheet.toml").write_text("\n".join(sections), encoding="utf-8")
    long = crawler.begin("crawl", "--due", "--no-archive")
    sites[1].wait_for(lambda log: len(log) > 3)
    ended = crawler.rows("SELECT s.name FROM run_sites r JOIN sites s USING (site_id) WHERE r.status = 'ok'")
    other = crawler.run("town0", "--force")
    long.kill()
    long.wait()
    assert [row[0] for row in ended] == ["town0"]
    assert (other.code, other.summary["sites"]) == (0, "1")
    following = crawler.run("--due")
    assert (following.code, following.summary["sites"]) == (0, "1")


def test_a_killed_runs_sites_are_taken_over_and_nothing_stored_is_fetched_again(
    crawler: Crawler, sites: list[ServerProcess]
) -> None:
    killed = crawler.start("--due", delay=0.3)
    sites[0].wait_for(lambda log: len(log) > 6)
    killed.kill()
    killed.wait()
    stored = articles(crawler)
    after = crawler.run("--due", delay=0.3)
    assert (after.code, after.summary["sites"]) == (0, str(SITES))
    assert 0 < stored < articles(crawler) == SITES * SIZE
    assert int(after.summary["new"]) == SITES * SIZE - stored
    for server in sites:
        starts = [entry.time for entry in server.log]
        assert min(b - a for a, b in pairwise(starts)) >= 0.2, "the gap is kept across runs"


def test_a_frozen_run_keeps_its_sites_until_it_is_resumed(crawler: Crawler, sites: list[ServerProcess]) -> None:
    frozen = crawler.start("--due", delay=0.3)
    for server in sites:
        server.wait_for(lambda log: len(log) > 3)
    frozen.send_signal(signal.SIGSTOP)
    meanwhile = crawler.run("--due")
    frozen.send_signal(signal.SIGCONT)
    resumed = crawler.wait(frozen)
    assert (meanwhile.code, meanwhile.summary["sites"]) == (0, "0")
    assert (resumed.code, resumed.summary["sites"]) == (0, str(SITES))
    assert articles(crawler) == SITES * SIZE
    assert fetched_twice(crawler) == []


def test_a_run_whose_session_ended_while_it_was_frozen_gives_way(crawler: Crawler, sites: list[ServerProcess]) -> None:
    frozen = crawler.start("--due", delay=0.5)
    for server in sites:
        server.wait_for(lambda log: len(log) > 3)
    frozen.send_signal(signal.SIGSTOP)
    end_sessions(crawler.database)
    taker = crawler.start("--due", delay=0.5)
    sites[0].wait_for(lambda log: [entry.path for entry in log].count("/robots.txt") == 2)
    frozen.send_signal(signal.SIGCONT)
    gave_way, took = crawler.wait(frozen), crawler.wait(taker)
    assert (gave_way.code, took.code) == (75, 0), gave_way.said()
    assert articles(crawler) == SITES * SIZE


def test_a_database_that_restarts_is_waited_for_and_the_locks_are_taken_again(
    crawler: Crawler, sites: list[ServerProcess]
) -> None:
    running = crawler.start("--due", delay=0.3)
    sites[0].wait_for(lambda log: len(log) > 4)
    end_sessions(crawler.database)
    meanwhile = crawler.run("--due", "--wait", "0")
    done = crawler.wait(running)
    codes = {done.code, meanwhile.code}
    assert codes <= {0, 75} and 0 in codes
    if done.code == 75:  # the other run was quicker to take the locks that were free for a moment
        assert crawler.run("--due").code == 0
    assert articles(crawler) == SITES * SIZE


def end_sessions(database: str) -> None:
    """What a restart of the server, or a cut network, does to every session of tearsheet."""
    engine = create_engine(database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'tearsheet' AND datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    engine.dispose()
