"""Tables of data, read as rows."""

from __future__ import annotations

import re

from bs4 import Tag

MAX_ROWS = 2_000
_SPACE = re.compile(r"\s+")


def read_table(table: Tag) -> str:
    """Cells joined by " | ", rows by line ends; empty rows are left out."""
    rows = []
    for row in table.find_all("tr", limit=MAX_ROWS):
        cells = [cell for cell in row.contents if isinstance(cell, Tag) and cell.name in ("td", "th")]
        rows.append([_SPACE.sub(" ", cell.get_text(" ")).strip() for cell in cells])
    return "\n".join(" | ".join(row) for row in rows if any(row))
