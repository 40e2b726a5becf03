"""`tearsheet status`: which sites to look at, and metrics for machines."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from schema.engine import open_engine
from tests.commands.conftest import Run

HOSTILE = 'a"b\\c\nd\x1b[2J'


@pytest.fixture
def broken(stored: Path) -> Path:
    """The site's last run found no day on any page, and one site more has never been crawled."""
    engine = open_engine(f"sqlite:///{stored}")
    measures = {"articles": 20, "filled": {"title": 20, "published": 5}}
    began = dt.datetime.now(dt.UTC) - dt.timedelta(hours=3)
    stamps = (f"{began:%Y-%m-%dT%H:%M:%S}.000000Z", f"{began + dt.timedelta(minutes=2):%Y-%m-%dT%H:%M:%S}.000000Z")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO run_sites (run_id, site_id, started_at, finished_at, status, new, measures)"
            " VALUES (1, 1, ?, ?, 'quality', 7, ?)",
            (*stamps, json.dumps(measures)),
        )
        connection.exec_driver_sql(
            "INSERT INTO breaches (site_id, measure, expected, found, detail, run_id, started_at)"
            " VALUES (1, 'published filled', 1, 0.25, 'published filled 25% of 20, usually 100%\x1b[2J', 1, ?)",
            stamps[:1],
        )
        connection.exec_driver_sql(
            "INSERT INTO sites (name, start_urls, created_at) VALUES (?, '[]', ?)", (HOSTILE, stamps[0])
        )
    engine.dispose()
    return stored


def samples(file: Path) -> dict[tuple[str, ...], float]:
    """The metrics as Prometheus would read them: values by name and labels."""
    families = text_string_to_metric_families(file.read_text(encoding="utf-8"))
    return {(it.name, *it.labels.values()): it.value for family in families for it in family.samples}


def test_people_are_told_what_to_look_at(broken: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("status")
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True)
    monkeypatch.setenv("COLUMNS", "80")
    outcome = run("status")
    assert outcome.out.startswith("1 of 2 sites is well; 1 needs a look.\n")
    assert "published filled 25% of 20, usually 100%\\x1b[2J (since " in outcome.out
    assert "tearsheet sites accept news.example" in outcome.out
    assert "3h" in outcome.out
    table = outcome.out.split("\n\n")[1].replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert max(len(line) for line in table.splitlines()) <= 80
    assert "\x1b[2J" not in outcome.out


def test_programs_get_more_columns_and_what_is_broken(broken: Path, run: Run) -> None:
    header, *lines = run("status").out.splitlines()
    assert header.split("\t") == [
        *("site", "articles", "pages_pending", "pages_failed", "last_run_at", "last_status", "next_due_at"),
        *("new_7d", "newest"),
    ]
    row = next(line.split("\t") for line in lines if line.startswith("news.example"))
    assert row[-2:] == ["7", "2025-08-08"]
    document = json.loads(run("status", "--format", "json").out)
    assert list(document) == ["sites", "last_run", "breaches"]
    assert [(it["site"], it["measure"], it["found"]) for it in document["breaches"]] == [
        ("news.example", "published filled", 0.25)
    ]


def test_one_site_alone(broken: Path, run: Run) -> None:
    assert [line.split("\t")[0] for line in run("status", "--site", "news.example").out.splitlines()[1:]] == [
        "news.example"
    ]
    outcome = run("status", "--site", "news.exmple")
    assert (outcome.code, "did you mean news.example?" in outcome.err) == (2, True)


def test_metrics_say_what_the_database_says(broken: Path, run: Run) -> None:
    assert run("status", "--metrics-file", "tearsheet.prom").code == 0
    found = samples(Path("tearsheet.prom"))
    assert found["tearsheet_site_healthy", "news.example"] == 0
    assert found["tearsheet_site_open_breaches", "news.example"] == 1
    assert found["tearsheet_site_articles", "news.example"] == 2
    assert found["tearsheet_site_last_run_new_articles", "news.example"] == 7
    assert found["tearsheet_site_last_run_duration_seconds", "news.example"] == 120
    assert found["tearsheet_site_field_filled_ratio", "published", "news.example"] == 0.25
    assert found["tearsheet_site_healthy", 'a"b\\c\\x0ad\\x1b[2J'] == 1
    assert sorted(path.name for path in Path().glob("tearsheet.prom*")) == ["tearsheet.prom"]


@pytest.mark.parametrize(("file", "says"), [("nowhere/x.prom", "there is no folder"), (".", "it is a folder")])
def test_a_metrics_file_that_cannot_be_written(file: str, says: str, stored: Path, run: Run) -> None:
    outcome = run("status", "--metrics-file", file)
    assert (outcome.code, outcome.out) == (78, "")
    assert says in outcome.err
