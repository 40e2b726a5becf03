"""What `tearsheet archive` says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipelines.archive_check import ArchiveReport, Fault, Torn, Why
from pipelines.archive_prune import OldFile, PrunePlan
from schema.article_json import instant_text
from schema.snapshots import Extent

_MAX_TORN = 10

_ADVICE = {
    Why.MISSING: "put the file back from a backup, or name the right folder with --archive",
    Why.CLOSED: "give this user the right to read it",
    Why.BEYOND: "put the file back from a backup",
    Why.DAMAGED: "put the file back from a backup",
    Why.OTHER: "database and archive are not of one time: restore both from the same backup",
    Why.TAKEN_DOWN: "the database is older than the takedown: run `tearsheet takedown` for these addresses again",
}


def check_lines(folder: Path, report: ArchiveReport, kept: Extent, to_erase: int) -> Iterator[str]:
    """The result of a check, for people; unescaped."""
    yield f"{folder}: {report.files:,} files, {report.bytes:,} bytes"
    yield _extent_line(kept)
    yield from _harmless_lines(report)
    if to_erase:
        yield (
            f"{to_erase:,} records of takedowns are still to be overwritten; the next crawl into this archive does it,"
            " or `tearsheet takedown` for the same address"
        )
    for fault in report.faults:
        yield _fault_line(fault)
        yield f"  {_ADVICE[fault.why]}"
    if report.unreadable:
        yield (
            f"{report.unreadable:,} of {kept.snapshots:,} cannot be read: they cannot be parsed again. Their articles"
            " stay as they are; what a crawl fetches anew is kept anew"
        )
    elif kept.snapshots:
        yield f"all {kept.snapshots:,} can be read"


def _extent_line(kept: Extent) -> str:
    if kept.oldest_at is None or kept.newest_at is None:
        return "the database points to no archived page"
    span = f"{kept.oldest_at:%Y-%m-%d} to {kept.newest_at:%Y-%m-%d}"
    return f"the database points to {kept.snapshots:,} answers of {kept.pages:,} pages, fetched {span}"


def _harmless_lines(report: ArchiveReport) -> Iterator[str]:
    if report.unpointed:
        yield (
            f"{report.unpointed:,} answers that nothing points to: a crawl is writing them, or died before its commit;"
            " harmless"
        )
    if report.taken_down:
        yield f"{report.taken_down:,} records overwritten by takedowns"
    for torn in report.torn[:_MAX_TORN]:
        yield _torn_line(torn)
    if len(report.torn) > _MAX_TORN:
        yield f"and {len(report.torn) - _MAX_TORN:,} more of these"


def _torn_line(torn: Torn) -> str:
    where = f"{torn.file}: {torn.bytes:,} bytes from {torn.offset:,} on"
    if torn.is_growing:
        return f"{where} are no whole record: its run has not ended, and may be writing it"
    what = "a torn end, of a crawl that died" if torn.is_end else "no whole record"
    return f"{where} are {what}; nothing points to them: harmless"


def _fault_line(fault: Fault) -> str:
    where = "" if fault.why in (Why.MISSING, Why.CLOSED) else f", the first at {fault.first_offset:,}"
    detail = f" ({fault.detail})" if fault.detail else ""
    example = f", such as {fault.urls[0]}" if fault.urls else ""
    return f"{fault.file}: {fault.records:,} unreadable{where}: {fault.why.value}{detail}{example}"


def check_json(folder: Path, report: ArchiveReport, kept: Extent, to_erase: int) -> dict[str, Any]:
    """The result of a check, for programs."""
    return {
        "archive": str(folder),
        "is_readable": not report.unreadable,
        "files": report.files,
        "bytes": report.bytes,
        "snapshots": kept.snapshots,
        "pages": kept.pages,
        "oldest_at": kept.oldest_at and instant_text(kept.oldest_at),
        "newest_at": kept.newest_at and instant_text(kept.newest_at),
        "readable": report.readable,
        "unreadable": report.unreadable,
        "unpointed": report.unpointed,
        "taken_down": report.taken_down,
        "to_erase": to_erase,
        "faults": [
            {
                "file": fault.file,
                "why": fault.why.name.lower(),
                "detail": fault.detail or None,
                "snapshots": fault.records,
                "first_offset": fault.first_offset,
                "urls": fault.urls,
            }
            for fault in report.faults
        ],
        "torn": [
            {"file": torn.file, "offset": torn.offset, "bytes": torn.bytes, "is_growing": torn.is_growing}
            for torn in report.torn
        ],
    }


def old_line(file: OldFile, *, is_gone: bool) -> str:
    """A file that is removed, or would be; unescaped."""
    what = "removed" if is_gone else "would remove"
    if file.rows is None:
        held = "nothing points to it"
    else:
        held = f"{file.snapshots:,} pages, {file.rows.oldest_at:%Y-%m-%d} to {file.rows.newest_at:%Y-%m-%d}"
    return f"{what} {file.name}: {held}, {file.bytes:,} bytes" if file.bytes else f"{what} {file.name}: {held}, no file"


def kept_lines(plan: PrunePlan, retention: dt.timedelta) -> Iterator[str]:
    """What stays, and why; unescaped."""
    for file in plan.kept:
        yield f"kept {file.name}: {file.why}"
    if plan.next_at is not None:
        yield f"kept {plan.young:,} files with younger pages; the next may go on {plan.next_at + retention:%Y-%m-%d}"


def total_line(plan: PrunePlan, *, is_gone: bool) -> str:
    """All in one line, and what it costs."""
    pages, size = sum(file.snapshots for file in plan.old), sum(file.bytes for file in plan.old)
    what = "removed" if is_gone else "would remove"
    cost = "can no longer be parsed again" if is_gone else "could no longer be parsed again"
    return f"{what} {len(plan.old):,} files, {pages:,} pages, {size:,} bytes; {plan.articles:,} articles {cost}"
