"""What the database points to in the archive, and how fast it grows."""

from __future__ import annotations

import datetime as dt
import socket
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from crawler.checkup.stored import Growth, growth, latest_snapshot
from pipelines.archive import Archive
from schema.crawl_tables import snapshots
from schema.crawled import Snapshot
from schema.engine import open_engine, reading, writing
from schema.runs import start_run
from tests.checkup.conftest import Check
from tests.stored_site import DAY, HOUR, START, Site, make_site

NOW = START


def keep(site: Site, at: dt.datetime, snapshot: Snapshot, run_id: int | None = None) -> None:
    """Notes that a page was archived."""
    fetch = site.fetch(f"/{at:%d%H%M%S}")
    row = {"file": snapshot.file, "offset": snapshot.offset, "length": snapshot.length}
    row |= {"payload_sha256": snapshot.payload_sha256, "page_id": fetch.page_id, "fetched_at": at}
    with writing(site.engine) as connection:
        connection.execute(insert(snapshots).values(run_id=run_id or site.run_id, **row))


def kilobyte(name: str = "a.warc.gz") -> Snapshot:
    return Snapshot(name, 0, 1_000, "0" * 64)


def grows(engine: Engine) -> Growth:
    with reading(engine) as connection:
        return growth(connection, NOW)


def test_without_pages_nothing_grows(site: Site) -> None:
    assert grows(site.engine) == Growth(0.0, 0.0)


def test_the_last_week_is_what_the_next_one_adds(site: Site) -> None:
    for days in (30, 8, 6, 1, 1.5):
        keep(site, NOW - days * DAY, kilobyte())
    week = grows(site.engine)
    assert week.archive_bytes == 3_000
    assert 0 < week.share <= 3 / 5


def test_a_young_archive_is_reckoned_up_to_a_week(site: Site) -> None:
    for hours in (84, 24, 1):
        keep(site, NOW - hours * HOUR, kilobyte())
    assert grows(site.engine).archive_bytes == pytest.approx(6_000)


def test_an_hour_counts_as_a_day(site: Site) -> None:
    keep(site, NOW - HOUR, kilobyte())
    assert grows(site.engine).archive_bytes == pytest.approx(7_000)


def test_the_latest_page_of_this_machine(site: Site) -> None:
    with writing(site.engine) as connection:
        other = start_run(connection, command="crawl", now=START, host="another-desk", pid=1)
    keep(site, NOW - 2 * HOUR, kilobyte("own.warc.gz"))
    keep(site, NOW - HOUR, kilobyte("other.warc.gz"), run_id=other)
    with reading(site.engine) as connection:
        own = latest_snapshot(connection, "desk", is_shared=True)
        none = latest_snapshot(connection, "new-desk", is_shared=True)
        any_host = latest_snapshot(connection, "new-desk", is_shared=False)
    assert own is not None and any_host is not None
    assert (own.file, none, any_host.file) == ("own.warc.gz", None, "other.warc.gz")


def test_a_page_that_cannot_be_read(check: Check, stored: Path) -> None:
    engine = open_engine(str(stored))
    site = make_site(engine)
    archive = Archive("archive")
    keep(site, NOW, archive.write("https://news.example/", 200, (), b"<p>Rain fell.", NOW))
    archive.close()
    engine.dispose()
    assert check().what("snapshot").startswith("the latest archived page is read from tearsheet-2026")
    (file,) = Path("archive").iterdir()
    file.write_bytes(file.read_bytes()[:-20])
    damaged = check()
    assert (damaged.code, damaged.state("snapshot")) == (78, "fault")
    assert "restore the file" in damaged.remedy("snapshot")
    elsewhere = check(archive="elsewhere")
    assert (elsewhere.code, elsewhere.state("archive"), elsewhere.state("snapshot")) == (78, "ok", "fault")
    assert f"{Path.cwd()}/elsewhere has no {file.name}" in elsewhere.what("snapshot")
    assert not Path("elsewhere").exists()


def test_growth_that_a_disk_has_no_room_for(check: Check, stored: Path) -> None:
    engine = open_engine(str(stored))
    site = make_site(engine)
    with writing(engine) as connection:
        site.run_id = start_run(connection, command="crawl", now=START, host=socket.gethostname(), pid=1)
    keep(site, dt.datetime.now(dt.UTC) - HOUR, Snapshot("a.warc.gz", 0, 10**16, "0" * 64))
    engine.dispose()
    found = check()
    assert found.state("disk_archive") == "warning"
    assert "a week adds about 70,000,0" in found.what("disk_archive")
