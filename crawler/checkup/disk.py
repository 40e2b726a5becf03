"""Room on the disks that a crawl writes to, against what it has written of late."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.checkup.findings import Finding, fault, fine, warning
from crawler.checkup.quantities import size_text
from crawler.exit_codes import ExitCode

LOW_BYTES = 1_000_000_000
FULL_BYTES = 100_000_000
"""SQLite's log alone grows to 64 MB before it is moved into the file."""
LOW_FILES = 1_000
"""Inodes: a disk with room for bytes may have none for files."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that a crawl writes to."""

    name: str
    """Of the check."""
    folder: Path
    """It need not exist yet."""
    week_bytes: float = 0.0
    """What a week adds to it, by the last one."""


@dataclass(frozen=True, slots=True)
class Room:
    """What is left on the disk of a folder."""

    folder: Path
    device: int
    """Folders with the same share what is left."""
    free_bytes: int
    """For users other than root."""
    free_files: int | None
    """None where the file system does not count them."""


def room_of(folder: Path) -> Room:
    """What is left where the folder is or, with its nearest parent that exists, would be.

    Raises:
        OSError: nothing can be said.
    """
    there = nearest(folder)
    status = os.statvfs(there)
    files = status.f_favail if status.f_files else None
    return Room(folder, there.stat().st_dev, status.f_bavail * status.f_frsize, files)


def nearest(folder: Path) -> Path:
    """The folder or its nearest parent that exists."""
    path = folder.absolute()
    return next((each for each in (path, *path.parents) if each.exists()), path)


def check_disks(places: Sequence[Place]) -> list[Finding]:
    """A finding for each of the places; those on one disk need room for all of them."""
    rooms: list[Room | OSError] = []
    for place in places:
        try:
            rooms.append(room_of(place.folder))
        except OSError as error:
            rooms.append(error)
    needed: dict[int, float] = {}
    for place, room in zip(places, rooms, strict=True):
        if isinstance(room, Room):
            needed[room.device] = needed.get(room.device, 0.0) + place.week_bytes
    return [
        check_room(place.name, room, needed[room.device])
        if isinstance(room, Room)
        else fault(place.name, f"cannot look at {place.folder}: {room.strerror}", "mount its disk, or name another")
        for place, room in zip(places, rooms, strict=True)
    ]


def check_room(name: str, room: Room, week_bytes: float) -> Finding:
    """Whether the room lasts.

    Args:
        week_bytes: what a week adds to the disk.
    """
    what = f"{size_text(room.free_bytes)} free for {room.folder}"
    if week_bytes >= 1e6:
        what += f"; a week adds about {size_text(week_bytes)} to its disk"
    if room.free_bytes < FULL_BYTES:
        return fault(name, what, "free some space: a crawl ends with 75 where the disk is full", ExitCode.BUSY)
    if room.free_files is not None and room.free_files < LOW_FILES:
        what = f"room for {room.free_files} more files on the disk of {room.folder}"
        return warning(name, what, "delete small files that nobody needs from this disk")
    if room.free_bytes < max(LOW_BYTES, week_bytes):
        return warning(name, what, "free some space, or move it to a larger disk")
    return fine(name, what)


def temporary_place() -> Place | Finding:
    """The folder for temporary files; a fault where none can be used."""
    try:
        return Place("disk_temporary", Path(tempfile.gettempdir()))
    except FileNotFoundError as error:
        what = f"no folder for temporary files can be written: {error.strerror}"
        return fault("disk_temporary", what, "free some space in /tmp, or let TMPDIR name another folder")
