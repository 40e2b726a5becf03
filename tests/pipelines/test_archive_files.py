"""The archive's files as others read them, and as a killed process leaves them."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastArchiveIterator
from warcio.archiveiterator import ArchiveIterator

from pipelines.archive import Archive, read_snapshot
from pipelines.archive_members import DamagedMember, Members

ROOT = Path(__file__).parents[2]
NOON = dt.datetime(2025, 8, 8, 12, tzinfo=dt.UTC)
URL = "https://a.example/page"

_KILLED_WHILE_WRITING = """
import datetime as dt, os, resource, signal, sys
from pipelines.archive import Archive, read_snapshot
from pipelines.archive_members import DamagedMember, Members

archive = Archive(sys.argv[1], run_id=3)
now = dt.datetime(2025, 8, 8, 12, tzinfo=dt.UTC)
whole = archive.write("https://a.example/whole", 200, [], b"whole", now)
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (whole.offset + whole.length + 500,) * 2)
archive.write("https://a.example/torn", 200, [], os.urandom(5_000), now)
"""


def test_files_that_follow_each_other_by_size_are_each_whole(tmp_path: Path) -> None:
    limit = 5_000
    archive = Archive(tmp_path, run_id=3, max_file_bytes=limit)
    bodies = [os.urandom(1_500) for _ in range(12)]
    snapshots = [archive.write(URL, 200, [], body, NOON) for body in bodies]
    archive.close()
    paths = sorted(tmp_path.iterdir())
    assert [path.name for path in paths] == list(dict.fromkeys(snapshot.file for snapshot in snapshots))
    assert [int(path.name.split("-")[-1].split(".")[0]) for path in paths] == [0, 1, 2, 3]
    assert all(limit <= path.stat().st_size < limit + 2_500 for path in paths)
    by_warcio, by_fastwarc = [], []
    for path in paths:
        with path.open("rb") as file:
            first, *records = [
                (record.rec_type, record.raw_stream.read()) for record in ArchiveIterator(file, check_digests="raise")
            ]
        assert first[0] == "warcinfo"
        by_warcio += [body for _, body in records]
        with path.open("rb") as file:
            by_fastwarc += [
                record.reader.read()
                for record in FastArchiveIterator(file)
                if record.headers["WARC-Type"] == "response"
            ]
    assert by_warcio == by_fastwarc == bodies


def test_the_end_that_a_killed_process_has_torn_is_left_alone(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", _KILLED_WHILE_WRITING, str(tmp_path)], cwd=ROOT)
    assert killed.returncode == -signal.SIGXFSZ
    (torn,) = tmp_path.iterdir()
    torn = torn.rename(tmp_path / f"tearsheet-20250808T120000Z-3-{os.getpid()}-00000.warc.gz")  # as if it were our own
    before = torn.read_bytes()
    with torn.open("rb") as file:
        members = Members(file)
        assert [members.read(), members.read()][1] is not None
        with pytest.raises(DamagedMember, match="ends within it"):
            members.read()
        assert len(before) - members.offset == 500
    for _ in range(2):
        archive = Archive(tmp_path, run_id=3)
        snapshot = archive.write(URL, 200, [], b"after", NOON)
        archive.close()
        assert snapshot.file != torn.name
        assert read_snapshot(tmp_path, snapshot).body == b"after"
    assert torn.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 3
