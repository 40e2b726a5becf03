"""A site is redesigned between two runs: who crawls it hears of it, and the database keeps what it had."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.crawl.crawling import Crawler, Outcome
from tests.server.client import ServerProcess

PAPER = 30


def settings(crawler: Crawler, origin: str, more: str = "") -> None:
    notify = '[notify]\ncommand = "tee -a said.jsonl; echo >> said.jsonl"\n'
    text = f'{notify}[sites.town]\nstart = ["{origin}/"]\nevery = "1h"\n{more}'
    (crawler.folder / "tearsheet.toml").write_text(text, encoding="utf-8")


def crawl_before_and_after(crawler: Crawler, more: str, *arguments: str) -> tuple[ServerProcess, Outcome]:
    """A crawl of the town, and one after its redesign."""
    with ServerProcess("town", PAPER) as server:
        port = int(server.origin.rpartition(":")[2])
        settings(crawler, server.origin, more)
        first = crawler.run("town")
        assert (first.code, first.summary["new"]) == (0, str(PAPER))
    with ServerProcess("redesigned", PAPER, port=port) as server:
        return server, crawler.run("town", "--force", *arguments)


def test_canaries_stop_a_run_before_it_writes(crawler_of_each: Crawler) -> None:
    crawler = crawler_of_each
    server, second = crawl_before_and_after(crawler, "")
    assert (second.code, second.summary["status"], second.summary["updated"]) == (3, "quality", "0")
    assert "12 of 12 known articles come out differently (published)" in second.said()
    assert [path for path in server.paths() if path.startswith("/2025/")] == [
        f"/2025/08/gardens-of-the-town-number-{number}" for number in asked_numbers(server)
    ]
    assert len(asked_numbers(server)) == 12
    assert crawler.rows("SELECT count(*) FROM articles WHERE published_date IS NULL") == [(0,)]
    assert crawler.rows("SELECT measure, ended_at FROM breaches") == [("canaries", None)]


def asked_numbers(server: ServerProcess) -> list[int]:
    return [int(path.rpartition("-")[2]) for path in server.paths() if "number-" in path]


def test_without_canaries_the_fields_that_broke_are_named(crawler_of_each: Crawler) -> None:
    crawler = crawler_of_each
    _, second = crawl_before_and_after(crawler, "canaries = 0\n")
    assert (second.code, second.summary["updated"]) == (3, str(PAPER))
    assert "town: published filled 0% of 30, usually 100%" in second.said()
    broken = crawler.rows("SELECT measure, expected, found FROM breaches ORDER BY measure")
    assert [tuple(row) for row in broken] == [("published filled", 1.0, 0.0)]


def test_a_breach_goes_on_until_the_site_is_as_it_was(crawler: Crawler) -> None:
    server, _ = crawl_before_and_after(crawler, "", "--no-canaries")
    port = int(server.origin.rpartition(":")[2])
    with ServerProcess("redesigned", PAPER, port=port):
        third = crawler.run("town", "--force", "--no-canaries")
    with ServerProcess("town", PAPER, port=port):
        fourth = crawler.run("town", "--force", "--no-canaries")
    assert (third.summary["not_modified"], third.code) == (str(PAPER), 0), "nothing read, nothing to say"
    assert fourth.code == 0
    rows = crawler.rows("SELECT run_id, ended_at IS NOT NULL FROM breaches")
    assert [tuple(row) for row in rows] == [(2, 1)]
    said = [json.loads(line) for line in (crawler.folder / "said.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(len(message["begun"]), len(message["ended"])) for message in said] == [(1, 0), (0, 1)]
    assert said[0]["begun"][0]["measure"] == "published filled"


def test_a_site_that_is_accepted_begins_a_new_history(crawler: Crawler) -> None:
    server, _ = crawl_before_and_after(crawler, "")
    said = crawler.command("sites", "accept", "town")
    assert (said.code, said.stdout) == (0, "town is taken as it is now; 1 open breach ended\n")
    port = int(server.origin.rpartition(":")[2])
    with ServerProcess("redesigned", PAPER, port=port):
        after = crawler.run("town", "--force")
        again = crawler.run("town", "--force")
    assert (after.code, after.summary["updated"]) == (0, str(PAPER))
    assert (again.code, again.summary["not_modified"]) == (0, str(PAPER))


def test_a_site_that_is_down_is_a_breach_until_it_is_up(crawler: Crawler, serve: Callable[..., ServerProcess]) -> None:
    with ServerProcess("town", 3) as server:
        settings(crawler, server.origin)
        crawler.run("town")
        port = int(server.origin.rpartition(":")[2])
    assert crawler.run("town").code == 4
    assert [tuple(row) for row in crawler.rows("SELECT measure, ended_at FROM breaches")] == [("crawled", None)]
    serve("town", 3, port=port)
    assert crawler.run("town").code == 0
    assert crawler.rows("SELECT count(*) FROM breaches WHERE ended_at IS NULL")[0][0] == 0


def test_a_sites_own_budget_ends_its_crawl_and_the_next_one_goes_on(crawler: Crawler) -> None:
    with ServerProcess("town", PAPER) as server:
        settings(crawler, server.origin, "max_pages = 10\n")
        first, second = crawler.run("town"), crawler.run("town")
    assert (first.code, first.summary["status"]) == (5, "limit")
    assert 0 < int(first.summary["new"]) < 10
    assert int(second.summary["new"]) > 0


def test_a_sites_seconds_end_its_crawl(crawler: Crawler) -> None:
    with ServerProcess("town", PAPER) as server:
        settings(crawler, server.origin, "max_seconds = 1\n")
        outcome = crawler.run("town", delay=0.3)
    assert (outcome.code, outcome.summary["status"]) == (5, "limit")
