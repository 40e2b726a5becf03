"""docs/fields.md: what every field, column and value means.

The prose above each list is written by hand and stays; the lists below it are the code's own words.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import pairwise

from schema import reasons
from schema.article import Article, Block, Evidence, PublishedDate, RelatedLink
from schema.dictionary import RelationEntry, relations
from schema.metadata import metadata
from schema.types import Enumerated

_RECORDS = (Article, PublishedDate, Block, RelatedLink, Evidence)
_VALUES = (
    reasons.PageRole,
    reasons.PageStatus,
    reasons.FoundBy,
    reasons.DropReason,
    reasons.Failure,
    reasons.Change,
    reasons.ChangeClass,
    reasons.Origin,
)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a table below it."""

    title: str
    meaning: str
    column: str
    """What the table's first column is headed."""
    rows: tuple[tuple[str, str], ...]
    """Name and meaning each."""


def records() -> Iterator[Section]:
    """The records that `parse_article` returns."""
    for record in _RECORDS:
        said = attribute_docstrings(record)
        rows = tuple((field.name, said.get(field.name, "")) for field in fields(record))
        yield Section(record.__name__, inspect.getdoc(record) or "", "field", rows)


def views() -> Iterator[Section]:
    """The views, in their order."""
    return (_section(relation) for relation in relations() if relation.name not in metadata.tables)


def tables() -> Iterator[Section]:
    """The tables, by name."""
    return (_section(relation) for relation in relations() if relation.name in metadata.tables)


def values() -> Iterator[Section]:
    """The enumerated values, each with the columns that hold them."""
    for members in _VALUES:
        used = [
            f"`{table.name}.{column.name}`"
            for table in metadata.sorted_tables
            for column in table.columns
            if isinstance(column.type, Enumerated) and column.type.members is members
        ]
        meaning = (inspect.getdoc(members) or "").removesuffix(".")
        meaning = meaning if "`" in meaning else f"{meaning} ({', '.join(sorted(used))})"
        yield Section(members.__name__, f"{meaning}.", "value", tuple((each.value, each.meaning) for each in members))


def _section(relation: RelationEntry) -> Section:
    rows = tuple((column.name, column.meaning) for column in relation.columns)
    return Section(relation.name, f"{relation.meaning}.", "column", rows)


GENERATED: Mapping[str, Callable[[], Iterator[Section]]] = {
    "The record": records,
    "Views": views,
    "Tables": tables,
    "Values": values,
}
"""The document's parts that hold lists, and what makes these."""


def fields_document(document: str) -> str:
    """The document with its lists as the code says now."""
    parts = re.split(r"^(?=## )", document, flags=re.MULTILINE)
    return "".join(_renewed(part) for part in parts)


def _renewed(part: str) -> str:
    make = GENERATED.get(part.partition("\n")[0].removeprefix("## "))
    if make is None:
        return part
    prose = re.split(r"^### ", part, maxsplit=1, flags=re.MULTILINE)[0]
    return prose + "\n".join(map(_markdown, make())) + ("" if make is values else "\n")


def _markdown(section: Section) -> str:
    table = [f"| {section.column} | meaning |", "|---|---|", *(table_row(*row) for row in section.rows)]
    return "\n".join([f"### `{section.title}`", "", section.meaning, "", *table, ""])


def table_row(name: object, meaning: str) -> str:
    """A row of a Markdown table."""
    return f"| `{name}` | {' '.join(meaning.split()).replace('|', chr(92) + '|')} |"


def attribute_docstrings(cls: type) -> dict[str, str]:
    """The attributes of a class with the docstrings below them."""
    (body,) = (node.body for node in ast.parse(inspect.getsource(cls)).body if isinstance(node, ast.ClassDef))
    found = {}
    for statement, following in pairwise(body):
        target: ast.expr | None = statement.target if isinstance(statement, ast.AnnAssign) else None
        if isinstance(statement, ast.Assign):
            (target,) = statement.targets
        if (
            isinstance(target, ast.Name)
            and isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
        ):
            found[target.id] = str(following.value.value)
    return found
