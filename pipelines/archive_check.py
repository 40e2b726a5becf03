"""Holds the archive against the database: each file is read once, from its beginning to its end, with flat memory."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection

from pipelines.archive_members import DamagedMember, Member, Members
from pipelines.archive_names import files_in, read_name
from schema.snapshots import Pointer, pointers, urls_of

_MAX_NAMED = 1_000
"""Snapshots of a fault that are remembered, so that memory stays flat where a whole archive is away."""


class Why(StrEnum):
    """Why a snapshot cannot be read."""

    MISSING = "the file is missing"
    CLOSED = "the file cannot be opened"
    BEYOND = "the file ends before them"
    DAMAGED = "damaged"
    OTHER = "the file holds something else there"
    TAKEN_DOWN = "overwritten by a takedown that this database does not know"


@dataclass(slots=True)
class Fault:
    """Snapshots of one file that cannot be read for one reason."""

    file: str
    why: Why
    detail: str
    """What the machine said of the first of them; empty: nothing."""
    first_offset: int
    records: int = 0
    snapshot_ids: list[int] = field(default_factory=list)
    """The first of them."""
    urls: list[str] = field(default_factory=list)
    """Of the first of them, set by `settle`."""


@dataclass(frozen=True, slots=True)
class Torn:
    """Bytes that are no whole record, and that no snapshot points to."""

    file: str
    offset: int
    bytes: int
    is_end: bool
    """Whether the file ends with them."""
    is_growing: bool
    """Whether the run that writes the file has not ended."""


@dataclass(slots=True)
class ArchiveReport:
    """What `check_archive` found; complete when it is through, and final after `settle`."""

    files: int = 0
    bytes: int = 0
    readable: int = 0
    """Snapshots."""
    unpointed: int = 0
    """Answers in the archive that no snapshot points to."""
    taken_down: int = 0
    """Records that a takedown has overwritten."""
    torn: list[Torn] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def unreadable(self) -> int:
        """Snapshots."""
        return sum(fault.records for fault in self.faults)


def check_archive(
    connection: Connection, folder: Path, report: ArchiveReport, *, unfinished: Iterable[int]
) -> Iterator[int]:
    """Reads the whole archive and fills the report; gives the bytes that were read, after each record.

    The database's state is taken before the files are looked at, so that crawls may go on: what they write meanwhile
    are answers that nothing points to.

    Args:
        unfinished: the runs that have not ended.
    """
    growing, seen = set(unfinished), set()
    for file, group in itertools.groupby(pointers(connection), key=lambda pointer: pointer.file):
        name = Path(file).name
        seen.add(name)
        yield from _check_file(folder, name, _Expected(group, name, report), report, growing)
    others = files_in(folder) if folder.is_dir() else {}
    for name in others:
        if name not in seen:
            yield from _check_file(folder, name, _Expected((), name, report), report, growing)


def settle(connection: Connection, report: ArchiveReport) -> None:
    """Drops faults of snapshots that somebody has removed since, and adds addresses to the others.

    Args:
        connection: in a transaction that began after the check.
    """
    for fault in report.faults:
        urls = urls_of(connection, fault.snapshot_ids)
        fault.records -= len(fault.snapshot_ids) - len(urls)
        fault.urls = list(dict.fromkeys(urls[key] for key in fault.snapshot_ids if key in urls))
    report.faults = [fault for fault in report.faults if fault.records and fault.urls]


class _Expected:
    """The snapshots of one file, in its order, and what is found of them."""

    def __init__(self, group: Iterable[Pointer], name: str, report: ArchiveReport) -> None:
        self._pointers = iter(group)
        self._next = next(self._pointers, None)
        self._name = name
        self._report = report
        self._faults: dict[Why, Fault] = {}

    @property
    def next_offset(self) -> int | None:
        """Where the next one lies; None: there is none left."""
        return None if self._next is None else self._next.offset

    def meet(self, member: Member) -> bool:
        """Holds a record against those that lie up to its beginning; whether any points to it."""
        self.fail(Why.OTHER, before=member.offset)
        is_pointed = False
        while self._next is not None and self._next.offset == member.offset:
            pointer, is_pointed = self._take(self._next), True
            if member.type == "metadata":
                self._note(pointer, Why.TAKEN_DOWN)
            elif (pointer.length, pointer.payload_sha256) != (member.length, member.payload_sha256):
                self._note(pointer, Why.OTHER)
            else:
                self._report.readable += 1
        return is_pointed

    def fail(self, why: Why, detail: str = "", *, before: int | None = None) -> int:
        """Says of those that lie before an offset, or of all that are left, that they cannot be read; how many."""
        failed = 0
        while self._next is not None and (before is None or self._next.offset < before):
            self._note(self._take(self._next), why, detail)
            failed += 1
        return failed

    def _take(self, pointer: Pointer) -> Pointer:
        self._next = next(self._pointers, None)
        return pointer

    def _note(self, pointer: Pointer, why: Why, detail: str = "") -> None:
        fault = self._faults.get(why)
        if fault is None:
            fault = self._faults[why] = Fault(self._name, why, detail, pointer.offset)
            self._report.faults.append(fault)
        fault.records += 1
        if len(fault.snapshot_ids) < _MAX_NAMED:
            fault.snapshot_ids.append(pointer.snapshot_id)


def _check_file(
    folder: Path, name: str, expected: _Expected, report: ArchiveReport, growing: set[int]
) -> Iterator[int]:
    try:
        file = (folder / name).open("rb")
    except FileNotFoundError:
        expected.fail(Why.MISSING)
        return
    except OSError as error:
        expected.fail(Why.CLOSED, error.strerror or "")
        return
    written_by = read_name(name)
    with file:
        report.files += 1
        yield from _check_members(file, name, expected, report, written_by is not None and written_by.run_id in growing)


def _check_members(
    file: BinaryIO, name: str, expected: _Expected, report: ArchiveReport, is_growing: bool
) -> Iterator[int]:
    members = Members(file)
    while True:
        start = members.offset
        try:
            member = members.read()
        except DamagedMember as damage:
            is_pointed = expected.fail(Why.DAMAGED, str(damage), before=start + 1)
            next_offset, size = expected.next_offset, file.seek(0, os.SEEK_END)
            end = size if next_offset is None else min(next_offset, size)
            if not is_pointed:
                report.torn.append(Torn(name, start, end - start, end == size, is_growing))
            report.bytes += end - start
            yield end - start
            if next_offset is None:
                return
            members.skip_to(next_offset)
            continue
        if member is None:
            expected.fail(Why.BEYOND)
            return
        if not expected.meet(member):
            report.unpointed += member.type == "response"
            report.taken_down += member.type == "metadata"
        report.bytes += member.length
        yield member.length
