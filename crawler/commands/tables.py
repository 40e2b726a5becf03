"""Rows as a table on a terminal, else as tab-separated lines with a header."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from crawler.logs import escape_controls


def print_rows(
    rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], *, counts: Collection[str], foldable: str
) -> None:
    """Prints the rows.

    Args:
        rows: values by column; instants are aware, in UTC.
        columns: in order, with their headings on a terminal.
        counts: the columns that are numbers.
        foldable: the column that is broken into lines where the terminal is too narrow.
    """
    if sys.stdout.isatty():
        _print_table(rows, columns, counts, foldable)
        return
    print("\t".join(columns))
    for row in rows:
        print("\t".join(_cell(row[name], "%Y-%m-%dT%H:%M:%SZ") for name in columns))


def _print_table(
    rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], counts: Collection[str], foldable: str
) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, heading in columns.items():
        is_count = name in counts
        table.add_column(heading, justify="right" if is_count else "left", no_wrap=name != foldable, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(row[name], "%Y-%m-%d %H:%M")) for name in columns))
    Console(highlight=False).print(table)


def _cell(value: Any, time_format: str) -> str:
    if value is None:
        return "-"
    return escape_controls(value.strftime(time_format) if isinstance(value, dt.datetime) else str(value))
