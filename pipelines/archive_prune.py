"""Removes what of the archive is older than it is to be kept: whole files, and their rows in the database.

The rows go first, in a transaction a file, then the file. So no row is ever without its file, and a kill in between
leaves a file that nothing points to, which the next call removes.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine

from pipelines.archive import BadArchive
from pipelines.archive_names import files_in, read_name
from schema.engine import writing
from schema.snapshots import (
    ArchivedFile,
    RunSpan,
    archived_files,
    articles_only_in,
    files_to_erase_in,
    forget_erasures,
    forget_file,
    run_spans,
    unfinished_runs,
)


@dataclass(frozen=True, slots=True)
class OldFile:
    """A file that is to go."""

    name: str
    bytes: int
    """0 where it is not there any more."""
    rows: ArchivedFile | None
    """None: nothing points to it."""
    is_to_erase: bool
    """Whether takedowns want records of it overwritten."""

    @property
    def snapshots(self) -> int:
        """How many lie in it."""
        return 0 if self.rows is None else self.rows.snapshots


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that stays for another reason than its age."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class PrunePlan:
    """What is to go, and what stays."""

    old: tuple[OldFile, ...]
    articles: int
    """That cannot be parsed again then: no other file has the page that they were read from."""
    young: int
    """Files that hold something younger."""
    next_at: dt.datetime | None
    """The newest record of the young file that will be old first; None: there is none."""
    kept: tuple[KeptFile, ...]


def plan_prune(connection: Connection, folder: Path, before: dt.datetime) -> PrunePlan:
    """Sorts the archive's files.

    Args:
        before: what was fetched then or later stays (aware).

    Raises:
        OSError: the folder is missing or may not be read.
    """
    rows = {Path(row.file).name: row for row in archived_files(connection)}
    on_disk = files_in(folder)
    to_erase = {name for name in files_to_erase_in(connection) if read_name(name)}
    names = list(dict.fromkeys([*rows, *on_disk, *to_erase]))
    run_ids = {parts.run_id for name in names if (parts := read_name(name))}
    spans, unfinished = run_spans(connection, run_ids), unfinished_runs(connection)
    old: list[OldFile] = []
    kept: list[KeptFile] = []
    young: list[dt.datetime] = []
    for name in names:
        row = rows.get(name)
        newest_at = _newest_with_rows(name, row, unfinished) if row else _newest_without(folder / name, spans)
        if isinstance(newest_at, str):
            kept.append(KeptFile(name, newest_at))
        elif newest_at >= before:
            young.append(newest_at)
        else:
            old.append(OldFile(name, on_disk.get(name, 0), row, name in to_erase))
    articles = articles_only_in(connection, [each.rows.file for each in old if each.rows is not None])
    return PrunePlan(tuple(old), articles, len(young), min(young, default=None), tuple(kept))


def remove_files(engine: Engine, folder: Path, files: Iterable[OldFile]) -> Iterator[OldFile]:
    """Removes files of a plan one by one, and gives each that is gone.

    Raises:
        BadArchive: the folder may not be written.
        OSError: a file cannot be removed; its rows are gone, and the next call tries again.
    """
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadArchive(f"cannot remove anything from the archive folder {folder}: change its rights")
    for file in files:
        if file.rows is not None:
            with writing(engine) as connection:
                forget_file(connection, file.rows)
        (folder / file.name).unlink(missing_ok=True)
        if file.is_to_erase:
            with writing(engine) as connection:
                forget_erasures(connection, [file.name])
        yield file


def _newest_with_rows(name: str, rows: ArchivedFile, unfinished: Collection[int]) -> dt.datetime | str:
    """When the file's newest record was fetched; or why the file is kept whatever its age."""
    if read_name(name) is None:
        return "it is not named as crawls name their files"
    return _still_written(rows.run_id) if rows.run_id in unfinished else rows.newest_at


def _newest_without(path: Path, spans: Mapping[int, RunSpan]) -> dt.datetime | str:
    """The same of a file that nothing points to: at the latest when its run ended, or when it was last written."""
    name = read_name(path.name)
    run = None if name is None else spans.get(name.run_id)
    if name is None or run is None or not name.is_of(run):
        return "no run of this database wrote it"
    if run.finished_at is None:
        return _still_written(run.run_id)
    with contextlib.suppress(FileNotFoundError):
        return min(run.finished_at, dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC))
    return run.finished_at


def _still_written(run_id: int) -> str:
    return f"run {run_id} has not ended; if it died, the next crawl notices"
