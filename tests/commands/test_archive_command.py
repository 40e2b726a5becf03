"""`tearsheet archive check` and `tearsheet archive prune`."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.archive_erasure import erase_record
from schema.crawled import Snapshot
from schema.engine import open_engine
from tests.archived_site import ArchivedSite, date_file
from tests.commands.conftest import Run
from tests.databases import prepared_sqlite
from tests.stored_site import BASE, make_site

LONG_AGO = dt.datetime(2020, 3, 1, 9, 30, tzinfo=dt.UTC)
SETTINGS = 'archive = "pages"\nkeep_archive = "4w"\n'


@pytest.fixture
def archived(run: Run, tmp_path: Path) -> Iterator[ArchivedSite]:
    """articles.db and archive/ in the folder of the commands: two articles in a file of 2020-03-01."""
    engine = open_engine(prepared_sqlite(tmp_path / "articles.db"))
    archived = ArchivedSite(make_site(engine), tmp_path / "archive")
    archived.site.now = LONG_AGO
    archived.begin()
    for path in ("/a", "/b"):
        archived.keep(archived.site.article(path, title=f"Rain {path}"), f"<p>{path}</p>" + "rain " * 50)
    archived.end()
    archived.execute("UPDATE runs SET finished_at = started_at")
    yield archived
    archived.end()
    engine.dispose()


def file_of(archived: ArchivedSite) -> Path:
    (path,) = archived.folder.iterdir()
    return path


def snapshot_of(archived: ArchivedSite, path: str) -> Snapshot:
    query = (
        'SELECT file, "offset", length, payload_sha256 FROM snapshots s JOIN pages p ON p.page_id = s.page_id'
        " WHERE p.url = :url"
    )
    (row,) = archived.site.rows(query, url=f"{BASE}{path}")
    return Snapshot(*row)


def test_a_sound_archive(run: Run, archived: ArchivedSite) -> None:
    outcome = run("archive", "check")
    assert (outcome.code, outcome.err) == (0, "")
    size = file_of(archived).stat().st_size
    assert outcome.out.splitlines() == [
        f"archive: 1 files, {size:,} bytes",
        "the database points to 2 answers of 2 pages, fetched 2020-03-01 to 2020-03-01",
        "all 2 can be read",
    ]


def test_the_same_as_json(run: Run, archived: ArchivedSite) -> None:
    outcome = run("archive", "check", "--format", "json")
    assert json.loads(outcome.out) == {
        "archive": "archive",
        "is_readable": True,
        "files": 1,
        "bytes": file_of(archived).stat().st_size,
        "snapshots": 2,
        "pages": 2,
        "oldest_at": "2020-03-01T09:30:00Z",
        "newest_at": "2020-03-01T09:30:00Z",
        "readable": 2,
        "unreadable": 0,
        "unpointed": 0,
        "taken_down": 0,
        "to_erase": 0,
        "faults": [],
        "torn": [],
    }


def test_damage_is_told_with_what_to_do(run: Run, archived: ArchivedSite) -> None:
    place = snapshot_of(archived, "/b")
    os.truncate(file_of(archived), place.offset + 40)
    outcome = run("archive", "check")
    assert (outcome.code, outcome.err) == (3, "")
    assert outcome.out.splitlines()[2:] == [
        f"{place.file}: 1 unreadable, the first at {place.offset:,}: damaged (the file ends within it), "
        f"such as {BASE}/b",
        "  put the file back from a backup",
        "1 of 2 cannot be read: they cannot be parsed again. Their articles stay as they are; what a crawl "
        "fetches anew is kept anew",
    ]
    document = json.loads(run("archive", "check", "--format", "json").out)
    assert (document["is_readable"], document["readable"], document["unreadable"]) == (False, 1, 1)
    assert document["faults"] == [
        {
            "file": place.file,
            "why": "damaged",
            "detail": "the file ends within it",
            "snapshots": 1,
            "first_offset": place.offset,
            "urls": [f"{BASE}/b"],
        }
    ]


def test_a_folder_that_is_not_there(run: Run, archived: ArchivedSite) -> None:
    outcome = run("archive", "check", "--archive", "elsewhere")
    assert outcome.code == 3
    assert "2 unreadable: the file is missing" in outcome.out
    assert "name the right folder with --archive" in outcome.out


def test_hostile_addresses_do_not_reach_the_terminal(run: Run, archived: ArchivedSite) -> None:
    file_of(archived).unlink()
    archived.execute(f"UPDATE pages SET url = '{BASE}/\x1b[2J'")
    for form in ("text", "json"):
        outcome = run("archive", "check", "--format", form)
        assert outcome.code == 3
        assert "\x1b" not in outcome.out
        assert "1b[2J" in outcome.out


def test_what_is_harmless_is_told_and_is_no_fault(run: Run, archived: ArchivedSite) -> None:
    place = snapshot_of(archived, "/a")
    archived.execute(f'DELETE FROM snapshots WHERE "offset" = {place.offset}')
    with file_of(archived).open("ab") as file:
        file.write(b"\x1f\x8b\x08half of a record")
    lost = archived.write(f"{BASE}/lost", b"not committed")
    erased = archived.write(f"{BASE}/erased", b"taken down " * 100)
    archived.end()
    erase_record(archived.folder, erased.file, erased.offset, erased.length, LONG_AGO)
    outcome = run("archive", "check")
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert lines[2].startswith("2 answers that nothing points to")
    assert lines[3] == "1 records overwritten by takedowns"
    assert "19 bytes from" in lines[4]
    assert "a torn end, of a crawl that died" in lines[4]
    assert lines[5:] == ["all 1 can be read"]
    assert lost.file != place.file


def test_records_that_takedowns_could_not_reach_are_told(run: Run, archived: ArchivedSite) -> None:
    assert run("takedown", f"{BASE}/a", "--yes", "--archive", "elsewhere").code == 0
    assert "1 records of takedowns are still to be overwritten" in run("archive", "check").out
    assert run("takedown", f"{BASE}/a", "--yes").code == 0
    assert "still to be overwritten" not in run("archive", "check").out


@pytest.mark.parametrize("command", ["check", "prune"])
def test_a_missing_database_is_told_and_not_made(run: Run, command: str) -> None:
    outcome = run("archive", command, *(["--keep", "1d"] if command == "prune" else []))
    assert (outcome.code, outcome.out) == (78, "")
    assert "there is no database" in outcome.err
    assert not Path("articles.db").exists()


def test_nothing_is_removed_without_a_retention(run: Run, archived: ArchivedSite) -> None:
    outcome = run("archive", "prune")
    assert (outcome.code, outcome.out) == (2, "")
    assert 'keep_archive = "90d"' in outcome.err
    assert "--keep 90d" in outcome.err
    assert run("archive", "prune", "--keep", "long").code == 2
    assert file_of(archived).exists()


def test_what_is_old_goes(run: Run, archived: ArchivedSite) -> None:
    path = file_of(archived)
    size = path.stat().st_size
    what = f"{path.name}: 2 pages, 2020-03-01 to 2020-03-01, {size:,} bytes"
    outcome = run("archive", "prune", "--keep", "90d", "--dry-run")
    assert outcome.out.splitlines() == [
        f"would remove {what}",
        f"would remove 1 files, 2 pages, {size:,} bytes; 2 articles could no longer be parsed again",
    ]
    assert path.exists()
    outcome = run("archive", "prune", "--keep", "90d")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines() == [
        f"removed {what}",
        f"removed 1 files, 2 pages, {size:,} bytes; 2 articles can no longer be parsed again",
    ]
    assert archived.files() == []
    assert "the database points to no archived page" in run("archive", "check").out
    assert run("show", "1").code == 0
    assert run("archive", "prune", "--keep", "90d").out.startswith("removed 0 files")


def test_the_setting_is_followed_and_what_stays_is_told(run: Run, archived: ArchivedSite) -> None:
    Path("tearsheet.toml").write_text(SETTINGS)
    archived.folder.rename("pages")
    archived.folder = Path("pages")
    (old,) = archived.files()
    (archived.folder / "tearsheet-20200101T000000Z-1-1-00000.warc.gz").write_bytes(b"of another database")
    for name in archived.files():
        date_file(archived.folder / name, LONG_AGO)
    outcome = run("archive", "prune")
    assert outcome.out.splitlines()[0].startswith(f"removed {old}")
    assert "kept tearsheet-20200101T000000Z-1-1-00000.warc.gz: no run of this database wrote it" in outcome.out
    outcome = run("archive", "prune", "--keep", "5000w")
    assert outcome.out.splitlines()[-1].startswith("removed 0 files")


def test_younger_files_are_counted(run: Run, archived: ArchivedSite) -> None:
    outcome = run("archive", "prune", "--keep", "5000w")
    due = LONG_AGO + dt.timedelta(weeks=5000)
    assert outcome.out.splitlines()[0] == f"kept 1 files with younger pages; the next may go on {due:%Y-%m-%d}"
    assert file_of(archived).exists()


def test_a_folder_that_is_not_there_removes_no_rows(run: Run, archived: ArchivedSite) -> None:
    outcome = run("archive", "prune", "--keep", "90d", "--archive", "elsewhere")
    assert (outcome.code, outcome.out) == (78, "")
    assert "--archive" in outcome.err
    assert archived.site.one("SELECT count(*) FROM snapshots") == 2
