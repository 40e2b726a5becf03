"""Reading an archive file record by record, whole or damaged."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.archive import Archive, SnapshotUnreadable, read_snapshot
from pipelines.archive_erasure import erase_record
from pipelines.archive_members import DamagedMember, Member, Members
from schema.crawled import Snapshot

NOON = dt.datetime(2025, 8, 8, 12, tzinfo=dt.UTC)
BODIES = [b"<h1>One</h1>", b"", b"\r\n\r\n two \x00\r\n\r\n", os.urandom(700_000), b"<p>five</p>" * 200_000]


def archived(folder: Path, bodies: list[bytes]) -> list[Snapshot]:
    archive = Archive(folder)
    kept = [archive.write("https://a.example/", 200, [("X", "y")], body, NOON) for body in bodies]
    archive.close()
    return kept


def read_all(content: bytes) -> list[Member]:
    members = Members(io.BytesIO(content))
    return list(iter(members.read, None))


def test_each_record_with_its_place_and_the_hash_of_its_body(tmp_path: Path) -> None:
    kept = archived(tmp_path, BODIES)
    info, *responses = read_all((tmp_path / kept[0].file).read_bytes())
    assert (info.offset, info.type) == (0, "warcinfo")
    assert [(each.offset, each.length, each.payload_sha256) for each in responses] == [
        (each.offset, each.length, each.payload_sha256) for each in kept
    ]
    assert {each.type for each in responses} == {"response"}


def test_a_record_that_was_taken_down_is_another_kind(tmp_path: Path) -> None:
    kept = archived(tmp_path, BODIES)
    erase_record(tmp_path, kept[3].file, kept[3].offset, kept[3].length, NOON)
    members = read_all((tmp_path / kept[0].file).read_bytes())
    assert [each.type for each in members] == ["warcinfo", *["response"] * 3, "metadata", "response"]
    assert members[4].payload_sha256 == hashlib.sha256(b"taken down\r\n").hexdigest()


def test_a_hundred_megabytes_of_zeros_pass_in_little_memory(tmp_path: Path) -> None:
    import tracemalloc

    kept = archived(tmp_path, [bytes(100_000_000)])
    with (tmp_path / kept[0].file).open("rb") as file:
        members = Members(file)
        tracemalloc.start()
        assert [each.payload_sha256 for each in iter(members.read, None)][1] == kept[0].payload_sha256
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 4_000_000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"plain text", "header"),
        (gzip.compress(b"no record at all", mtime=0), "shorter than it says"),
        (gzip.compress(b"no record at all\r\n\r\n", mtime=0), "no WARC record"),
        (gzip.compress(b"x" * 2_000_000, mtime=0), "no WARC record"),
        (gzip.compress(b"WARC/1.1\r\nContent-Length: 0\r\n\r\n", mtime=0), "no WARC record"),
        (
            gzip.compress(b"WARC/1.1\r\nWARC-Type: metadata\r\nContent-Length: 9\r\n\r\nabc", mtime=0),
            "shorter than it says",
        ),
        (
            gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 2\r\n\r\nabc\r\n\r\n", mtime=0),
            "than its headers",
        ),
        (gzip.compress(b"WARC/1.1", mtime=0)[:-1], "ends within it"),
        (b"\x1f\x8b", "ends within it"),
    ],
)
def test_what_is_no_record_is_said(content: bytes, said: str) -> None:
    with pytest.raises(DamagedMember, match=said):
        Members(io.BytesIO(content)).read()


def test_an_empty_file_holds_nothing() -> None:
    assert read_all(b"") == []


def test_what_is_found_readable_is_read_back_whatever_byte_is_wrong(tmp_path: Path) -> None:
    """A record is whole for one reader exactly where it is for the other, but that this one also minds gzip's flags."""
    kept = archived(tmp_path, [b"<p>one</p>" * 30, b"two", os.urandom(300)])
    path = tmp_path / kept[0].file
    whole = path.read_bytes()

    @settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.integers(kept[0].offset, len(whole) - 1), st.integers(1, 255))
    def flip(place: int, mask: int) -> None:
        broken = bytearray(whole)
        broken[place] ^= mask
        path.write_bytes(broken)
        for snapshot in kept:
            members = Members(io.BytesIO(bytes(broken)))
            members.skip_to(snapshot.offset)
            try:
                member = members.read()
            except DamagedMember:
                member = None
            is_found = member == (snapshot.offset, snapshot.length, "response", snapshot.payload_sha256)
            is_read = is_readable(tmp_path, snapshot)
            assert is_read == is_found or (is_read and place == snapshot.offset + 3)

    flip()


def is_readable(folder: Path, snapshot: Snapshot) -> bool:
    try:
        read_snapshot(folder, snapshot)
    except SnapshotUnreadable:
        return False
    return True
