"""The files that a crawl leaves for machines: `--report` and `--metrics-file`."""

from __future__ import annotations

import json
from collections.abc import Callable

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
    success = found["tearsheet_site_last_success_timestamp_seconds", "town"]
    failed = crawler.run("town", "--metrics-file", "tearsheet.prom")
    assert (failed.code, port > 0) == (4, True)
    found = metrics(crawler)
    assert found["tearsheet_last_run_exit_code",] == 4
    assert found["tearsheet_site_healthy", "town"] == 0
    assert found["tearsheet_site_last_success_timestamp_seconds", "town"] == success
    assert found["tearsheet_site_last_run_timestamp_seconds", "town"] > success


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
