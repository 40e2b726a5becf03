"""Old files of the archive go, with their rows, on both engines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.archive_check import ArchiveReport, check_archive
from pipelines.archive_erasure import erase_noted
from pipelines.archive_prune import PrunePlan, plan_prune, remove_files
from schema.crawled import Snapshot
from schema.engine import reading, writing
from schema.reasons import DropReason
from schema.takedown import take_down
from tests.archived_site import ArchivedSite, date_file
from tests.stored_site import BASE, DAY, START, Site

LATER = START + 100 * DAY


@pytest.fixture
def archived(site: Site, tmp_path: Path) -> Iterator[ArchivedSite]:
    """A site, and an empty archive; the site's first run is another machine's, and has ended."""
    archived = ArchivedSite(site, tmp_path / "archive")
    archived.folder.mkdir()
    archived.execute("UPDATE runs SET finished_at = started_at")
    yield archived
    archived.end()


def run(archived: ArchivedSite, *paths: str, now: dt.datetime, is_noticed: bool = True) -> list[Snapshot]:
    """A run that keeps a page at each path."""
    archived.site.now = now
    archived.begin()
    kept = [archived.keep(archived.site.article(path, title=f"Rain {path}")) for path in paths]
    archived.end(is_noticed=is_noticed)
    return kept


def plan(archived: ArchivedSite, before: dt.datetime = LATER) -> PrunePlan:
    with reading(archived.site.engine) as connection:
        return plan_prune(connection, archived.folder, before)


def prune(archived: ArchivedSite, before: dt.datetime = LATER) -> list[str]:
    return [file.name for file in remove_files(archived.site.engine, archived.folder, plan(archived, before).old)]


def rows(archived: ArchivedSite) -> list[str]:
    return [file for (file,) in archived.site.rows("SELECT DISTINCT file FROM snapshots ORDER BY file")]


def test_files_go_in_which_everything_is_older(archived: ArchivedSite) -> None:
    (old, _) = run(archived, "/a", "/b", now=START)
    archived.site.now = START + DAY
    archived.begin()
    archived.keep(archived.site.article("/c", title="Rain c"))
    archived.site.now = START + 3 * DAY
    mixed = archived.keep(archived.site.article("/d", title="Rain d"))
    archived.end()
    planned = plan(archived, START + 2 * DAY)
    assert [(each.name, each.snapshots, each.bytes) for each in planned.old] == [
        (old.file, 2, archived.path(old).stat().st_size)
    ]
    assert (planned.articles, planned.young, planned.next_at, planned.kept) == (2, 1, START + 3 * DAY, ())
    assert prune(archived, START + 2 * DAY) == [old.file]
    assert archived.files() == rows(archived) == [mixed.file]
    assert archived.site.one("SELECT count(*) FROM v_articles") == 4
    assert prune(archived, START + 3 * DAY) == []
    assert prune(archived) == [mixed.file]
    assert (archived.files(), rows(archived)) == ([], [])


def test_articles_that_are_kept_elsewhere_are_not_counted(archived: ArchivedSite) -> None:
    run(archived, "/a", "/b", now=START)
    run(archived, "/b", now=START + 5 * DAY)
    assert plan(archived, START + DAY).articles == 1
    assert plan(archived).articles == 2


def test_pages_that_are_no_articles_are_not_counted(archived: ArchivedSite) -> None:
    archived.begin()
    archived.keep(archived.site.other("/list", drop_reason=DropReason.LISTING))
    archived.end()
    planned = plan(archived)
    assert (planned.old[0].snapshots, planned.articles) == (1, 0)


def test_what_a_run_still_writes_stays(archived: ArchivedSite) -> None:
    (kept,) = run(archived, "/a", now=START, is_noticed=False)
    (file,) = plan(archived).kept
    assert file.name == kept.file
    assert "has not ended" in file.why
    assert prune(archived) == []
    archived.write(f"{BASE}/b", b"a file of the same run to which nothing points yet")
    archived.end(is_noticed=False)
    assert [each.why for each in plan(archived).kept] == [file.why] * 2
    archived.execute("UPDATE runs SET finished_at = started_at")
    for name in archived.files():
        date_file(archived.folder / name, START)
    assert len(prune(archived)) == 2


def test_a_kill_between_rows_and_file_leaves_a_file_that_the_next_call_removes(
    archived: ArchivedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = run(archived, "/a", now=START) + run(archived, "/b", now=START + DAY)
    for kept in (first, second):
        date_file(archived.path(kept), START + DAY)

    def killed(path: Path, missing_ok: bool = False) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            prune(archived)
    assert archived.files() == [first.file, second.file]
    assert rows(archived) == [second.file]
    report = ArchiveReport()
    with reading(archived.site.engine) as connection:
        assert sum(check_archive(connection, archived.folder, report, unfinished=()))
    assert (report.readable, report.unpointed, report.unreadable) == (1, 1, 0)
    assert [(each.name, each.snapshots) for each in plan(archived).old] == [(second.file, 1), (first.file, 0)]
    assert prune(archived) == [second.file, first.file]
    assert archived.files() == rows(archived) == []


def test_a_file_that_nothing_points_to_stays_till_its_run_is_old(archived: ArchivedSite) -> None:
    archived.begin()
    kept = archived.write(f"{BASE}/a", b"never committed")
    archived.end()
    date_file(archived.path(kept), START + DAY)
    assert prune(archived, START) == []
    assert plan(archived, START).young == 1
    assert prune(archived, START + 1 * DAY) == [kept.file]


def test_files_of_another_database_stay(archived: ArchivedSite) -> None:
    (own,) = run(archived, "/a", now=START)
    run_id, pid = own.file.split("-")[2:4]
    others = [
        f"tearsheet-20260301T093000Z-{int(run_id) + 1}-{pid}-00000.warc.gz",
        f"tearsheet-20260301T093000Z-{run_id}-{int(pid) + 1}-00000.warc.gz",
        f"tearsheet-20260228T093000Z-{run_id}-{pid}-00000.warc.gz",
        f"tearsheet-20260302T093000Z-{run_id}-{pid}-00000.warc.gz",
    ]
    foreign = ["notes.txt", "crawl.warc.gz", f"tearsheet-20260301T093000Z-{run_id}-{pid}-0.warc.gz"]
    for name in (*others, *foreign):
        (archived.folder / name).write_bytes(b"x")
        date_file(archived.folder / name, START)
    assert {(each.name, each.why) for each in plan(archived).kept} == {
        (name, "no run of this database wrote it") for name in others
    }
    assert prune(archived) == [own.file]
    assert archived.files() == sorted([*others, *foreign])


def test_a_row_of_another_name_never_removes_a_file(archived: ArchivedSite) -> None:
    (own,) = run(archived, "/a", now=START)
    (archived.folder.parent / "articles.txt").write_text("precious")
    (archived.folder / "articles.txt").write_text("precious")
    archived.execute("UPDATE snapshots SET file = '../articles.txt'")
    date_file(archived.path(own), START)
    assert [each.name for each in plan(archived).kept] == ["articles.txt"]
    assert prune(archived) == [own.file]
    assert archived.files() == ["articles.txt"]
    assert (archived.folder.parent / "articles.txt").exists()
    assert rows(archived) == ["../articles.txt"]


def test_rows_of_a_file_that_is_gone_go_when_they_are_old(archived: ArchivedSite) -> None:
    (kept,) = run(archived, "/a", now=START)
    archived.path(kept).unlink()
    assert prune(archived, START) == []
    assert [each.bytes for each in plan(archived).old] == [0]
    assert prune(archived) == [kept.file]
    assert rows(archived) == []


def test_with_the_file_goes_what_takedowns_wanted_overwritten_in_it(archived: ArchivedSite) -> None:
    run(archived, "/a", "/b", now=START)
    (young,) = run(archived, "/c", now=LATER)
    with writing(archived.site.engine) as connection:
        for path in ("/a", "/c"):
            take_down(connection, f"{BASE}{path}", note=None, now=LATER)
    assert len(prune(archived)) == 1
    assert archived.site.rows("SELECT file FROM erasures") == [(young.file,)]
    with writing(archived.site.engine) as connection:
        assert erase_noted(connection, archived.folder, LATER) == (1, [])


def test_a_kill_after_the_file_leaves_nothing_for_ever(archived: ArchivedSite) -> None:
    (kept,) = run(archived, "/a", now=START)
    with writing(archived.site.engine) as connection:
        take_down(connection, f"{BASE}/a", note=None, now=LATER)
    archived.path(kept).unlink()
    assert prune(archived) == [kept.file]
    assert archived.site.rows("SELECT file FROM erasures") == []
