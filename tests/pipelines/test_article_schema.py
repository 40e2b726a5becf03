"""The published JSON Schema, held against what is exported."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.article_schema import article_schema
from schema.article import Block, RelatedLink
from schema.engine import reading
from schema.row_streams import Filter, nested_articles
from tests.stored_site import Site

_PUBLISHED = Path(__file__).parent.parent.parent / "docs" / "article.schema.json"
_TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "null": type(None)}


def _problems(value: Any, schema: dict[str, Any], where: str = "") -> list[str]:
    """What a value has that the schema does not allow: as much of JSON Schema as ours uses."""
    kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    if not any(isinstance(value, _TYPES[kind]) for kind in kinds) or (
        isinstance(value, bool) and "boolean" not in kinds
    ):
        return [f"{where}: {value!r} is no {kinds}"]
    if isinstance(value, list):
        return [problem for item in value for problem in _problems(item, schema["items"], f"{where}[]")]
    if not isinstance(value, dict):
        return []
    found = [f"{where}.{name} is missing" for name in schema["required"] if name not in value]
    for name, item in value.items():
        if name in schema["properties"]:
            found += _problems(item, schema["properties"][name], f"{where}.{name}")
        else:
            found.append(f"{where}.{name} is not in the schema")
    return found


def test_the_published_schema_is_that_of_the_code() -> None:
    assert json.loads(_PUBLISHED.read_text(encoding="utf-8")) == article_schema(), (
        "run python -m pipelines.article_schema"
    )


def test_what_is_exported_is_as_the_schema_says(site: Site) -> None:
    from pipelines.export import time_text

    link = RelatedLink("https://news.example/x", None)
    blocks = (Block("heading", "It", 2), Block("paragraph", "It rained."))
    site.store(site.article("/a", related_links=(link,), blocks=blocks, authors=("Zoe",), is_paywalled=False))
    site.store(site.article("/b", title="Sun", published=None))
    with reading(site.engine) as connection:
        lines = [json.dumps(row, default=time_text) for row in nested_articles(connection, Filter())]
    assert len(lines) == 2
    for line in lines:
        assert _problems(json.loads(line), article_schema()) == []


@pytest.mark.parametrize(("field", "value"), [("article_id", "1"), ("is_gone", None), ("blocks", [{"kind": "x"}])])
def test_what_is_not_as_the_schema_says_is_seen(field: str, value: object) -> None:
    schema = article_schema()
    assert _problems(value, schema["properties"][field])
