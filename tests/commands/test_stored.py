"""The commands that read a database: show, export, status, db."""

import csv
import json
import sys
from pathlib import Path

import pytest

from schema.engine import open_engine
from schema.views import V_ARTICLES, VIEWS
from tests.commands.conftest import Run
from tests.stored_site import BASE, DAY, Site, make_site

READING = [["show", "1"], ["export", "-"], ["status"], ["db", "check"]]


# ---------------------------------------------------------------- the database
@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_a_missing_database_says_how_to_make_one(command: list[str], run: Run, tmp_path: Path) -> None:
    outcome = run(*command)
    assert (outcome.code, outcome.out) == (78, "")
    assert outcome.err.count("\n") == 1
    assert "there is no database articles.db yet; make it with `tearsheet crawl URL`" in outcome.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_a_folder_or_another_file_is_no_database(command: list[str], run: Run, tmp_path: Path) -> None:
    assert "is a folder" in run(*command, "--database", str(tmp_path)).err
    Path("notes.txt").write_text("not a database at all")
    outcome = run(*command, "--database", "sqlite:///notes.txt")
    assert (outcome.code, outcome.out) == (78, "")
    assert "notes.txt is not a SQLite database" in outcome.err


def test_an_empty_database_says_how_to_fill_it(run: Run) -> None:
    Path("articles.db").touch()
    outcome = run("status")
    assert outcome.code == 78
    assert "crawl a site into it first" in outcome.err


def test_the_environment_and_the_settings_name_the_database(
    run: Run, stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = stored.rename(stored.with_name("news.db"))
    Path("tearsheet.toml").write_text('database = "sqlite:///news.db"')
    assert run("status").code == 0
    monkeypatch.setenv("TEARSHEET_DATABASE_URL", "sqlite:///nope.db")
    assert run("status").code == 78
    assert run("status", "--database", str(elsewhere)).code == 0


def test_bad_settings_stop_a_command_before_it_begins(run: Run, stored: Path) -> None:
    Path("tearsheet.toml").write_text("[sites.x]\nstart = ['https://x.example/']\ndealy = 3")
    outcome = run("status")
    assert (outcome.code, outcome.out) == (78, "")
    assert outcome.err.startswith(
        "tearsheet: tearsheet.toml: sites.x.dealy: there is no such setting; did you mean delay?"
    )


def test_both_kinds_of_database_can_be_read(run: Run, site: Site, database_url: str) -> None:
    site.store(site.article("/a", authors=("Zoe",)))
    where = ("--database", database_url)
    shown = run("show", f"{BASE}/a", "--format", "json", *where)
    exported = run("export", "-", "--format", "jsonl", "--since", "2025-08-08", *where)
    assert json.loads(shown.out) == json.loads(exported.out)
    assert json.loads(shown.out)["authors"] == ["Zoe"]
    assert run("status", *where).out.splitlines()[1].startswith("news.example\t1\t")
    assert run("db", "check", *where).code == 0


# ---------------------------------------------------------------- show
def test_show_diff_tells_what_each_version_changed(run: Run, stored: Path) -> None:
    engine = open_engine(str(stored))
    site = make_site(engine)
    site.now += DAY
    site.store(site.article("/b", title="Sun and moon", text="It shone.\n\nThen the \x1b[2Jmoon rose.\n\n++ set"))
    engine.dispose()
    outcome = run("show", f"{BASE}/b", "--diff")
    assert outcome.code == 0
    first, second = outcome.out.split("\n\n", 1)
    assert first.startswith("version 1  2026-03-01 09:30 UTC  new")
    assert second.startswith("version 2  2026-03-02 09:30 UTC  ")
    assert "    - Sun\n    + Sun and moon" in second
    assert "    + Then the \\x1b[2Jmoon rose." in second
    assert "    + ++ set" in second
    versions = json.loads(run("show", f"{BASE}/b", "--diff", "--format", "json").out)
    assert [version["version"] for version in versions] == [1, 2]


@pytest.mark.parametrize("key", ["1", f"{BASE}/a", f"{BASE}/a?utm_source=x"])
def test_show_has_every_column_and_the_links(key: str, run: Run, stored: Path) -> None:
    outcome = run("show", key)
    assert outcome.code == 0
    shown = {line.split()[0] for line in outcome.out.splitlines() if line.strip()}
    assert set(V_ARTICLES.columns) - {"title", "description", "text"} <= shown
    assert "Zoe; Al" in outcome.out
    assert " fell." in outcome.out
    for part in ("Sun", "It shone.", "related | Weather | 2025-08-09 | article 2", f"{BASE}/b"):
        assert part in outcome.out


def test_show_names_copies_on_both_sides(run: Run, stored: Path) -> None:
    engine = open_engine(str(stored))
    site = make_site(engine)
    text = " ".join(f"The {number} boats of the harbour" for number in range(60))
    (original,) = site.store(site.article("/first", text=text))
    (copy,) = site.store(site.article("/second", text=f"{text} stayed out"))
    engine.dispose()
    assert (
        f"%  copy of article {original.article_id}, news.example: {BASE}/first\n" in run("show", f"{BASE}/second").out
    )
    assert f"%  copied by article {copy.article_id}, news.example: {BASE}/second\n" in run("show", f"{BASE}/first").out
    assert "Same text elsewhere" not in run("show", "1").out


def test_show_cannot_reach_the_terminal(run: Run, stored: Path) -> None:
    assert "=Rain\\x1b[2J" in run("show", "1").out


def test_show_as_json(run: Run, stored: Path) -> None:
    shown = json.loads(run("show", "1", "--format", "json").out)
    assert (shown["authors"], shown["published_at"]) == (["Zoe", "Al"], "2026-03-01T09:30:00.000000Z")
    assert shown["related_links"][0]["title"] == "Sun"


@pytest.mark.parametrize("key", ["99", f"{BASE}/zzz", "zzz"])
def test_show_of_what_is_not_stored(key: str, run: Run, stored: Path) -> None:
    outcome = run("show", key)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"tearsheet: no article is stored under {key}")


# ---------------------------------------------------------------- export
def test_export_writes_a_csv_file(run: Run, stored: Path) -> None:
    outcome = run("export", "articles.csv")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    with Path("articles.csv").open(newline="", encoding="utf-8") as file:
        first, second = csv.DictReader(file)
    assert list(first) == list(V_ARTICLES.columns)
    assert first["title"].startswith("'=Rain")
    assert (second["url"], second["is_gone"], second["published_date"]) == (f"{BASE}/b", "false", "2025-08-08")


def test_export_twice_gives_the_same_bytes(run: Run, stored: Path) -> None:
    run("export", "one.jsonl")
    run("export", "two.jsonl")
    assert Path("one.jsonl").read_bytes() == Path("two.jsonl").read_bytes() != b""


def test_export_jsonl_is_nested_and_text_can_be_left_out(run: Run, stored: Path) -> None:
    first, second = map(json.loads, run("export", "-", "--format", "jsonl").out.splitlines())
    assert (first["authors"], len(first["related_links"]), second["tags"]) == (["Zoe", "Al"], 1, [])
    assert {"text", "blocks"} <= set(first)
    (first, _) = map(json.loads, run("export", "-", "--format", "jsonl", "--no-text").out.splitlines())
    assert not {"text", "blocks"} & set(first)
    header = run("export", "-", "--no-text").out.splitlines()[0].split(",")
    assert header == [name for name in V_ARTICLES.columns if name != "text"]


@pytest.mark.parametrize("view", [view.name for view in VIEWS])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_every_view_can_be_exported(view: str, form: str, run: Run, stored: Path) -> None:
    outcome = run("export", "-", "--view", view, "--format", form, "--site", "news.example")
    assert (outcome.code, outcome.err) == (0, "")


def test_export_chooses_rows(run: Run, stored: Path) -> None:
    def count(*options: str) -> int:
        outcome = run("export", "-", "--format", "jsonl", *options)
        assert outcome.code == 0
        return len(outcome.out.splitlines())

    assert count("--since", "2025-08-08", "--until", "2025-08-08", "--site", "news.example") == 2
    assert count("--since", "2025-08-09") == 0
    assert count("--since", "1") == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["x.xlsx"], "xlsx cannot be written; available are csv, jsonl, parquet, sqlite"),
        (["-", "--view", "articles"], "there is no view articles; available are v_articles"),
        (["-", "--since", "yesterday"], "or a time such as 2025-08-08T09:30 or a change_seq such as 1200"),
        (["-", "--until", "12"], "--until takes a day such as 2025-08-08"),
        (["-", "--view", "v_site_health", "--since", "2025-08-08"], "mean days, which v_site_health has none of"),
        (["-", "--view", "v_daily_counts", "--since", "7"], "means articles, which v_daily_counts has none of"),
        (["-", "--site", "nws.example"], "no site is called nws.example; did you mean news.example?"),
    ],
)
def test_export_says_what_cannot_be(options: list[str], says: str, run: Run, stored: Path) -> None:
    outcome = run("export", *options)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err


@pytest.mark.parametrize("file", [".", "missing/x.csv"])
def test_export_into_nowhere_is_bad_configuration(file: str, run: Run, stored: Path) -> None:
    outcome = run("export", file)
    assert outcome.code == 78
    assert outcome.err.startswith(f"tearsheet: cannot use {file}:")


def test_a_failed_export_leaves_the_old_file(run: Run, stored: Path) -> None:
    Path("articles.csv").write_text("old")
    assert run("export", "articles.csv", "--site", "nope").code == 2
    assert Path("articles.csv").read_text() == "old"


# ---------------------------------------------------------------- status
def test_status_is_tab_separated_where_nobody_looks(run: Run, stored: Path) -> None:
    header, line = run("status").out.splitlines()
    row = dict(zip(header.split("\t"), line.split("\t"), strict=True))
    assert (row["site"], row["articles"], row["pages_pending"], row["last_status"]) == ("news.example", "2", "0", "-")
    assert row["next_due_at"].endswith("Z")


def test_status_is_a_table_on_a_terminal(run: Run, stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("status")
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True)
    monkeypatch.setenv("COLUMNS", "120")
    outcome = run("status")
    assert "news.example" in outcome.out
    assert outcome.out.startswith("The site is well.\n")
    assert "last run" in outcome.out
    assert "\t" not in outcome.out
    assert "Last run 1: running, tearsheet crawl" in outcome.out


def test_status_as_json(run: Run, stored: Path) -> None:
    status = json.loads(run("status", "--format", "json").out)
    assert [site["articles"] for site in status["sites"]] == [2]
    assert status["last_run"]["command"] == "tearsheet crawl"


# ---------------------------------------------------------------- db
def test_db_upgrade_makes_a_database_that_db_check_finds_right(run: Run) -> None:
    assert run("db", "upgrade", "--database", "new.db").code == 0
    outcome = run("db", "check", "--database", "sqlite:///new.db")
    assert (outcome.code, outcome.err) == (0, "")
    assert run("status", "--database", "new.db").out.count("\n") == 1


def test_db_check_names_what_is_wrong(run: Run) -> None:
    Path("articles.db").touch()
    outcome = run("db", "check")
    assert outcome.code == 78
    assert "the database is empty" in outcome.out
