"""The archive held against the database, on both engines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.archive_check import ArchiveReport, Why, check_archive, settle
from pipelines.archive_erasure import erase_noted, erase_record
from schema.engine import reading, writing
from schema.snapshots import unfinished_runs
from schema.takedown import take_down
from tests.archived_site import ArchivedSite
from tests.stored_site import BASE, Site


@pytest.fixture
def archived(site: Site, tmp_path: Path) -> Iterator[ArchivedSite]:
    """A site with a run, and an empty archive."""
    archived = ArchivedSite(site, tmp_path / "archive")
    archived.begin()
    yield archived
    archived.end()


def check(archived: ArchivedSite) -> ArchiveReport:
    report = ArchiveReport()
    with reading(archived.site.engine) as connection:
        unfinished = unfinished_runs(connection)
        read = sum(check_archive(connection, archived.folder, report, unfinished=unfinished))
    assert read == report.bytes
    with reading(archived.site.engine) as connection:
        settle(connection, report)
    return report


def said(report: ArchiveReport) -> list[tuple[Why, int, list[str]]]:
    return [(fault.why, fault.records, [url.removeprefix(BASE) for url in fault.urls]) for fault in report.faults]


def test_a_sound_archive_of_several_files(archived: ArchivedSite) -> None:
    archived.max_file_bytes = 1_500
    for number in range(6):
        archived.keep(archived.site.article(f"/{number}"), os.urandom(900))
    archived.end()
    report = check(archived)
    assert (report.files, report.readable, report.unreadable) == (len(archived.files()), 6, 0)
    assert report.files > 1
    assert report.bytes == sum(path.stat().st_size for path in archived.folder.iterdir())
    assert (report.unpointed, report.taken_down, report.torn) == (0, 0, [])


def test_without_an_archive_there_is_nothing_wrong(archived: ArchivedSite) -> None:
    report = check(archived)
    assert (report.files, report.unreadable) == (0, 0)


def test_answers_of_a_crawl_that_died_before_its_commit_are_counted(archived: ArchivedSite) -> None:
    archived.keep(archived.site.article("/a"))
    archived.write(f"{BASE}/b", b"not committed")
    archived.begin()
    archived.write(f"{BASE}/c", b"in a file that nothing points to")
    archived.end()
    report = check(archived)
    assert (report.files, report.readable, report.unpointed, report.unreadable) == (2, 1, 2, 0)


def test_a_page_that_is_kept_twice_counts_twice(archived: ArchivedSite) -> None:
    for body in ("one", "two"):
        archived.keep(archived.site.article("/a"), body)
    archived.end()
    assert check(archived).readable == 2


def test_what_was_taken_down_is_known(archived: ArchivedSite) -> None:
    for path in ("/a", "/b", "/c"):
        archived.keep(archived.site.article(path, title=f"Rain {path}"), f"<p>{path}</p>")
    archived.end()
    with writing(archived.site.engine) as connection:
        take_down(connection, f"{BASE}/b", note=None, now=archived.site.now)
    assert check(archived).unpointed == 1
    with writing(archived.site.engine) as connection:
        assert erase_noted(connection, archived.folder, archived.site.now) == (1, [])
    report = check(archived)
    assert (report.readable, report.taken_down, report.unpointed, report.faults) == (2, 1, 0, [])


def test_a_database_that_is_older_than_a_takedown_is_told(archived: ArchivedSite) -> None:
    kept = [archived.keep(archived.site.article(path)) for path in ("/a", "/b")]
    archived.end()
    erase_record(archived.folder, kept[1].file, kept[1].offset, kept[1].length, archived.site.now)
    report = check(archived)
    assert (report.readable, report.taken_down, said(report)) == (1, 0, [(Why.TAKEN_DOWN, 1, ["/b"])])


def test_a_missing_file_costs_the_pages_in_it_alone(archived: ArchivedSite) -> None:
    archived.keep(archived.site.article("/a"))
    archived.begin()
    lost = [archived.keep(archived.site.article(path)) for path in ("/b", "/c")]
    archived.end()
    archived.path(lost[0]).unlink()
    report = check(archived)
    assert (report.files, report.readable, said(report)) == (1, 1, [(Why.MISSING, 2, ["/b", "/c"])])


def test_a_file_that_was_cut_short(archived: ArchivedSite) -> None:
    kept = [archived.keep(archived.site.article(path), os.urandom(400)) for path in ("/a", "/b", "/c", "/d")]
    archived.end()
    os.truncate(archived.path(kept[0]), kept[1].offset + 30)
    report = check(archived)
    assert said(report) == [(Why.DAMAGED, 1, ["/b"]), (Why.BEYOND, 2, ["/c", "/d"])]
    assert (report.readable, report.torn) == (1, [])
    assert report.faults[0].first_offset == kept[1].offset


def test_after_damage_in_the_middle_the_others_are_read(archived: ArchivedSite) -> None:
    kept = [archived.keep(archived.site.article(path), os.urandom(400)) for path in ("/a", "/b", "/c", "/d")]
    archived.end()
    with archived.path(kept[0]).open("r+b") as file:
        file.seek(kept[1].offset)
        file.write(bytes(kept[1].length + 5))  # and the beginning of the next
    report = check(archived)
    assert said(report) == [(Why.DAMAGED, 2, ["/b", "/c"])]
    assert (report.readable, report.torn) == (2, [])


def test_a_torn_end_that_nothing_points_to_is_harmless(archived: ArchivedSite) -> None:
    kept = archived.keep(archived.site.article("/a"))
    archived.end()
    end = kept.offset + kept.length
    with archived.path(kept).open("ab") as file:
        file.write(b"\x1f\x8b\x08half of a record")
    report = check(archived)
    assert (report.readable, report.faults) == (1, [])
    (torn,) = report.torn
    assert (torn.offset, torn.bytes, torn.is_end, torn.is_growing) == (end, 19, True, False)


def test_the_end_of_a_file_that_a_run_still_writes_may_be_torn(archived: ArchivedSite) -> None:
    kept = archived.keep(archived.site.article("/a"))
    archived.end(is_noticed=False)
    with archived.path(kept).open("ab") as file:
        file.write(b"\x1f\x8b\x08half of a record")
    assert [torn.is_growing for torn in check(archived).torn] == [True]


def test_bytes_between_records_that_are_none(archived: ArchivedSite) -> None:
    first = archived.keep(archived.site.article("/a"))
    archived.write(f"{BASE}/lost", b"not committed")
    last = archived.keep(archived.site.article("/b"))
    archived.end()
    with archived.path(first).open("r+b") as file:
        file.seek(first.offset + first.length)
        file.write(b"damaged")
    report = check(archived)
    assert (report.readable, report.faults) == (2, [])
    (torn,) = report.torn
    end = first.offset + first.length
    assert (torn.offset, torn.bytes, torn.is_end) == (end, last.offset - end, False)


@pytest.mark.parametrize(
    "change", ["payload_sha256 = repeat_0", '"offset" = "offset" - 1', '"offset" = "offset" + 1', "length = length - 1"]
)
def test_a_database_of_another_time_than_the_archive(archived: ArchivedSite, change: str) -> None:
    archived.keep(archived.site.article("/a"))
    archived.keep(archived.site.article("/b"))
    archived.end()
    change = change.replace("repeat_0", f"'{'0' * 64}'")
    archived.execute(f"UPDATE snapshots SET {change} WHERE snapshot_id = (SELECT max(snapshot_id) FROM snapshots)")
    report = check(archived)
    assert report.readable == 1
    assert [(why, records) for why, records, _ in said(report)] in ([(Why.OTHER, 1)], [(Why.BEYOND, 1)])


def test_a_file_that_may_not_be_read_is_told(archived: ArchivedSite) -> None:
    kept = archived.keep(archived.site.article("/a"))
    archived.end()
    archived.path(kept).unlink()
    archived.path(kept).mkdir()
    report = check(archived)
    assert [(fault.why, fault.detail) for fault in report.faults] == [(Why.CLOSED, "Is a directory")]


def test_what_somebody_removed_meanwhile_is_no_fault(archived: ArchivedSite) -> None:
    archived.keep(archived.site.article("/a"))
    archived.begin()
    gone = [archived.keep(archived.site.article(path)) for path in ("/b", "/c")]
    archived.end()
    report = ArchiveReport()
    with reading(archived.site.engine) as connection:
        archived.path(gone[0]).unlink()
        assert sum(check_archive(connection, archived.folder, report, unfinished=()))
    assert report.unreadable == 2
    archived.execute("DELETE FROM snapshots WHERE snapshot_id = (SELECT max(snapshot_id) FROM snapshots)")
    with reading(archived.site.engine) as connection:
        settle(connection, report)
    assert said(report) == [(Why.MISSING, 1, ["/b"])]
    archived.execute(f"DELETE FROM snapshots WHERE file = '{gone[0].file}'")
    with reading(archived.site.engine) as connection:
        settle(connection, report)
    assert report.faults == []


def test_what_was_never_an_archive_file_is_not_looked_at(archived: ArchivedSite) -> None:
    archived.keep(archived.site.article("/a"))
    archived.end()
    for name in ("notes.txt", "other.warc.gz", "tearsheet-20259999T000000Z-1-1-00000.warc.gz"):
        (archived.folder / name).write_bytes(b"\x1f\x8b\x08 nothing")
    report = check(archived)
    assert (report.files, report.readable, report.torn) == (1, 1, [])
