"""`tearsheet explain`: why the fields and blocks of a page are what they are."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crawler.commands.options import ConfigOption, ResultFormat

if TYPE_CHECKING:
    from crawler.parsers.explain import BlockReason, Reasons
    from schema.article import Article

EXAMPLES = """
Examples:

  tearsheet explain https://news.example/2025/harbour-reopens

  tearsheet explain saved.html --format json
"""

EXPLAINED = (
    *("title", "description", "published", "modified", "authors", "section", "tags", "language"),
    *("lead_image_url", "is_paywalled", "canonical_url"),
)
"""The fields, in the order of the report."""

_NO_EVIDENCE: Mapping[str, Any] = {"strategy": None, "raw": None, "confidence": None, "rejected": ()}


def explain(
    source: Annotated[str, typer.Argument(metavar="URL|FILE", help="A URL, fetched with one request; a file; or -.")],
    url: Annotated[str | None, typer.Option(metavar="URL", help="The address of a page from a file or stdin.")] = None,
    form: Annotated[ResultFormat, typer.Option("--format", help="Form of the result.")] = ResultFormat.TEXT,
    config: ConfigOption = None,
) -> None:
    """Show why each field of a page has its value.

    For each field the value, where it came from, the raw text, and the candidates that lost; the reasons for the kind
    of the page; each block with the reasons why it was kept or left; the related links. Nothing is stored.
    """
    from crawler.commands.page_source import open_source
    from crawler.parsers.explain import explain_blocks, explain_kind
    from crawler.parsers.page import parse_document

    doc = open_source(source, url, config)
    article, blocks, reasons = parse_document(doc), explain_blocks(doc), explain_kind(doc)
    if form is ResultFormat.JSON:
        from crawler.logs import escape_json

        print(escape_json(json.dumps(_json(article, blocks, reasons), ensure_ascii=False, indent=2)))
    else:
        from crawler.commands.explain_text import print_explanation

        print_explanation(article, EXPLAINED, blocks, reasons)


def _json(article: Article, blocks: Sequence[BlockReason], reasons: Reasons) -> dict[str, Any]:
    from schema.article_json import article_json

    record = article_json(article)
    return {
        "url": article.url,
        "kind": {"value": article.kind, "confidence": article.kind_confidence, "reasons": _weights(reasons)},
        "fields": {name: _field(name, record) for name in EXPLAINED},
        "blocks": [dataclasses.asdict(block) | {"reasons": _weights(block.reasons)} for block in blocks],
        "related_links": record["related_links"],
    }


def _field(name: str, record: dict[str, Any]) -> dict[str, Any]:
    why: Mapping[str, Any] = record["evidence"].get(name, _NO_EVIDENCE)
    return {"value": record[name], **why}


def _weights(reasons: Reasons) -> list[dict[str, Any]]:
    return [{"name": name, "weight": weight} for name, weight in reasons]
