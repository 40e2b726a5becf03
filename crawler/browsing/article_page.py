"""All that is known of one article, in the form in which its page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, or_, select

from crawler.browsing.version_changes import MAX_VERSIONS, version_changes
from schema.feed_views import V_COPIES
from schema.link_views import V_IN_LINKS
from schema.queries import Record, find_article, selectable, versions_of
from schema.tables import articles

_MAX_IN_LINKS = 100
_MAX_COPIES = 50


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the body: list items in a row make one part, all other blocks one each."""

    kind: str
    """heading, paragraph, list, quote, code, table or caption."""
    level: int
    """Of headings, 2 to 6: the page's title is above them."""
    texts: Sequence[str]
    """One; of lists the items, of tables the rows."""


def article_page(connection: Connection, article_id: int) -> dict[str, Any] | None:
    """What the template takes; None where there is no such article. The id may be that of one it was merged with."""
    found = find_article(connection, str(article_id))
    if found is None:
        return None
    key = found["article_id"]
    evidence = connection.scalar(select(articles.c.evidence).where(articles.c.article_id == key))
    return {
        "article": found,
        "parts": body_parts(found["blocks"]),
        "evidence": _evidence(evidence),
        "versions": _versions(connection, key),
        "related": [link for link in found["related_links"] if link["kind"] == "related"],
        "promoted": [link for link in found["related_links"] if link["kind"] == "promoted"],
        "in_links": _in_links(connection, key),
        "copies": _copies(connection, key),
    }


def body_parts(blocks: Iterable[Mapping[str, Any]]) -> list[Part]:
    """The blocks of a body as the parts of a page."""
    parts: list[Part] = []
    for block in blocks:
        kind, text = block["kind"], block["text"]
        if kind == "list_item":
            items = parts.pop().texts if parts and parts[-1].kind == "list" else ()
            parts.append(Part("list", 0, (*items, text)))
        elif kind == "table":
            parts.append(Part(kind, 0, text.split("\n")))
        else:
            parts.append(Part(kind, min(6, max(2, block.get("level") or 2)), (text,)))
    return parts


def _evidence(evidence: object) -> list[tuple[str, Mapping[str, Any]]]:
    """(field, {strategy, raw, confidence, rejected}) in the order of the record."""
    return [] if not isinstance(evidence, dict) else [(k, v) for k, v in evidence.items() if isinstance(v, dict)]


def _versions(connection: Connection, article_id: int) -> list[dict[str, Any]]:
    """The versions, latest first, each with its `changes`: None where it is the first, or too old to be compared."""
    found = versions_of(connection, article_id)
    rows = [{**version, "changes": None} for version in found]
    for before, after in list(pairwise(rows))[-MAX_VERSIONS:]:
        after["changes"] = list(version_changes(before, after))
    return rows[::-1]


def _in_links(connection: Connection, article_id: int) -> list[Record]:
    view = selectable(V_IN_LINKS)
    columns = (view.c.from_article_id, view.c.from_site, view.c.from_url, view.c.kind, view.c.title)
    query = (
        select(*columns, articles.c.title.label("from_title"))
        .join_from(view, articles, articles.c.article_id == view.c.from_article_id)
        .where(view.c.article_id == article_id, view.c.is_current)
        .order_by(view.c.from_article_id, view.c.position)
        .limit(_MAX_IN_LINKS)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def _copies(connection: Connection, article_id: int) -> list[dict[str, Any]]:
    """The older article that this one copies, and the ones that copy it: article_id, title, site, is_older."""
    view = selectable(V_COPIES)
    query = (
        select(view)
        .where(or_(view.c.article_id == article_id, view.c.original_article_id == article_id))
        .order_by(view.c.similarity.desc(), view.c.article_id)
        .limit(_MAX_COPIES)
    )
    found = []
    for row in connection.execute(query).mappings():
        is_copy = row["article_id"] == article_id
        other = "original_" if is_copy else ""
        names = {name: row[f"{other}{name}"] for name in ("article_id", "title", "site")}
        found.append({**names, "similarity": row["similarity"], "is_older": is_copy})
    return found
