"""What a crawl would do, did, and why."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

from tests.crawl.crawling import Crawler, Outcome
from tests.server.articles import article_path
from tests.server.client import ServerProcess

Serve = Callable[..., ServerProcess]


def _command(crawler: Crawler, *arguments: str) -> Outcome:
    program = [sys.executable, "-c", "from crawler.commands.app import main; main()", *arguments]
    done = subprocess.run(program, cwd=crawler.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return Outcome(done.returncode, done.stdout, done.stderr)


def _why(crawler: Crawler, url: str) -> str:
    outcome = _command(crawler, "why", url, "--database", crawler.database)
    assert outcome.code == 0, outcome.said()
    return outcome.stdout


def test_a_dry_run_of_a_new_site_shows_its_start_and_makes_nothing(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 3)
    outcome = crawler.run(f"{server.origin}/", "--dry-run")
    assert outcome.code == 0, outcome.said()
    assert f"\t{server.origin}/\tstart page; the site was never crawled" in outcome.stdout
    assert server.log == []
    assert not (crawler.folder / "articles.db").exists()


def test_a_dry_run_shows_what_is_asked_for_next(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 30)
    crawler.run(f"{server.origin}/", "--max-pages", "10")
    seen = len(server.log)
    plan = crawler.run(f"{server.origin}/", "--dry-run")
    assert len(server.log) == seen
    planned = [line.split("\t")[1].removeprefix(server.origin) for line in plan.stdout.splitlines()]
    assert "never fetched; found by" in plan.stdout
    crawler.run(f"{server.origin}/", "--max-pages", "10")
    asked = [path for path in server.paths(seen) if path != "/robots.txt"]
    assert set(asked) <= set(planned) | {"/private/plan"}
    assert asked[-1] in planned
    every = crawler.run(f"{server.origin}/", "--dry-run", "--force").stdout
    assert "; forced" in every
    assert len(every.splitlines()) > len(planned)


def test_why_tells_the_fate_of_a_url(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 3)
    crawler.run(f"{server.origin}/")
    story = _why(crawler, f"{server.origin}{article_path(2)}?utm_source=x")
    assert "at its own address" in story
    assert "(start)" in story
    assert ": 200, " in story
    assert "article (" in story
    assert "no article: listing. A home, section" in _why(crawler, f"{server.origin}/")
    private = _why(crawler, f"{server.origin}/private/plan")
    assert "robots.txt  disallowed" in private
    assert "no article: robots" in private
    assert "unknown. No page" in _why(crawler, f"{server.origin}/never/named")
    assert "is on the host of no site" in _why(crawler, "https://elsewhere.example/a")


def test_why_as_json_and_what_is_no_url(serve: Serve, crawler: Crawler) -> None:
    server = serve("awkward")
    crawler.run(f"{server.origin}/")
    moved = f"{server.origin}/2025/08/moved-number-6"
    outcome = _command(crawler, "why", moved, "--format", "json", "--database", crawler.database)
    (page,) = json.loads(outcome.stdout)["pages"]
    assert page["fetches"][0]["redirect_to"].endswith("/good-morning-number-1")
    assert [step["found_by"] for step in page["way"]] == ["start", "link"]
    assert _command(crawler, "why", "nonsense", "--database", crawler.database).code == 2


def test_what_is_due_is_crawled_and_what_is_not_is_not(serve: Serve, crawler: Crawler) -> None:
    often, seldom = serve("town", 3), serve("town", 4)
    settings = (
        f'[sites.often]\nstart = ["{often.origin}/"]\nevery = "1m"\n'
        f'[sites.seldom]\nstart = ["{seldom.origin}/"]\ncron = "0 0 29 2 *"\n'
        f'[sites.unplanned]\nstart = ["http://127.0.0.1:9/"]\n'
    )
    (crawler.folder / "tearsheet.toml").write_text(settings, encoding="utf-8")
    first = crawler.run("--due")
    assert (first.code, first.summary["sites"], first.summary["new"]) == (0, "2", "7"), first.said()
    second = crawler.run("--due")
    assert (second.code, second.summary["sites"]) == (0, "0"), second.said()
    crawler.write("UPDATE run_sites SET started_at = '2026-01-01T00:00:00.000000Z'")
    plan = crawler.run("--due", "--dry-run")
    assert plan.stdout.startswith("often\t")
    third = crawler.run("--due")
    assert third.summary["sites"] == "1"
    assert crawler.run("--due", "often").code == 2


def test_due_without_a_schedule_is_wrong_usage(crawler: Crawler) -> None:
    outcome = crawler.run("--due")
    assert outcome.code == 2
    assert "`every` or `cron`" in outcome.stderr


def test_revisits_have_a_budget_and_new_pages_do_not(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 12)
    settings = f'[sites.town]\nstart = ["{server.origin}/"]\nrevisits = 3\n'
    (crawler.folder / "tearsheet.toml").write_text(settings, encoding="utf-8")
    assert crawler.run("town").summary["new"] == "12"
    again = crawler.run("town", "--force")
    assert (again.code, again.summary["fetched"]) == (0, "3"), again.said()


def test_the_log_of_requests_is_kept_as_long_as_asked(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 3)
    (crawler.folder / "tearsheet.toml").write_text('keep_fetches = "30d"\n', encoding="utf-8")
    crawler.run(f"{server.origin}/")
    (before,) = crawler.rows("SELECT count(*) FROM fetches")[0]
    crawler.write("UPDATE fetches SET started_at = '2020-01-01T00:00:00.000000Z' WHERE fetch_id <= 2")
    crawler.run(f"{server.origin}/")
    assert crawler.rows("SELECT count(*) FROM fetches WHERE started_at < '2021'") == [(0,)]
    assert crawler.rows("SELECT min(fetch_id) FROM fetches") == [(3,)]
    assert crawler.rows("SELECT count(*) FROM fetches")[0][0] >= before - 2
