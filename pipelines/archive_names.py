"""The names of the archive's files, from which one can tell who wrote them, and when."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from pathlib import Path
from typing import NamedTuple

from schema.snapshots import RunSpan

_NAME = re.compile(r"tearsheet-(\d{8}T\d{6}Z)-(\d{1,18})-(\d{1,18})-\d{5,}\.warc\.gz", re.ASCII)
_TOLERANCE = dt.timedelta(seconds=2)
"""Names tell whole seconds."""


class FileName(NamedTuple):
    """What `pipelines.archive` puts into a name."""

    begun_at: dt.datetime
    run_id: int
    pid: int

    def is_of(self, run: RunSpan) -> bool:
        """Whether this very run wrote the file: another database counts its runs from 1 too."""
        if run.run_id != self.run_id or run.pid != self.pid:
            return False
        is_after = self.begun_at >= run.started_at - _TOLERANCE
        return is_after and (run.finished_at is None or self.begun_at <= run.finished_at + _TOLERANCE)


def read_name(name: str) -> FileName | None:
    """What a file's name tells; None: no crawl named it."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    try:
        begun_at = dt.datetime.strptime(match[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
    except ValueError:
        return None
    return FileName(begun_at, int(match[2]), int(match[3]))


def files_in(folder: Path) -> dict[str, int]:
    """The files in an archive folder that crawls have named, in the order of their names, with their bytes.

    Raises:
        OSError: the folder is missing or may not be read.
    """
    found = {}
    for path in folder.iterdir():
        if read_name(path.name) is not None and path.is_file():
            with contextlib.suppress(FileNotFoundError):  # somebody has just removed it
                found[path.name] = path.stat().st_size
    return dict(sorted(found.items()))
