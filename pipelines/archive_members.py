"""Reads an archive file from its beginning to its end, record by record, with flat memory."""

from __future__ import annotations

import hashlib
import re
import zlib
from typing import BinaryIO, NamedTuple

_CHUNK = 1 << 18
_MAX_HEAD_BYTES = 1 << 20
"""Of the headers of a record and of the answer in it."""
_GZIP = zlib.MAX_WBITS | 16
_END_OF_HEAD = b"\r\n\r\n"
_TYPE = re.compile(rb"\r\nWARC-Type: *(\S+)", re.IGNORECASE)
_LENGTH = re.compile(rb"\r\nContent-Length: *(\d{1,18})(?=\r\n)", re.IGNORECASE)


class DamagedMember(Exception):
    """No whole record can be read here."""


class Member(NamedTuple):
    """A record: a gzip member of its own."""

    offset: int
    length: int
    """Bytes in the file."""
    type: str
    """WARC-Type: response, warcinfo, metadata."""
    payload_sha256: str
    """SHA-256 (hex) of an answer's body, of any other record's block."""


class Members:
    """The records of one file.

    Attributes:
        offset: where the next one begins.
    """

    def __init__(self, file: BinaryIO) -> None:
        """`file` stands at its beginning."""
        self._file = file
        self._ahead = b""
        self.offset = 0

    def read(self) -> Member | None:
        """The next record; None at the end of the file.

        Raises:
            DamagedMember: none can be read here, or the file itself cannot. `skip_to` then says where to go on.
        """
        unpacker, record = zlib.decompressobj(_GZIP), _Record()
        ahead = self._ahead or self._more()
        if not ahead:
            return None
        length = 0
        while not unpacker.eof:
            ahead = ahead or self._more()
            try:
                plain = unpacker.decompress(ahead, _CHUNK)
            except zlib.error as error:
                raise DamagedMember(str(error)) from error
            if not ahead and not plain and not unpacker.eof:
                raise DamagedMember("the file ends within it")
            rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
            length += len(ahead) - len(rest)
            record.add(plain)
            ahead = rest
        member = Member(self.offset, length, *record.finish())
        self._ahead = ahead
        self.offset += length
        return member

    def skip_to(self, offset: int) -> None:
        """Goes on at a later place."""
        self._file.seek(offset)
        self._ahead, self.offset = b"", offset

    def _more(self) -> bytes:
        try:
            return self._file.read(_CHUNK)
        except OSError as error:
            raise DamagedMember(error.strerror or str(error)) from error


class _Record:
    """What of a record is looked at while it passes."""

    def __init__(self) -> None:
        self._head: bytearray | None = bytearray()
        self._type = ""
        self._left = 0
        self._sha256 = hashlib.sha256()

    def add(self, plain: bytes) -> None:
        """Takes the next part. Raises DamagedMember where it is no WARC record."""
        if self._head is not None:
            self._head += plain
            begins_at = self._read_head(self._head)
            if begins_at is None:
                if len(self._head) > _MAX_HEAD_BYTES:
                    raise DamagedMember("it is no WARC record")
                return
            plain, self._head = bytes(self._head[begins_at:]), None
        payload = plain[: self._left]
        self._sha256.update(payload)
        self._left -= len(payload)

    def _read_head(self, head: bytearray) -> int | None:
        """Where the payload begins; None: not in what has come so far."""
        end = head.find(_END_OF_HEAD)
        if end < 0:
            return None
        kind, length = _TYPE.search(head, 0, end + 2), _LENGTH.search(head, 0, end + 2)
        if not head.startswith(b"WARC/") or kind is None or length is None:
            raise DamagedMember("it is no WARC record")
        self._type = kind[1].decode("latin-1").lower()
        block = begins_at = end + len(_END_OF_HEAD)
        if self._type == "response":
            end = head.find(_END_OF_HEAD, block)
            if end < 0:
                return None
            begins_at = end + len(_END_OF_HEAD)
        self._left = int(length[1]) - (begins_at - block)
        if self._left < 0:
            raise DamagedMember("it is shorter than its headers")
        return begins_at

    def finish(self) -> tuple[str, str]:
        """Its type and the hash of its payload. Raises DamagedMember where it has ended too early."""
        if self._head is not None or self._left:
            raise DamagedMember("it is shorter than it says")
        return self._type, self._sha256.hexdigest()
