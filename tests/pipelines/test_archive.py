import datetime as dt
import os
import resource
from dataclasses import replace
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastArchiveIterator
from warcio.archiveiterator import ArchiveIterator

from pipelines.archive import Archive, ArchiveUnavailable, BadArchive, SnapshotUnreadable, read_snapshot

URL = "https://a.example/page"
NOON = dt.datetime(2025, 8, 8, 14, 0, 0, 123456, tzinfo=dt.timezone(dt.timedelta(hours=2)))
HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Encoding", "gzip"),
    ("Content-Length", "17"),
    ("Set-Cookie", "a=1"),
    ("Set-Cookie", "b=2"),
    ("X-Name", "caf\xe9 \xc3\xa9"),
    ("X-Empty", ""),
)
KEPT_HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("X-Crawler-Content-Encoding", "gzip"),
    ("X-Crawler-Content-Length", "17"),
    *HEADERS[3:],
)
BODIES = [b"<h1>One</h1>", b"", b"\r\n\r\n two \x00\xff\r\n\r\n", b"<p>three</p>" * 50_000]


@pytest.fixture
def archive(tmp_path: Path):
    archive = Archive(tmp_path / "new" / "archive", run_id=12)
    yield archive
    archive.close()


def folder_of(tmp_path: Path) -> Path:
    return tmp_path / "new" / "archive"


def write(archive, body=b"body", url=URL, status=200, headers=HEADERS):
    return archive.write(url, status, headers, body, NOON)


def test_what_was_written_is_read_back(archive, tmp_path):
    snapshots = [write(archive, body) for body in BODIES]
    for snapshot, body in zip(snapshots, BODIES, strict=True):
        answer = read_snapshot(folder_of(tmp_path), snapshot)
        assert answer == (200, (*KEPT_HEADERS, ("Content-Length", str(len(body)))), body)


@pytest.mark.parametrize("status", [200, 299, 404])
def test_the_status_is_kept(archive, tmp_path, status):
    assert read_snapshot(folder_of(tmp_path), write(archive, status=status)).status == status


def test_warcio_reads_and_verifies_every_record(archive, tmp_path):
    snapshots = [write(archive, body) for body in BODIES]
    with (folder_of(tmp_path) / snapshots[0].file).open("rb") as file:
        records = ArchiveIterator(file, check_digests="raise")
        info = next(records)
        assert (info.rec_type, info.rec_headers["WARC-Filename"]) == ("warcinfo", snapshots[0].file)
        for snapshot, body, record in zip(snapshots, BODIES, records, strict=True):
            assert record.raw_stream.read() == body
            assert record.rec_headers.protocol == "WARC/1.1"
            assert record.rec_type == "response"
            assert record.rec_headers["WARC-Target-URI"] == URL
            assert record.rec_headers["WARC-Date"] == "2025-08-08T12:00:00.123456Z"
            assert record.rec_headers["WARC-Payload-Digest"] == f"sha256:{snapshot.payload_sha256}"
            assert (records.get_record_offset(), records.get_record_length()) == (snapshot.offset, snapshot.length)


def test_fastwarc_reads_and_verifies_every_record(archive, tmp_path):
    snapshots = [write(archive, body) for body in BODIES[::2]]
    with (folder_of(tmp_path) / snapshots[0].file).open("rb") as file:
        records = [
            (record.stream_pos, record.verify_block_digest(), record.record_id) for record in FastArchiveIterator(file)
        ]
    assert [offset for offset, _, _ in records[1:]] == [snapshot.offset for snapshot in snapshots]
    with (folder_of(tmp_path) / snapshots[0].file).open("rb") as file:
        payloads = [
            (record.http_headers.status_code, record.verify_payload_digest(), record.reader.read())
            for record in FastArchiveIterator(file)
            if record.headers["WARC-Type"] == "response"
        ]
    assert payloads == [(200, True, body) for body in BODIES[::2]]


def test_line_breaks_in_headers_and_urls_make_no_headers(archive, tmp_path):
    snapshot = write(archive, url="https://a.example/\r\nWARC-Type: x", headers=(("A\r\nB", "c\r\n\r\nd\0"),))
    assert read_snapshot(folder_of(tmp_path), snapshot).headers == (("A  B", "c    d "), ("Content-Length", "4"))
    with (folder_of(tmp_path) / snapshot.file).open("rb") as file:
        assert [record.rec_type for record in ArchiveIterator(file)] == ["warcinfo", "response"]


def test_no_file_is_made_before_the_first_record(archive, tmp_path):
    assert list(folder_of(tmp_path).iterdir()) == []


def test_the_name_tells_time_run_and_process(archive):
    assert write(archive).file == f"tearsheet-20250808T120000Z-12-{os.getpid()}-00000.warc.gz"


def test_a_full_file_is_followed_by_another(tmp_path):
    archive = Archive(tmp_path, max_file_bytes=1_000)
    snapshots = [write(archive, os.urandom(600)) for _ in range(3)]
    archive.close()
    assert len({snapshot.file for snapshot in snapshots}) == 3
    assert all(read_snapshot(tmp_path, snapshot).status == 200 for snapshot in snapshots)


def test_another_archive_of_the_same_name_does_not_touch_the_first(tmp_path):
    first, second = Archive(tmp_path), Archive(tmp_path)
    snapshots = [write(first, b"1"), write(second, b"2"), write(first, b"3")]
    assert [read_snapshot(tmp_path, snapshot).body for snapshot in snapshots] == [b"1", b"2", b"3"]
    assert len(list(tmp_path.iterdir())) == 2
    first.close()
    second.close()


def test_each_record_is_in_the_file_when_write_returns(archive, tmp_path):
    snapshot = write(archive)
    assert (folder_of(tmp_path) / snapshot.file).stat().st_size == snapshot.offset + snapshot.length


def test_a_full_disk_is_told_and_the_torn_file_left_alone(archive, tmp_path):
    before = write(archive, b"before")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (before.offset + before.length + 100, limits[1]))
    try:
        with pytest.raises(ArchiveUnavailable, match="File too large"):
            write(archive, os.urandom(1_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (folder_of(tmp_path) / before.file).stat().st_size == before.offset + before.length + 100
    after = write(archive, b"after")
    assert before.file != after.file
    assert [read_snapshot(folder_of(tmp_path), snapshot).body for snapshot in (before, after)] == [b"before", b"after"]


def test_an_unusable_folder_is_refused_at_once(tmp_path):
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(BadArchive, match="archive folder"):
            Archive(folder)


def test_a_damaged_snapshot_is_told(archive, tmp_path):
    first, second = write(archive, b"first"), write(archive, b"second")
    path = folder_of(tmp_path) / first.file
    with pytest.raises(SnapshotUnreadable, match="another record"):
        read_snapshot(folder_of(tmp_path), replace(second, payload_sha256=first.payload_sha256))
    with path.open("rb+") as file:
        file.truncate(second.offset + 20)
    assert read_snapshot(folder_of(tmp_path), first).body == b"first"
    with pytest.raises(SnapshotUnreadable, match="cannot read"):
        read_snapshot(folder_of(tmp_path), second)
    path.unlink()
    with pytest.raises(SnapshotUnreadable, match="No such file"):
        read_snapshot(folder_of(tmp_path), first)
