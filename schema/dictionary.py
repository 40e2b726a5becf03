"""What every table, view and column means: one description, for the database, for docs/fields.md and for dbt.

The meanings stand with the tables and views themselves. What is said of null is the end of a meaning, after "null:"; a
column that says nothing of it is never null.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, make_url
from sqlalchemy.types import TypeEngine

from schema.metadata import metadata
from schema.origins import origin_of
from schema.reasons import Origin
from schema.tables import article_copies, article_links, article_versions, articles
from schema.views import VIEWS

_NULL = "null: "

_POSTGRESQL = make_url("postgresql+psycopg://").get_dialect()

_UNITS = {
    "_at": "UTC",
    "_date": "day",
    "date": "day",
    "_ms": "ms",
    "_s": "s",
    "bytes": "bytes",
    "length": "bytes",
    "offset": "bytes",
    "word_count": "words",
    "share": "0..1",
    "similarity": "0..1",
    "coverage_min": "0..1",
    "confidence": "0..1",
}
"""By the end of a column's name."""

_COUNTED = "bigint"
"""What PostgreSQL's count() gives."""

_VIEW_TYPES = {"share": "double precision", "is_current": "boolean", "date": "date"}
"""Columns that views work out, and that are no counts."""

_VIEW_TEXTS = frozenset(
    {"site", "tags", "authors", "author", "tag", "field", "operation", "reason", "last_status", "licence"}
)


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """What is known of a column."""

    name: str
    meaning: str
    """All of it, what null means included."""
    data_type: str
    """As PostgreSQL calls it."""
    origin: Origin
    unit: str | None
    """None: a text, a count, or a thing without unit."""
    null_meaning: str | None
    """None: it is never null."""

    @property
    def is_never_null(self) -> bool:
        return self.null_meaning is None


@dataclass(frozen=True, slots=True)
class RelationEntry:
    """What is known of a table or view."""

    name: str
    meaning: str
    columns: tuple[ColumnEntry, ...]
    key: tuple[str, ...]
    """Columns that tell its rows apart."""


def relations() -> Iterator[RelationEntry]:
    """The views, in their order, then the tables, by name."""
    for view in VIEWS:
        columns = [_entry(view.name, name, meaning, _view_type(name)) for name, meaning in view.columns.items()]
        yield RelationEntry(view.name, view.meaning, tuple(columns), view.key)
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        yield _table_entry(table)


def relation_rows() -> list[Mapping[str, str | None]]:
    """The rows of the table `data_dictionary`."""
    rows: list[Mapping[str, str | None]] = []
    nothing = {"data_type": None, "unit": None, "null_meaning": None, "source": None}
    for relation in relations():
        rows.append({"relation": relation.name, "column_name": "", "meaning": relation.meaning, **nothing})
        rows.extend(
            {
                "relation": relation.name,
                "column_name": column.name,
                "meaning": column.meaning,
                "data_type": column.data_type,
                "unit": column.unit,
                "null_meaning": column.null_meaning,
                "source": column.origin,
            }
            for column in relation.columns
        )
    return rows


def _table_entry(table: Table) -> RelationEntry:
    columns = [
        _entry(table.name, column.name, column.comment or "", _type_name(column.type)) for column in table.columns
    ]
    return RelationEntry(table.name, table.comment or "", tuple(columns), tuple(table.primary_key.columns.keys()))


def _entry(relation: str, name: str, meaning: str, data_type: str) -> ColumnEntry:
    _, _, null_meaning = meaning.rpartition(_NULL) if _NULL in meaning else ("", "", None)
    return ColumnEntry(name, meaning, data_type, origin_of(relation, name), _unit(name, data_type), null_meaning)


def _type_name(column_type: TypeEngine[Any]) -> str:
    name = column_type.compile(dialect=_POSTGRESQL()).lower()
    return "double precision" if name == "float" else name


def _unit(name: str, data_type: str) -> str | None:
    if data_type in ("text", "jsonb", "boolean"):
        return None
    return next((unit for ending, unit in _UNITS.items() if name.endswith(ending)), None)


def _view_type(name: str) -> str:
    """The type of a view's column: that of the table's column of this name, where there is one."""
    if name in _VIEW_TEXTS or name.endswith(("_url", "_title", "_site")) or name == "url":
        return "text"
    if name.endswith("_at"):
        return "timestamp with time zone"
    if name.endswith("_date"):
        return "date"
    if name in _VIEW_TYPES:
        return _VIEW_TYPES[name]
    for table in (articles, article_versions, article_links, article_copies):
        column = table.columns.get(name)
        if column is not None:
            return _type_name(column.type)
    return _COUNTED
