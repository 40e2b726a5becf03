"""What an export holds: a JSON file beside it, for whoever loads it and for whoever asks later what was in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.atomic_file import open_atomic
from pipelines.export import time_text
from schema.column_streams import Columns, Lists

SUFFIX = ".manifest.json"
FOLDER_MANIFEST = "manifest.json"
"""Its name inside an export that is a folder."""


@dataclass
class Seen:
    """What passed by on its way into an export."""

    rows: int = 0
    parser_versions: set[str] = field(default_factory=set)
    run_ids: set[int] = field(default_factory=set)

    def rows_of(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """The rows, noted."""
        for row in rows:
            self._note(1, [row.get("parser_version")], [row.get("run_id")])
            yield row

    def columns_of(self, batches: Iterable[Columns]) -> Iterator[Columns]:
        """The batches, noted."""
        for columns in batches:
            first = next(iter(columns.values()))
            size = len(first.offsets) - 1 if isinstance(first, Lists) else len(first)
            self._note(size, columns.get("parser_version", ()), columns.get("run_id", ()))
            yield columns

    def _note(self, rows: int, parser_versions: Any, run_ids: Any) -> None:
        self.rows += rows
        self.parser_versions.update(version for version in parser_versions if version is not None)
        self.run_ids.update(run_id for run_id in run_ids if run_id is not None)


def manifest(seen: Seen, files: Mapping[Path, str], schema: pa.Schema, about: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest of an export.

    Args:
        files: the files that were written, with the names that they have in it.
        schema: names, types and meanings of the columns.
        about: what else it says: where it comes from, what chose the rows, what the state is.
    """
    return {
        **about,
        "rows": seen.rows,
        "parser_versions": sorted(seen.parser_versions),
        "run_ids": _ranges(sorted(seen.run_ids)),
        "columns": [
            {"name": field.name, "type": str(field.type), "meaning": field.metadata[b"comment"].decode()}
            for field in schema
        ],
        "files": [
            {"file": name, "bytes": path.stat().st_size, "sha256": sha256_of(path)} for path, name in files.items()
        ],
    }


def write_manifest(path: Path, content: Mapping[str, Any]) -> None:
    """Writes it, whole or not at all."""
    with open_atomic(path) as stream:
        json.dump(content, stream, ensure_ascii=False, indent=2, default=time_text)
        stream.write("\n")


def sha256_of(path: Path) -> str:
    """The SHA-256 (hex) of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _ranges(numbers: Sequence[int]) -> list[list[int]]:
    """First and last of each row of numbers without a gap: runs go by the thousand."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found
