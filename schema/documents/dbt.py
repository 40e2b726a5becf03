"""docs/dbt/sources.yml: the views and tables as sources of a dbt project, with tests for what the model guarantees.

JSON strings are YAML strings too, so every text is written as one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql.base import RESERVED_WORDS

from schema.dictionary import ColumnEntry, RelationEntry, relations
from schema.metadata import metadata

_HEAD = """\
# What a dbt project needs to read a tearsheet database on PostgreSQL. Put it below the project's models/ folder and set
# the variables tearsheet_database and tearsheet_schema, where they are not the target's database and public.
# Made by `make docs` from the code; docs/fields.md says the same for people.
version: 2

sources:
  - name: tearsheet
    description: "Articles, their versions, links and names, and the crawl that brought them"
    database: "{{ var('tearsheet_database', target.database) }}"
    schema: "{{ var('tearsheet_schema', 'public') }}"
    tables:
"""

_FRESHNESS = """\
        config:
          loaded_at_field: last_seen_at
          freshness:
            warn_after: {count: 1, period: day}
            error_after: {count: 3, period: day}
"""


def dbt_sources() -> str:
    """The file."""
    return _HEAD + "".join(line for relation in relations() for line in _table(relation))


def _table(relation: RelationEntry) -> Iterator[str]:
    yield f"      - name: {relation.name}\n"
    yield f"        description: {json.dumps(relation.meaning, ensure_ascii=False)}\n"
    if relation.name == "v_articles":
        yield _FRESHNESS
    yield "        columns:\n"
    for column in relation.columns:
        yield from _column(relation, column)


def _column(relation: RelationEntry, column: ColumnEntry) -> Iterator[str]:
    yield f"          - name: {column.name}\n"
    yield f"            description: {json.dumps(column.meaning, ensure_ascii=False)}\n"
    yield f"            data_type: {column.data_type}\n"
    if column.name in RESERVED_WORDS:
        yield "            quote: true\n"
    meta = {"source": column.origin.value, "unit": column.unit, "null_meaning": column.null_meaning}
    said = ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in meta.items() if value)
    yield f"            config: {{meta: {{{said}}}}}\n"
    tests = list(_tests(relation, column))
    if tests:
        yield "            data_tests:\n"
        yield from tests


def _tests(relation: RelationEntry, column: ColumnEntry) -> Iterator[str]:
    if column.is_never_null:
        yield "              - not_null\n"
    if relation.key == (column.name,) or _is_unique(relation.name, column.name):
        yield "              - unique\n"
    target = _target(relation.name, column.name)
    if target is not None:
        table, field = target.split(".")
        yield "              - relationships:\n"
        yield f"                  arguments: {{to: \"source('tearsheet', '{table}')\", field: {field}}}\n"


def _is_unique(relation: str, column: str) -> bool:
    table = metadata.tables.get(relation)
    return table is not None and any(
        isinstance(constraint, UniqueConstraint) and constraint.columns.keys() == [column]
        for constraint in table.constraints
    )


def _target(relation: str, column: str) -> str | None:
    """The `table.column` that a table's column refers to; None: none."""
    table = metadata.tables.get(relation)
    keys = [] if table is None else sorted(key.target_fullname for key in table.columns[column].foreign_keys)
    return keys[0] if keys else None
