"""The versions of an article for reading: when each came, what it changed, and the lines that went and came."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any

COMPARED = ("title", "description", "published_at", "text")
"""What is compared: columns of v_article_history."""


def history_lines(versions: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Lines, oldest version first; below each later one a diff of its paragraphs, "-" went and "+" came."""
    for version in versions[:1]:
        yield _heading(version)
    for before, after in pairwise(versions):
        yield ""
        yield _heading(after)
        for name in COMPARED:
            yield from _difference(name, paragraphs(before[name]), paragraphs(after[name]))


def _heading(version: Mapping[str, Any]) -> str:
    at = f"{version['valid_from_at']:%Y-%m-%d %H:%M} UTC"
    return f"version {version['version']}  {at}  {version['change_class']}  (run {version['run_id']})"


def _difference(name: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    if old == new:
        return
    yield f"  {name}"
    for line in islice(difflib.unified_diff(old, new, n=0, lineterm=""), 2, None):  # after the names of the files
        if not line.startswith("@@"):
            yield f"    {line[0]} {line[1:]}"


def paragraphs(value: object) -> list[str]:
    """The lines of a value of a version; none for null."""
    return [] if value is None else [line for line in str(value).split("\n") if line]
