"""Golden pages: a folder a case, with the page, where and when it was fetched, and the fields that must come out.

`expected.json` names only what is held: every key but those below is a field of the record. `blocks` lists each block's
kind and how it starts; `without` is what must not stand in the text; of a related link, only what is named is compared.
`not_yet` names the keys that the parser gets wrong today; one that it gets right must leave that list.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.parsers import parse_article
from schema.article import Article, PublishedDate

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/expected.json"))


def _day(published: PublishedDate | None) -> str | None:
    return published.date.isoformat() if published else None


_READ: dict[str, Callable[[Article], object]] = {
    "published": lambda a: _day(a.published),
    "published_at": lambda a: a.published and a.published.at and a.published.at.isoformat(),
    "precision": lambda a: a.published and a.published.precision,
    "modified": lambda a: _day(a.modified),
    "authors": lambda a: list(a.authors),
    "tags": lambda a: list(a.tags),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden_page(case: Path) -> None:
    meta, expected = (json.loads((case / name).read_text("utf-8")) for name in ("meta.json", "expected.json"))
    fetched_at = dt.datetime.fromisoformat(meta["fetched_at"])
    article = parse_article((case / "page.html").read_bytes(), meta["url"], fetched_at=fetched_at)
    not_yet = expected.pop("not_yet", [])
    seen = _as_expected(article, expected)
    assert [name for name in not_yet if seen[name] == expected[name]] == [], "right now: take it out of not_yet"
    assert _without(seen, not_yet) == _without(expected, not_yet)


def _without(fields: dict[str, Any], names: list[str]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}


def _as_expected(article: Article, expected: dict[str, Any]) -> dict[str, Any]:
    """What the record says, in the form and to the extent of `expected`, so that a difference shows as itself."""
    seen = {
        name: _READ.get(name, lambda a, name=name: getattr(a, name))(article) for name in expected if name != "without"
    }
    if "blocks" in expected:
        seen["blocks"] = _starts(article, expected["blocks"])
    if "related_links" in expected:
        seen["related_links"] = _link_parts(article, expected["related_links"])
    if "without" in expected:
        seen["without"] = [snippet for snippet in expected["without"] if snippet not in article.text]
    return seen


def _starts(article: Article, expected: list[list[str]]) -> list[list[str]]:
    """Each block's kind and as much of its beginning as is held."""
    lengths = [len(start) for _, start in expected] + [40] * len(article.blocks)
    return [[block.kind, block.text[:length]] for block, length in zip(article.blocks, lengths, strict=False)]


def _link_parts(article: Article, expected: list[dict[str, Any]]) -> list[dict[str, Any]]:
    named = [list(link) for link in expected] + [["url", "kind"]] * len(article.related_links)
    return [
        {name: _plain(getattr(link, name)) for name in names}
        for link, names in zip(article.related_links, named, strict=False)
    ]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value
