"""Overwriting archived records in their place."""

import datetime as dt
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from pipelines.archive import Archive, SnapshotUnreadable, read_snapshot
from pipelines.archive_erasure import erase_record, tombstone

NOW = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("size", [0, 100, 300_000])
def test_the_others_stay_readable_by_everybody(tmp_path: Path, size: int) -> None:
    bodies = [b"<p>first</p>", bytes(range(256)) * (size // 256) + b"<p>secret</p>", b"<p>last</p>"]
    archive = Archive(tmp_path)
    kept = [archive.write(f"https://news.example/{body[:4].hex()}", 200, [], body, NOW) for body in bodies]
    archive.close()
    path = tmp_path / kept[1].file
    before = path.stat().st_size
    for _ in range(2):  # again, as after a kill
        erase_record(tmp_path, kept[1].file, kept[1].offset, kept[1].length, NOW)
    assert path.stat().st_size == before
    for place in (0, 2):
        assert read_snapshot(tmp_path, kept[place]).body == bodies[place]
    with pytest.raises(SnapshotUnreadable):
        read_snapshot(tmp_path, kept[1])
    with path.open("rb") as file:
        types = [record.rec_type for record in ArchiveIterator(file)]
    assert types == ["warcinfo", "response", "metadata", "response"]
    with path.open("rb") as file:
        fast = [(record.headers["WARC-Type"], record.reader.read()) for record in FastIterator(file)]
    assert [name for name, _ in fast] == types
    assert fast[2][1] == b"taken down\r\n"


def test_what_is_no_record_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"x" * 1000)
    for offset, length in ((0, 500), (900, 500)):
        with pytest.raises(ValueError, match=r"no record|shorter"):
            erase_record(tmp_path, "a.warc.gz", offset, length, NOW)
    with pytest.raises(FileNotFoundError):
        erase_record(tmp_path, "b.warc.gz", 0, 500, NOW)
    with pytest.raises(ValueError, match="too short"):
        tombstone(40, NOW)
    assert (tmp_path / "a.warc.gz").read_bytes() == b"x" * 1000
