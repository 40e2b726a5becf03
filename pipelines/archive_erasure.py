"""Overwrites records of the archive that were taken down, in their place: the other records stay where they are."""

from __future__ import annotations

import datetime as dt
import os
import struct
import uuid
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, delete, select

from schema.tables import erasures

_GZIP_MAGIC = b"\x1f\x8b\x08"
_HAS_COMMENT = 0x10


class Left(NamedTuple):
    """A record that could not be overwritten."""

    file: str
    offset: int
    why: str


def erase_noted(connection: Connection, folder: Path, now: dt.datetime) -> tuple[int, list[Left]]:
    """Overwrites the records that takedowns have noted; how many were, and those that are left to do.

    A note goes when its record is overwritten and synced, so a run that was killed is finished by the next one.
    """
    done: list[int] = []
    left: list[Left] = []
    for row in connection.execute(select(erasures).order_by(erasures.c.erasure_id)).all():
        try:
            erase_record(folder, row.file, row.offset, row.length, now)
        except OSError as error:
            left.append(Left(row.file, row.offset, error.strerror or str(error)))
        except ValueError as error:
            left.append(Left(row.file, row.offset, str(error)))
        else:
            done.append(row.erasure_id)
    connection.execute(delete(erasures).where(erasures.c.erasure_id.in_(done)))
    return len(done), left


def erase_record(folder: Path, file: str, offset: int, length: int, now: dt.datetime) -> None:
    """Writes a gzip member of the same length over a record: a valid one, that says that it was taken down.

    Raises:
        OSError: the file is missing or may not be written.
        ValueError: no record of this length begins there.
    """
    with (folder / Path(file).name).open("r+b") as archive:
        if archive.seek(0, os.SEEK_END) < offset + length:
            raise ValueError("the file is shorter than that")
        archive.seek(offset)
        if archive.read(len(_GZIP_MAGIC)) != _GZIP_MAGIC:
            raise ValueError("no record begins there")
        archive.seek(offset)
        archive.write(tombstone(length, now))
        archive.flush()
        os.fsync(archive.fileno())


def tombstone(length: int, now: dt.datetime) -> bytes:
    """The gzip member, of exactly so many bytes: what is too many is a comment in its header (RFC 1952, 2.3.1).

    Raises:
        ValueError: it takes more.
    """
    body = b"taken down\r\n"
    lines: Sequence[str] = (
        "WARC/1.1",
        "WARC-Type: metadata",
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid4()}>",
        f"WARC-Date: {now.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
        "Content-Type: text/plain",
        f"Content-Length: {len(body)}",
    )
    plain = "\r\n".join(lines).encode() + b"\r\n\r\n" + body + b"\r\n\r\n"
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(plain) + packer.flush()
    end = struct.pack("<II", zlib.crc32(plain), len(plain))
    padding = length - len(packed) - len(end) - 10
    if padding < 0:
        raise ValueError("the record is too short to be overwritten in its place")
    comment = b" " * (padding - 1) + b"\0" if padding else b""
    flags = _HAS_COMMENT if padding else 0
    return _GZIP_MAGIC + bytes([flags]) + b"\0\0\0\0\0\xff" + comment + packed + end
