"""Writing rows for other programs: CSV for spreadsheets and loaders, JSON Lines for everything else."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TextIO

from schema.types import timestamp_text

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes a spreadsheet read a cell as a formula (OWASP, CSV injection); the wide forms count in East Asian ones."""

TEXT_COLUMNS = ("text", "blocks")
"""What `--no-text` leaves out."""


def write_csv(rows: Iterable[Mapping[str, Any]], columns: Collection[str], stream: TextIO) -> int:
    """Writes a header and the rows by RFC 4180, and returns how many rows.

    A text that a spreadsheet would run as a formula gets an apostrophe in front. Null is an empty cell.
    """
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([_cell(row[name]) for name in columns])
        count += 1
    return count


def write_jsonl(rows: Iterable[Mapping[str, Any]], stream: TextIO, *, leave_out: Collection[str] = ()) -> int:
    """Writes one JSON object a row without the keys of `leave_out`, and returns how many rows."""
    count = 0
    for row in rows:
        kept = {key: value for key, value in row.items() if key not in leave_out}
        stream.write(json.dumps(kept, ensure_ascii=False, default=time_text) + "\n")
        count += 1
    return count


def time_text(value: object) -> str:
    """Instants as `2025-08-08T09:30:00.000000Z`, of fixed width so that text order is time order; days as `2025-08-08`.

    Raises:
        TypeError: neither of the two.
    """
    if isinstance(value, dt.datetime):
        return timestamp_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _cell(value: object) -> str | int | float | None:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA_STARTS) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None or isinstance(value, int | float) else time_text(value)
