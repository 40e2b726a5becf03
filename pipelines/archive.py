"""Keeps every answer as it came, in standard WARC 1.1 files (ISO 28500:2017), so that it can be parsed again.

Each record is a gzip member of its own: the database's offset and length read it alone. Names are made of time, run
and process, never of anything fetched. A file is only ever written by the process that made it, so that nothing is
appended to an end that a killed process has torn.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import itertools
import os
import zlib
from collections.abc import Iterable, Iterator
from http.client import responses as reason_phrases
from pathlib import Path
from typing import NamedTuple

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from schema.crawled import Snapshot
from schema.errors import TearsheetError

Headers = Iterable[tuple[str, str]]

MAX_FILE_BYTES = 1 << 30
"""Compressed. The WARC standard's own advice."""

_GZIP_LEVEL = 2
"""Of a 115 kB page: 0.6 ms and 19 %. Level 4 takes 0.85 ms and 17 %, level 9 (warcio's) 2.8 ms and 16 %."""

_STANDARD = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_FITS_THE_WIRE_ONLY = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_LINE_BREAKS = dict.fromkeys(map(ord, "\r\n\0"), " ")


class BadArchive(TearsheetError):
    """The archive folder cannot be used as it is."""

    exit_code = 78


class ArchiveUnavailable(TearsheetError):
    """A record could not be written: the disk is full or away."""

    exit_code = 75


class SnapshotUnreadable(TearsheetError):
    """An archived answer is missing or damaged."""


class Answer(NamedTuple):
    """An archived answer, as `Archive.write` got it, but for headers that described the compressed transfer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Archive:
    """Writes one run's answers. The file is made with the first of them; a new one follows where it is full.

    Not for use by several threads at once.

    Raises:
        BadArchive: `folder` is none, cannot be made, or cannot be written to.
    """

    def __init__(self, folder: Path | str, *, run_id: int = 0, max_file_bytes: int = MAX_FILE_BYTES) -> None:
        self._folder = Path(folder)
        self._run_id = run_id
        self._max_file_bytes = max_file_bytes
        self._file: io.FileIO | None = None
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadArchive(f"cannot make the archive folder {folder}: {error.strerror}; name another") from error
        if not os.access(self._folder, os.W_OK | os.X_OK):
            raise BadArchive(f"cannot write to the archive folder {folder}: change its rights or name another")

    def write(self, url: str, status: int, headers: Headers, body: bytes, fetched_at: dt.datetime) -> Snapshot:
        """Adds a `response` record; when this returns, a kill of this process cannot lose it.

        It is not synced to the disk: that takes milliseconds, and a machine that loses power loses the database's last
        transactions as well. What a database then still points to and the archive lacks is `SnapshotUnreadable`.

        Args:
            url: Absolute http(s).
            headers: As received; values decoded as Latin-1.
            body: Decompressed.
            fetched_at: Aware.

        Raises:
            ArchiveUnavailable: the disk is full or away. The next call tries again, in a new file.
        """
        payload_sha256 = hashlib.sha256(body).hexdigest()
        record = _response(url, status, headers, body, fetched_at, payload_sha256)
        try:
            file = self._open(fetched_at)
            offset = file.tell()
            length = _append(file, record)
        except OSError as error:
            self._abandon()
            raise ArchiveUnavailable(f"cannot write to the archive {self._folder}: {error.strerror}") from error
        return Snapshot(Path(file.name).name, offset, length, payload_sha256)

    def close(self) -> None:
        """Syncs and closes the file, if there is one."""
        if self._file is None:
            return
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            raise ArchiveUnavailable(f"cannot write to the archive {self._folder}: {error.strerror}") from error
        finally:
            self._abandon()

    def _open(self, now: dt.datetime) -> io.FileIO:
        if self._file and self._file.tell() >= self._max_file_bytes:
            self.close()
        if self._file is None:
            self._file = _make_file(self._folder, f"tearsheet-{_utc(now):%Y%m%dT%H%M%SZ}-{self._run_id}-{os.getpid()}")
            _append(self._file, _warcinfo(Path(self._file.name).name, now))
        return self._file

    def _abandon(self) -> None:
        if self._file:
            self._file.close()
            self._file = None


def read_snapshot(folder: Path | str, snapshot: Snapshot) -> Answer:
    """An archived answer, to be parsed again.

    Raises:
        SnapshotUnreadable: the file is missing or ends too early, or the bytes are not those that were written.
    """
    path = Path(folder) / Path(snapshot.file).name
    try:
        with path.open("rb") as file:
            file.seek(snapshot.offset)
            record = gzip.decompress(file.read(snapshot.length))
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise SnapshotUnreadable(f"cannot read {path} at {snapshot.offset}: {error}") from error
    _, _, block = record.partition(b"\r\n\r\n")
    head, _, body_and_end = block.partition(b"\r\n\r\n")
    body = body_and_end.removesuffix(b"\r\n\r\n")
    if hashlib.sha256(body).hexdigest() != snapshot.payload_sha256:
        raise SnapshotUnreadable(f"{path} holds another record at {snapshot.offset} than the database says")
    status_line, *lines = head.decode("latin-1").split("\r\n")
    headers = tuple((name, value) for name, _, value in (line.partition(": ") for line in lines))
    return Answer(int(status_line.split(" ")[1]), headers, body)


def _make_file(folder: Path, stem: str) -> io.FileIO:
    """A file that did not exist before: a process id may come again within a second, also on another machine."""
    for serial in itertools.count():
        try:
            return io.FileIO(folder / f"{stem}-{serial:05}.warc.gz", "x")
        except FileExistsError:
            continue
    raise AssertionError("itertools.count ends never")


def _append(file: io.FileIO, record: ArcWarcRecord) -> int:
    """Writes a record as one gzip member; its length in bytes."""
    plain = io.BytesIO()
    WARCWriter(plain, gzip=False, warc_version="1.1").write_record(record)
    member = gzip.compress(plain.getbuffer(), _GZIP_LEVEL, mtime=0)
    rest = memoryview(member)
    while rest:
        rest = rest[file.write(rest) :]
    return len(member)


def _response(
    url: str, status: int, headers: Headers, body: bytes, fetched_at: dt.datetime, payload_sha256: str
) -> ArcWarcRecord:
    status_line = f"{status} {reason_phrases.get(status, '')}"
    head = _HttpHead(status_line, list(_kept_headers(headers, len(body))), protocol="HTTP/1.1")
    warc_headers = {"WARC-Date": _warc_date(fetched_at), "WARC-Payload-Digest": f"sha256:{payload_sha256}"}
    return WARCWriter(io.BytesIO(), warc_version="1.1").create_warc_record(
        url.translate(_LINE_BREAKS).replace(" ", "%20"),
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=head,
        warc_headers_dict=warc_headers,
    )


def _kept_headers(headers: Headers, body_bytes: int) -> Iterator[tuple[str, str]]:
    """The headers, with those that no longer fit the decompressed body under the names that crawlers give to them."""
    for name, value in headers:
        kept = f"X-Crawler-{name}" if name.lower() in _FITS_THE_WIRE_ONLY else name
        yield kept.translate(_LINE_BREAKS), value.translate(_LINE_BREAKS)
    yield "Content-Length", str(body_bytes)


class _HttpHead(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """As received: warcio would percent-encode what is not ASCII."""
        self.headers_buff = self.to_bytes(encoding="latin-1")


def _warcinfo(file_name: str, now: dt.datetime) -> ArcWarcRecord:
    info = {"software": "tearsheet", "format": "WARC File Format 1.1", "conformsTo": _STANDARD}
    record = WARCWriter(io.BytesIO(), warc_version="1.1").create_warcinfo_record(file_name, info)
    record.rec_headers.replace_header("WARC-Date", _warc_date(now))
    return record


def _warc_date(moment: dt.datetime) -> str:
    return f"{_utc(moment):%Y-%m-%dT%H:%M:%S.%fZ}"


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC)
