"""Tables: those that hold data are read as rows; those that only lay out a page are gone through like any element."""

from __future__ import annotations

import re

from bs4 import Tag

MAX_CELL_CHARS = 200
"""Mean length of a cell above which a table is layout: cells of data are short."""
MAX_ROWS = 2_000
_SPACE = re.compile(r"\s+")
_LAYOUT_CONTENT = ("table", "h1", "h2", "article", "section", "blockquote")


def is_data_table(table: Tag) -> bool:
    """Whether a table has two columns and rows or more of short cells, and nothing nested that a page is made of."""
    if "presentation" in str(table.get("class") or "") or table.find(_LAYOUT_CONTENT) is not None:
        return False
    rows = _rows(table)
    columns = max((len(row) for row in rows), default=0)
    if len(rows) < 2 or columns < 2:
        return False
    cells = [cell for row in rows for cell in row if cell]
    return bool(cells) and sum(map(len, cells)) / len(cells) <= MAX_CELL_CHARS


def read_table(table: Tag) -> str:
    """Cells joined by " | ", rows by line ends; empty rows are left out."""
    return "\n".join(" | ".join(row) for row in _rows(table) if any(row))


def _rows(table: Tag) -> list[list[str]]:
    rows = []
    for row in table.find_all("tr", limit=MAX_ROWS):
        cells = [cell for cell in row.contents if isinstance(cell, Tag) and cell.name in ("td", "th")]
        rows.append([_SPACE.sub(" ", cell.get_text(" ")).strip() for cell in cells])
    return rows
