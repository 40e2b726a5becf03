"""The JSON Schema of what `tearsheet export` writes of an article as JSON Lines.

`python -m pipelines.article_schema` writes it to docs/article.schema.json.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.parquet import arrow_schema
from schema.views import V_ARTICLES

_FILE = Path(__file__).parent.parent / "docs" / "article.schema.json"
_REQUIRED = frozenset(
    {"article_id", "site", "url", "fetched_url", "text", "word_count", "is_gone", "version", "content_sha256", "run_id"}
    | {"first_seen_at", "last_changed_at", "parser_version", "authors", "tags", "blocks", "related_links"}
    | {"kind", "position"}
)
"""What is never null; of the fields of a block and of a link too, but for `text` of neither."""


def article_schema() -> dict[str, Any]:
    """The schema (https://json-schema.org, 2020-12)."""
    schema = arrow_schema(V_ARTICLES.columns, is_nested=True)
    fields = {field.name: _property(field) for field in schema}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Article",
        "description": "One line of tearsheet export FILE.jsonl",
        "type": "object",
        "properties": fields,
        "required": [name for name in fields if name not in ("text", "blocks")],
        "additionalProperties": False,
    }


def _property(field: pa.Field) -> dict[str, Any]:
    found = _type(field.type)
    if field.name not in _REQUIRED:
        found["type"] = [found["type"], "null"]
    comment = (field.metadata or {}).get(b"comment", b"").decode()
    return found | ({"description": comment} if comment else {})


def _type(type_: pa.DataType) -> dict[str, Any]:
    if pa.types.is_list(type_):
        return {"type": "array", "items": _type(type_.value_type)}
    if pa.types.is_struct(type_):
        fields = {field.name: _property(field) for field in type_}
        return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    if pa.types.is_timestamp(type_):
        return {"type": "string", "format": "date-time"}
    if pa.types.is_date(type_):
        return {"type": "string", "format": "date"}
    return {"type": {"bool": "boolean", "int64": "integer", "double": "number"}.get(str(type_), "string")}


def main() -> None:
    """Writes the file."""
    _FILE.write_text(json.dumps(article_schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
