"""The queries of docs/queries.md and the output that stands below each.

`python -m tests.worked_queries` runs them over the press of `tests.press` and writes the outputs anew. A query is a
block marked `sql`; where the engines need different ones, a block marked `sql sqlite` and then one marked
`sql postgresql`. The table right below is its output.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from schema.engine import open_engine, reading
from schema.types import timestamp_text
from tests.databases import prepared_sqlite
from tests.press import fill_with_press

DOCUMENT = Path(__file__).parents[1] / "docs" / "queries.md"

_QUERY = re.compile(
    r"^```sql(?:(?P<one>\n.*?)| sqlite(?P<sqlite>\n.*?)^```\n\n```sql postgresql(?P<postgresql>\n.*?))^```\n"
    r"(?:\n(?P<output>(?:\|[^\n]*\n)+))?",
    re.MULTILINE | re.DOTALL,
)

Ask = Callable[[str], tuple[Sequence[str], Sequence[Sequence[Any]]]]
"""Runs a query: the names of its columns, and its rows."""


@dataclass(frozen=True)
class WorkedQuery:
    """A query of the document."""

    question: str
    """The heading that it stands below."""
    sql: dict[str, str]
    """By engine: sqlite, postgresql; the same text where one serves both."""
    output: str
    """The table below it; empty: none yet."""

    @property
    def is_for_both(self) -> bool:
        return self.sql["sqlite"] == self.sql["postgresql"]


def worked_queries(document: str) -> list[WorkedQuery]:
    """The document's queries, in its order."""
    return [_worked(match, document) for match in _QUERY.finditer(document)]


def _worked(match: re.Match[str], document: str) -> WorkedQuery:
    heading = re.findall(r"^## (.+)$", document[: match.start()], re.MULTILINE)[-1]
    sql = {engine: match[engine] or match["one"] for engine in ("sqlite", "postgresql")}
    return WorkedQuery(heading, sql, match["output"] or "")


def python_blocks(document: str) -> Iterator[str]:
    """The document's blocks of Python, in its order."""
    yield from re.findall(r"^```python\n(.*?)^```\n", document, re.MULTILINE | re.DOTALL)


def with_outputs(document: str, ask: Ask) -> str:
    """The document with the outputs that SQLite gives."""

    def renew(match: re.Match[str]) -> str:
        block = match[0][: match.start("output") - match.start()] if match["output"] else match[0] + "\n"
        return block + as_table(*ask(_worked(match, document).sql["sqlite"]))

    return _QUERY.sub(renew, document)


def asking(engine: Engine) -> Ask:
    """What runs queries on an engine."""

    def ask(query: str) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
        with reading(engine) as connection:
            result = connection.execute(text(query.replace(":", r"\:")))
            return list(result.keys()), [tuple(row) for row in result]

    return ask


def as_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A Markdown table; instants as SQLite stores them, null as an empty cell."""
    lines = [columns, ["---"] * len(columns), *([_cell(value) for value in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return timestamp_text(value)
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")


def main() -> None:
    """Writes the outputs into the document."""
    document = DOCUMENT.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(prepared_sqlite(Path(folder) / "articles.db"))
        fill_with_press(engine)
        renewed = with_outputs(document, asking(engine))
        engine.dispose()
    if renewed != document:
        DOCUMENT.write_text(renewed, encoding="utf-8")
        print(DOCUMENT.relative_to(DOCUMENT.parents[1]))


if __name__ == "__main__":
    main()
