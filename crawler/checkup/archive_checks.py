"""The archive: a folder to write to, in which what the database points to can be read."""

from __future__ import annotations

import os
from pathlib import Path

from crawler.checkup.disk import nearest
from crawler.checkup.findings import Finding, fault, fine, skipped
from pipelines.archive import SnapshotUnreadable, read_snapshot
from schema.crawled import Snapshot

_REMEDY = "give this user the right to write there, or name another with `archive` in the settings or --archive"


def check_folder(folder: Path) -> Finding:
    """Whether pages can be kept in the folder (absolute), which a crawl makes where it is missing."""
    try:
        there, is_there = nearest(folder), folder.exists()
    except OSError as error:
        return fault("archive", f"cannot look at {folder}: {error.strerror}", _REMEDY)
    if not there.is_dir():
        return fault("archive", f"{folder} cannot be a folder: {there} is none", "name another folder")
    if not os.access(there, os.W_OK | os.X_OK):
        what = f"cannot write to {folder}" if is_there else f"cannot make {folder} in {there}"
        return fault("archive", what, _REMEDY)
    if is_there:
        return fine("archive", f"{folder} can be written")
    return fine("archive", f"{folder} is not there yet; a crawl makes it")


def check_snapshot(folder: Path, snapshot: Snapshot | None) -> Finding:
    """Whether the latest page that this machine archived can be read.

    Args:
        snapshot: as the database has it; None: there is none.
    """
    if snapshot is None:
        return skipped("snapshot", "the database knows of no page that this machine has archived")
    try:
        read_snapshot(folder, snapshot)
    except SnapshotUnreadable as error:
        if (folder / snapshot.file).exists():
            return fault("snapshot", str(error), "restore the file from a backup, and check its disk")
        return fault(
            "snapshot",
            f"{folder} has no {snapshot.file}, where the latest archived page lies",
            "name the right folder with `archive` in the settings or --archive, or restore the file",
        )
    return fine("snapshot", f"the latest archived page is read from {snapshot.file}")
