"""`tearsheet export` to files that pandas, polars, DuckDB and PyArrow read back; manifests; states of the past."""

import csv
import datetime as dt
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest
from sqlalchemy import inspect

from pipelines.parquet import type_of
from schema.article import Block, PublishedDate, RelatedLink
from schema.types import timestamp_text
from schema.views import V_ARTICLES, VIEWS
from tests.commands.conftest import Run
from tests.stored_site import BASE, DAY, HOUR, START, Site

_HOSTILE = '=HYPERLINK("http://x")\r\n"quoted"; \U0001f327 \u202e, end'


@pytest.fixture
def press(site: Site) -> Site:
    link = RelatedLink(f"{BASE}/b", "Sun", "It shone.", "Weather", dt.date(2025, 8, 9))
    site.store(
        site.article(
            "/a", title="Rain", authors=("Zoe", "Al"), tags=("wet",), related_links=(link,), is_paywalled=True
        ),
        site.article("/b", title=_HOSTILE, text=_HOSTILE, blocks=(Block("heading", "It", 2), Block("code", _HOSTILE))),
        site.article("/c", title="Undated", published=None),
        site.article("/d", title="September", published=PublishedDate(dt.date(2025, 9, 1))),
    )
    return site


@pytest.fixture
def export(run: Run, database_url: str) -> Any:
    def export(*arguments: str) -> dict[str, Any]:
        outcome = run("export", *arguments, "--database", database_url)
        assert (outcome.code, outcome.err) == (0, "")
        path = Path(arguments[0])
        manifest = path / "manifest.json" if path.is_dir() else Path(f"{arguments[0]}.manifest.json")
        return dict(json.loads(manifest.read_text()))

    return export


def _lines(file: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(file).read_text().splitlines()]


# ---------------------------------------------------------------- Parquet
def test_parquet_holds_what_jsonl_holds(press: Site, export: Any) -> None:
    export("articles.parquet")
    export("articles.jsonl")
    rows = pq.read_table("articles.parquet").to_pylist()

    def as_json(value: Any) -> Any:
        if isinstance(value, dt.datetime):
            return timestamp_text(value)
        if isinstance(value, list):
            return [as_json(item) for item in value]
        if isinstance(value, dict):
            return {key: as_json(item) for key, item in value.items()}
        return value.isoformat() if isinstance(value, dt.date) else value

    assert [as_json(row) for row in rows] == _lines("articles.jsonl")
    assert rows[0]["published_at"] == START
    assert rows[0]["published_at"].utcoffset() == dt.timedelta(0)


def test_pandas_polars_and_duckdb_read_it(press: Site, export: Any) -> None:
    export("articles.parquet")
    frame = pandas.read_parquet("articles.parquet")
    assert str(frame["published_at"].dtype) == "datetime64[us, UTC]"
    assert list(frame["authors"][0]) == ["Zoe", "Al"]
    assert frame["title"][1] == _HOSTILE
    table = polars.read_parquet("articles.parquet")
    assert table["published_date"].dtype == polars.Date
    assert table["related_links"].list.len().to_list() == [1, 0, 0, 0]
    query = "SELECT unnest(related_links).category, is_paywalled FROM 'articles.parquet'"
    assert duckdb.sql(query).fetchall() == [("Weather", True)]
    assert duckdb.sql("SELECT blocks[1].level FROM 'articles.parquet' WHERE title LIKE '=%'").fetchall() == [(2,)]


def test_csv_is_read_by_pandas_and_duckdb(press: Site, export: Any) -> None:
    export("articles.csv")
    frame = pandas.read_csv("articles.csv", parse_dates=["published_at"])
    assert list(frame.columns) == list(V_ARTICLES.columns)
    assert frame["title"][1] == f"'{_HOSTILE}"
    assert frame["published_at"][0] == START
    assert duckdb.sql("SELECT count(*) FROM read_csv('articles.csv')").fetchall() == [(4,)]
    with Path("articles.csv").open(newline="", encoding="utf-8") as file:
        assert [row["is_paywalled"] for row in csv.DictReader(file)] == ["true", "", "", ""]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_view_has_the_types_of_the_database(view: Any, press: Site, export: Any) -> None:
    export("view.parquet", "--view", view.name)
    if press.engine.dialect.name == "postgresql" and view is not V_ARTICLES:
        types = {column["name"]: str(column["type"]) for column in inspect(press.engine).get_columns(view.name)}
        arrow = {"TIMESTAMP": "timestamp[us, tz=UTC]", "DATE": "date32[day]", "BOOLEAN": "bool", "BIGINT": "int64"}
        arrow |= {"INTEGER": "int64", "DOUBLE PRECISION": "double", "TEXT": "string", "NUMERIC": "double"}
        assert {name: arrow[kind] for name, kind in types.items()} == {
            name: str(type_of(name)) for name in view.columns
        }


def test_partitions_are_months_that_readers_prune(press: Site, export: Any) -> None:
    manifest = export("press", "--partition", "month")
    names = ["__HIVE_DEFAULT_PARTITION__", "2025-08", "2025-09"]
    assert sorted(file["file"] for file in manifest["files"]) == sorted(
        f"published_month={name}/part-0.parquet" for name in names
    )
    months = pyarrow.dataset.dataset("press", partitioning="hive", exclude_invalid_files=True)
    field = pyarrow.dataset.field("published_month")
    assert months.to_table(filter=field == "2025-09")["title"].to_pylist() == ["September"]
    query = "SELECT count(*) FROM read_parquet('press/*/*.parquet', hive_partitioning=true)"
    assert duckdb.sql(f"{query} WHERE published_month = '2025-08'").fetchall() == [(2,)]
    assert polars.scan_parquet("press/**/*.parquet", hive_partitioning=True).collect().height == 4
    export("press", "--partition", "month", "--since", "2025-09-01", "--until", "2025-09-30")
    assert [path.name for path in Path("press").glob("published_month*")] == ["published_month=2025-09"]


def test_a_folder_of_something_else_is_left_alone(press: Site, run: Run, database_url: str) -> None:
    Path("notes").mkdir()
    Path("notes/mine.txt").write_text("mine")
    outcome = run("export", "notes", "--partition", "month", "--database", database_url)
    assert outcome.code == 2
    assert "notes is there and was not written by an export" in outcome.err
    assert Path("notes/mine.txt").read_text() == "mine"


def test_without_text_there_are_no_bodies(press: Site, export: Any) -> None:
    export("articles.parquet", "--no-text")
    assert {"text", "blocks"}.isdisjoint(pq.read_schema("articles.parquet").names)


def test_many_rows_come_once_each_in_order(press: Site, export: Any) -> None:
    press.store(*(press.article(f"/{n}", title=f"Title {n}", authors=(f"Author {n % 7}",)) for n in range(2_100)))
    export("articles.parquet")
    export("articles.jsonl")
    rows = pq.read_table("articles.parquet", columns=["article_id", "title", "authors"]).to_pylist()
    expected = [{name: line[name] for name in ("article_id", "title", "authors")} for line in _lines("articles.jsonl")]
    assert rows == expected


# ---------------------------------------------------------------- manifest
def test_the_manifest_says_what_the_file_holds(press: Site, export: Any) -> None:
    manifest = export("articles.csv", "--site", "news.example")
    content = Path("articles.csv").read_bytes()
    assert manifest["rows"] == 4
    assert manifest["files"] == [
        {"file": "articles.csv", "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    ]
    assert manifest["last_change_seq"] == press.one("SELECT max(change_seq) FROM articles")
    assert (manifest["view"], manifest["options"]["site"]) == ("v_articles", "news.example")
    assert manifest["run_ids"] == [[press.run_id, press.run_id]]
    assert [column["name"] for column in manifest["columns"]] == list(V_ARTICLES.columns)
    published = manifest["columns"][6]
    assert (published["name"], published["type"]) == ("published_at", "timestamp[us, tz=UTC]")


def test_every_export_is_noted_in_the_database(press: Site, export: Any, run: Run, database_url: str) -> None:
    manifest = export("articles.csv", "--since", "2025-08-01")
    run("export", "-", "--database", database_url)
    first, second = press.rows("SELECT * FROM exports ORDER BY export_id")
    assert (first.file, first.rows) == (str(Path("articles.csv").resolve()), manifest["rows"])
    assert first.sha256 == manifest["files"][0]["sha256"]
    assert (second.file, second.sha256) == ("-", None)


def test_a_nightly_load_gets_changes_and_deletions(press: Site, export: Any) -> None:
    first = export("all.jsonl")
    press.now += DAY
    press.store(press.article("/e", title="New"))
    press.store(press.other("/a", answer={"http_status": 301, "redirect_to": f"{BASE}/f"}))
    (moved,) = press.store(press.article("/f", title="Rain"))
    press.now += DAY
    second = export("changes.jsonl", "--since", str(first["last_change_seq"]))
    assert {line["title"] for line in _lines("changes.jsonl")} == {"New", "Rain"}
    assert second["deletions"] == []
    assert moved.article_id in {line["article_id"] for line in _lines("changes.jsonl")}


# ---------------------------------------------------------------- time
def test_a_state_of_the_past_is_what_was_known_then(press: Site, export: Any) -> None:
    before = _export_rows(export, "before.jsonl")
    press.now += DAY
    press.store(press.article("/a", title="Rain, then sun", authors=("Al",), section="Sport"))
    press.store(press.article("/e", title="Later"))
    then = timestamp_text(START + HOUR)
    past = _export_rows(export, "then.jsonl", "--as-of", then)
    changed = {"last_seen_at", "last_checked_at", "loaded_at", "change_seq"}
    for was, is_said_to_have_been in zip(before, past, strict=True):
        assert _without(is_said_to_have_been, changed) == _without(was, changed)
    assert [row["title"] for row in _export_rows(export, "now.jsonl")] != [row["title"] for row in past]
    export("then.parquet", "--as-of", then)
    assert pq.read_table("then.parquet")["title"].to_pylist() == [row["title"] for row in past]
    export("then.csv", "--as-of", then)
    assert list(pandas.read_csv("then.csv")["authors"].fillna("")) == ["Zoe; Al", "", "", ""]


def _export_rows(export: Any, file: str, *options: str) -> list[dict[str, Any]]:
    export(file, *options)
    return _lines(file)


def _without(row: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def test_an_article_that_went_later_was_there_then(press: Site, export: Any) -> None:
    for _ in range(2):
        press.now += 2 * DAY
        press.store(press.other("/c", answer={"http_status": 404, "failure": "http_error"}))
    gone = press.one("SELECT count(*) FROM v_articles WHERE is_gone")
    assert gone == 1
    assert not any(row["is_gone"] for row in _export_rows(export, "then.jsonl", "--as-of", "2026-03-01"))


def test_changes_since_a_time(press: Site, export: Any) -> None:
    press.now += DAY
    press.store(press.article("/e", title="Later"))
    rows = _export_rows(export, "changes.jsonl", "--since", (START + HOUR).isoformat())
    assert [row["title"] for row in rows] == ["Later"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-", "--format", "parquet"], "Parquet cannot be written to stdout"),
        (["a.csv", "--partition", "month"], None),
        (["a.csv", "--format", "csv", "--partition", "month"], "--partition divides Parquet only"),
        (["a", "--partition", "month", "--view", "v_sites"], "which v_sites has none of"),
        (["a.csv", "--as-of", "yesterday"], "--as-of takes a time such as"),
        (["a.csv", "--as-of", "2025-08-08", "--view", "v_sites"], "v_sites is only known as it is now"),
        (["a.csv", "--since", "2025-08-08T25:00"], "--since takes a time such as"),
        (["a.csv", "--since", "2025-08-08T09:30", "--view", "v_daily_counts"], "--since TIME means articles"),
    ],
)
def test_what_cannot_be_exported_says_why(
    arguments: list[str], says: str | None, press: Site, run: Run, database_url: str
) -> None:
    outcome = run("export", *arguments, "--database", database_url)
    assert outcome.code == (2 if says else 0)
    assert re.escape(says or "") in re.escape(outcome.err)
