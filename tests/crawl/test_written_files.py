"""The files that a crawl leaves for machines: `--report` and `--metrics-file`."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.crawl.crawling import Crawler
from tests.server.client import ServerProcess

Serve = Callable[..., ServerProcess]


def metrics(crawler: Crawler) -> dict[tuple[str, ...], float]:
    text = (crawler.folder / "tearsheet.prom").read_text(encoding="utf-8")
    families = text_string_to_metric_families(text)
    return {(it.name, *it.labels.values()): it.value for family in families for it in family.samples}


def test_metrics_are_written_when_a_run_ends_and_when_it_fails(serve: Serve, crawler_of_each: Crawler) -> None:
    crawler = crawler_of_each
    with ServerProcess("town", 4) as server:
        port = int(server.origin.rpartition(":")[2])
        (crawler.folder / "tearsheet.toml").write_text(f'[sites.town]\nstart = ["{server.origin}/"]\n')
        first = crawler.run("town", "--metrics-file", "tearsheet.prom")
    assert first.code == 0
    found = metrics(crawler)
    assert found["tearsheet_last_run_exit_code",] == 0
    assert found["tearsheet_last_run_pages", "new"] == found["tearsheet_site_articles", "town"] == 4
    assert found["tearsheet_site_healthy", "town"] == 1
    assert found["tearsheet_site_field_filled_ratio", "title", "town"] == 1
    requests = "SELECT count(*), sum(body_bytes) FROM fetches"
    assert [
        (found["tearsheet_site_last_run_requests", "town"], found["tearsheet_site_last_run_body_bytes", "town"])
    ] == [tuple(row) for row in crawler.rows(requests)]
    success = found["tearsheet_site_last_success_timestamp_seconds", "town"]
    failed = crawler.run("town", "--metrics-file", "tearsheet.prom")
    assert (failed.code, port > 0) == (4, True)
    found = metrics(crawler)
    assert found["tearsheet_last_run_exit_code",] == 4
    assert found["tearsheet_site_healthy", "town"] == 0
    assert found["tearsheet_site_last_success_timestamp_seconds", "town"] == success
    assert found["tearsheet_site_last_run_timestamp_seconds", "town"] > success


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_a_signal_stops_writes_metrics(
    number: signal.Signals, code: int, serve: Serve, crawler: Crawler
) -> None:
    server = serve("town", 60)
    process = crawler.start(f"{server.origin}/", "--metrics-file", "tearsheet.prom", delay=0.2)
    server.wait_for(lambda log: sum("/2025/" in entry.path for entry in log) >= 2)
    process.send_signal(number)
    assert crawler.wait(process).code == code
    found = metrics(crawler)
    assert found["tearsheet_last_run_exit_code",] == code
    assert found["tearsheet_last_run_status", "stopped"] == 1
    assert found["tearsheet_last_run_pages", "new"] >= 1


def test_a_missed_objective_is_in_the_metrics_of_its_run(serve: Serve, crawler: Crawler) -> None:
    origin = serve("town", 4).origin
    settings = f'[sites.town]\nstart = ["{origin}/"]\ncoverage = {{ tags = 1.0 }}\n'
    (crawler.folder / "tearsheet.toml").write_text(settings, encoding="utf-8")
    assert crawler.run("town", "--metrics-file", "tearsheet.prom").code == 3
    found = metrics(crawler)
    assert found["tearsheet_last_run_exit_code",] == 3
    assert found["tearsheet_site_open_breaches", "town"] == 1
    assert found["tearsheet_site_field_filled_ratio", "tags", "town"] < 1
    assert found["tearsheet_site_healthy", "town"] == 0


def test_a_run_that_finds_the_database_locked_leaves_the_metrics_alone(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 60)
    (crawler.folder / "tearsheet.prom").write_text("of the other run")
    process = crawler.start(f"{server.origin}/", delay=0.2)
    server.wait_for(lambda log: len(log) > 2)
    assert crawler.run(f"{server.origin}/", "--metrics-file", "tearsheet.prom").code == 75
    process.send_signal(signal.SIGTERM)
    crawler.wait(process)
    assert (crawler.folder / "tearsheet.prom").read_text() == "of the other run"


def test_a_run_that_breaks_off_writes_metrics(crawler: Crawler) -> None:
    script = (
        "import crawler.process\n"
        "def fail(*_): raise RuntimeError('a fault')\n"
        "crawler.process.crawl_sites = fail\n"
        "from crawler.commands.app import main; main()\n"
    )
    options = ("--database", crawler.database, "--no-archive", "--metrics-file", "tearsheet.prom")
    command = [sys.executable, "-c", script, "crawl", "https://news.example/", *options]
    done = subprocess.run(command, cwd=crawler.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert (done.returncode, "a fault" in done.stderr) == (1, True)
    found = metrics(crawler)
    assert found["tearsheet_last_run_exit_code",] == 1
    assert found["tearsheet_last_run_status", "failed"] == 1


def test_metrics_need_no_environment(serve: Serve, crawler: Crawler) -> None:
    start = f"{serve('town', 3).origin}/"
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", "from crawler.commands.app import main; main()", "crawl", start, "--delay", "0"]
    done = subprocess.run(
        [*command, "--database", crawler.database, "--no-archive", "--metrics-file", "tearsheet.prom"],
        cwd=crawler.folder,
        env={"PYTHONPATH": root},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)
    assert metrics(crawler)["tearsheet_last_run_pages", "new"] == 3


@pytest.mark.parametrize("option", ["--report", "--metrics-file"])
def test_the_database_is_never_taken_for_the_file(option: str, serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 3)
    assert crawler.run(f"{server.origin}/").code == 0
    asked = len(server.log)
    outcome = crawler.run(f"{server.origin}/", option, "articles.db")
    assert (outcome.code, len(server.log)) == (78, asked)
    assert "it is the database itself" in outcome.stderr
    assert crawler.rows("SELECT count(*) FROM v_articles")[0][0] == 3


@pytest.mark.parametrize("option", ["--report", "--metrics-file"])
def test_a_file_that_cannot_be_written_is_said_before_any_request(option: str, serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 3)
    outcome = crawler.run(f"{server.origin}/", option, "nowhere/file")
    assert (outcome.code, outcome.stdout, server.log) == (78, "", [])
    assert "there is no folder" in outcome.stderr


def test_a_report_takes_the_place_of_an_older_one_and_leaves_devices_alone(serve: Serve, crawler: Crawler) -> None:
    server = serve("town", 3)
    (crawler.folder / "run.json").write_text("old")
    assert crawler.run(f"{server.origin}/", "--report", "run.json").code == 0
    assert json.loads((crawler.folder / "run.json").read_text())["new"] == 3
    outcome = crawler.run(f"{server.origin}/", "--report", "/dev/stdout")
    assert (outcome.code, '"run": 2' in outcome.stdout) == (0, True)
    assert [path.name for path in crawler.folder.glob("*run.json*")] == ["run.json"]
