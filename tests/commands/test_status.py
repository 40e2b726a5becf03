"""`tearsheet status`: which sites to look at, and metrics for machines."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from crawler.health.measures import Measures
from schema import health, runs, traps
from schema.crawled import Counts
from schema.engine import writing
from schema.sites import ensure_site
from tests.commands.conftest import Outcome, Run
from tests.stored_site import BASE, DAY, HOUR, Site

HOSTILE = 'a"b\\c\nd\x1b[2J'
Status = Callable[..., Outcome]

MEASURES = Measures(
    articles=20,
    filled=Counter(title=20, published=5, text=20),
    strategies=Counter({"title json_ld": 18, "title h1": 2, "published time": 5}),
    answered=22,
    failures=Counter({"timeout": 3, "status 503": 1}),
    requests=30,
    body_bytes=123_456,
)


@pytest.fixture
def began() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0) - 3 * HOUR


@pytest.fixture
def broken(site: Site, began: dt.datetime) -> Site:
    """The site's last run found no day on most pages, and one site more has never been crawled."""
    site.store(site.article("/a"), site.article("/b", title="Sun"))
    counts = Counts(new=7, updated=1, failed=4)
    with writing(site.engine) as connection:
        run_id = runs.start_run(connection, command="tearsheet crawl --due\x1b[2J", now=began, host="desk", pid=1)
        runs.add_run_site(connection, run_id, site.site_id, began)
        end = began + dt.timedelta(minutes=2)
        measured = {"counts": counts, "measures": MEASURES.as_json(), "now": end}
        runs.finish_run_site(connection, run_id, site.site_id, status="quality", **measured)
        runs.finish_run(
            connection, run_id, status="quality", exit_code=3, counts=counts, coverage_min=0.25, now=end + HOUR / 60
        )
        breach = {"measure": "published filled", "expected": 1.0, "found": 0.25, "started_at": began}
        detail = "published filled 25% of 20, usually 100%\x1b[2J"
        health.begin_breaches(connection, [{"site_id": site.site_id, "run_id": run_id, "detail": detail, **breach}])
        cut = {"area": "/calendar/#/**", "is_new_only": False, "wasted": 50, "example_url": f"{BASE}/calendar/9\x1b[2J"}
        traps.add_cut(connection, site.site_id, run_id, now=began, **cut)
        ensure_site(connection, HOSTILE, [], began)
    return site


@pytest.fixture
def status(run: Run, database_url: str) -> Status:
    """Runs `tearsheet status` on the database of `site`."""
    return lambda *arguments: run("status", "--database", database_url, *arguments)


@pytest.fixture
def on_terminal(status: Status, monkeypatch: pytest.MonkeyPatch) -> Status:
    """The same, where somebody looks."""
    monkeypatch.setenv("TERM", "xterm")

    def show(*arguments: str, columns: int = 80) -> Outcome:
        monkeypatch.setenv("COLUMNS", str(columns))
        with monkeypatch.context() as patch:
            status()
            patch.setattr(type(sys.stdout), "isatty", lambda _: True)
            return status(*arguments)

    return show


def samples(file: Path) -> dict[tuple[str, ...], float]:
    """The metrics as Prometheus would read them: values by name and labels."""
    families = text_string_to_metric_families(file.read_text(encoding="utf-8"))
    return {(it.name, *it.labels.values()): it.value for family in families for it in family.samples}


def plain(outcome: Outcome) -> str:
    """What is shown, without the heading's bold."""
    return re.sub(r"\x1b\[[01]m", "", outcome.out)


# -------------------------------------------------------------------------------------------------------- on a terminal
def test_people_are_told_what_to_look_at(broken: Site, on_terminal: Status) -> None:
    text = plain(on_terminal())
    assert text.startswith("1 of 2 sites is well; 1 needs a look.\n")
    assert "  published filled 25% of 20, usually 100%\\x1b[2J (since " in text
    assert "tearsheet sites accept news.example\n" in text
    assert "Failed in the last runs: 3 timeout, 1 status 503\n" in text
    assert f"Last run {broken.run_id + 1}: quality, tearsheet crawl --due\\x1b[2J\n" in text
    assert "  began 3 hours ago, took 3 minutes: 7 new, 1 updated, 4 failed\n" in text
    assert "\x1b" not in text


def test_the_table_has_all_columns_and_fits_any_terminal(broken: Site, on_terminal: Status) -> None:
    narrow = plain(on_terminal())
    assert max(map(len, narrow.splitlines())) <= 80
    row = next(line.split() for line in narrow.splitlines() if line.startswith("news.example"))
    age = (dt.datetime.now(dt.UTC).date() - dt.date(2025, 8, 8)).days
    assert row == ["news.example", "2", "7", "25%", "0", "0", f"{age}d", "3h", "quality", "now"]
    wide = plain(on_terminal(columns=120))
    assert max(map(len, wide.splitlines())) <= 120
    heading = next(line for line in wide.splitlines() if line.startswith("site"))
    assert re.split("  +", heading) == [
        *("site", "articles", "new 7d", "filled", "pending", "failed", "newest", "last run", "status", "next due")
    ]


def test_sites_overdue_by_the_settings_are_named(broken: Site, on_terminal: Status) -> None:
    section = '[sites."news.example"]\nstart = ["https://news.example/"]\nevery = "{}"\n'
    Path("tearsheet.toml").write_text(section.format("1h"), encoding="utf-8")
    assert "Due by the settings for an hour or more: news.example\n" in plain(on_terminal())
    Path("tearsheet.toml").write_text(section.format("6h"), encoding="utf-8")
    assert "Due by the settings" not in plain(on_terminal())


def test_more_is_told_of_one_site(broken: Site, on_terminal: Status) -> None:
    text = plain(on_terminal("--site", "news.example", columns=100))
    assert text.startswith("0 of 1 sites are well; 1 needs a look.\n")
    assert "quality   7 new, 1 updated, 0 gone, 4 failed (2 minutes)\n" in text
    assert re.search(r"^  title +100%  json_ld 18, h1 2$", text, re.MULTILINE)
    assert re.search(r"^  published +25%  time 5$", text, re.MULTILINE)
    assert "/calendar/#/**: since " in text and "after 50 requests in vain" in text
    assert "\x1b" not in text


# --------------------------------------------------------------------------------------------------------- for programs
def test_programs_get_more_columns(broken: Site, status: Status) -> None:
    header, *lines = status().out.splitlines()
    assert header.split("\t") == [
        *("site", "articles", "pages_pending", "pages_failed", "last_run_at", "last_status", "next_due_at"),
        *("new_7d", "newest", "coverage"),
    ]
    row = next(line.split("\t") for line in lines if line.startswith("news.example"))
    assert row[-3:] == ["7", "2025-08-08", "0.25"]
    assert any(line.startswith('a"b\\c\\x0ad\\x1b[2J\t0\t') for line in lines)


def test_json_keeps_what_it_had_and_says_more(broken: Site, status: Status, began: dt.datetime) -> None:
    outcome = status("--format", "json")
    document = json.loads(outcome.out)
    assert list(document) == ["sites", "last_run", "breaches", "failures", "overdue", "details"]
    assert [set(site) for site in document["sites"]] == 2 * [
        {"site", "last_run_at", "last_status", "articles", "pages_pending", "pages_failed", "next_due_at"}
    ]
    columns = "run_id started_at finished_at status exit_code host pid command coverage_min duration_s"
    assert set(columns.split()) < set(document["last_run"])
    assert [(it["site"], it["measure"], it["found"]) for it in document["breaches"]] == [
        ("news.example", "published filled", 0.25)
    ]
    assert document["failures"] == [
        {"site": "news.example", "reason": "timeout", "pages": 3},
        {"site": "news.example", "reason": "status 503", "pages": 1},
    ]
    details = next(it for it in document["details"] if it["site"] == "news.example")
    assert (details["new_7d"], details["coverage"], details["filled"]["title"]) == (7, 0.25, 1.0)
    assert details["worries"][0].startswith("published filled 25%")
    assert any(site["site"] == HOSTILE for site in document["sites"])
    assert "\x1b" not in outcome.out


def test_json_of_one_site_has_its_runs_strategies_and_traps(broken: Site, status: Status) -> None:
    document = json.loads(status("--site", "news.example", "--format", "json").out)
    assert [site["site"] for site in document["sites"]] == ["news.example"]
    assert [(run["run_id"], run["status"], run["new"]) for run in document["runs"]] == [
        (broken.run_id + 1, "quality", 7)
    ]
    assert document["strategies"] == {"title": {"json_ld": 18, "h1": 2}, "published": {"time": 5}}
    assert [trap["area"] for trap in document["traps"]] == ["/calendar/#/**"]


def test_one_site_alone(broken: Site, status: Status) -> None:
    lines = status("--site", "news.example").out.splitlines()
    assert [line.split("\t")[0] for line in lines[1:]] == ["news.example"]
    outcome = status("--site", "news.exmple")
    assert (outcome.code, "did you mean news.example?" in outcome.err) == (2, True)


# -------------------------------------------------------------------------------------------------------------- metrics
def test_metrics_say_what_the_database_says(broken: Site, status: Status, began: dt.datetime) -> None:
    assert status("--metrics-file", "tearsheet.prom").code == 0
    found = samples(Path("tearsheet.prom"))
    of_site = {key[0].removeprefix("tearsheet_site_"): found[key] for key in found if key[1:] == ("news.example",)}
    due = of_site.pop("next_due_timestamp_seconds")
    assert due > 0
    assert of_site == {
        "healthy": 0,
        "open_breaches": 1,
        "articles": 2,
        "pages_pending": 0,
        "pages_failed": 0,
        "last_run_new_articles": 7,
        "last_run_duration_seconds": 120,
        "last_run_requests": 30,
        "last_run_body_bytes": 123_456,
        "last_run_timestamp_seconds": began.timestamp(),
        "last_success_timestamp_seconds": began.timestamp(),
        "newest_article_timestamp_seconds": dt.datetime(2025, 8, 8, tzinfo=dt.UTC).timestamp(),
    }
    assert found["tearsheet_site_field_filled_ratio", "published", "news.example"] == 0.25
    assert found["tearsheet_site_healthy", 'a"b\\c\\x0ad\\x1b[2J'] == 1
    assert ("tearsheet_site_last_run_new_articles", 'a"b\\c\\x0ad\\x1b[2J') not in found
    assert found["tearsheet_last_run_exit_code",] == 3
    assert [key[1] for key in found if key[0] == "tearsheet_last_run_status" and found[key]] == ["quality"]
    assert found["tearsheet_last_run_duration_seconds",] == 180
    assert found["tearsheet_last_run_pages", "failed"] == 4
    assert found["tearsheet_build_info", "0.1.0"] == 1
    assert 0 <= dt.datetime.now(dt.UTC).timestamp() - found["tearsheet_metrics_written_timestamp_seconds",] < 60


def test_metrics_are_in_the_form_that_the_collector_asks_for(broken: Site, status: Status) -> None:
    status("--metrics-file", "tearsheet.prom")
    first = Path("tearsheet.prom").read_text(encoding="utf-8")
    status("--metrics-file", "again.prom")
    now = re.compile("^tearsheet_metrics_written.*$", re.MULTILINE)
    assert now.sub("", first) == now.sub("", Path("again.prom").read_text(encoding="utf-8"))
    assert 'tearsheet_site_articles{site="a\\"b\\\\c\\\\x0ad\\\\x1b[2J"} 0.0\n' in first
    families = list(text_string_to_metric_families(first))
    assert len({family.name for family in families}) == len(families)
    assert [family.name for family in families if not (family.documentation and family.type == "gauge")] == []
    assert all(family.name.startswith("tearsheet_") and not family.name.endswith("_total") for family in families)


def test_the_file_is_replaced_whole_and_readable_for_all(
    broken: Site, status: Status, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Path("tearsheet.prom")
    file.write_text("old")
    file.chmod(0o600)
    seen = list[tuple[str, list[str]]]()
    replace = Path.replace

    def watched(part: Path, target: Path) -> Path:
        if target.name == file.name:
            seen.append((file.read_text(), [path.name for path in Path().glob("*.prom")]))
        return replace(part, target)

    monkeypatch.setattr(Path, "replace", watched)
    old_mask = os.umask(0o077)
    try:
        assert status("--metrics-file", str(file)).code == 0
    finally:
        os.umask(old_mask)
    assert seen == [("old", ["tearsheet.prom"])]
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert [path.name for path in Path().iterdir() if "prom" in path.name] == ["tearsheet.prom"]


def test_a_run_under_way_does_not_hide_the_last_one(broken: Site, status: Status) -> None:
    now = dt.datetime.now(dt.UTC)
    with writing(broken.engine) as connection:
        run_id = runs.start_run(connection, command="tearsheet crawl", now=now, host="desk", pid=1)
        runs.add_run_site(connection, run_id, broken.site_id, now)
    status("--metrics-file", "tearsheet.prom")
    found = samples(Path("tearsheet.prom"))
    assert found["tearsheet_last_run_exit_code",] == 3
    assert found["tearsheet_site_last_run_new_articles", "news.example"] == 7
    assert found["tearsheet_site_field_filled_ratio", "title", "news.example"] == 1


@pytest.mark.parametrize(
    ("file", "says"),
    [("nowhere/x.prom", "there is no folder"), (".", "it is a folder"), ("articles.db", "the database itself")],
)
def test_a_metrics_file_that_cannot_be_written(file: str, says: str, stored: Path, run: Run) -> None:
    outcome = run("status", "--metrics-file", file)
    assert (outcome.code, outcome.out) == (78, "")
    assert says in outcome.err


def test_sites_that_are_well_are_said_to_be(database_url: str, site: Site, on_terminal: Status) -> None:
    with writing(site.engine) as connection:
        ensure_site(connection, "other.example", [], site.now - DAY)
    text = plain(on_terminal())
    assert text.startswith("All 2 sites are well.\n")
    assert "accept" not in text
