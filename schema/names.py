"""Bylines and tags as they are stored, in the page's order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, Table, bindparam, select

from schema.tables import article_authors, article_tags, authors, tags


def authors_of(connection: Connection, article_ids: Iterable[int]) -> dict[int, list[str]]:
    """The authors of each article, by id; an empty list where there are none."""
    return _names(connection, article_authors, authors, article_ids)


def tags_of(connection: Connection, article_ids: Iterable[int]) -> dict[int, list[str]]:
    """The tags of each article, by id; an empty list where there are none."""
    return _names(connection, article_tags, tags, article_ids)


def _names(connection: Connection, bridge: Table, named: Table, ids: Iterable[int]) -> dict[int, list[str]]:
    key = named.primary_key.columns[0]
    query = (
        select(bridge.c.article_id, named.c.name)
        .join_from(bridge, named, bridge.c[key.name] == key)
        .where(bridge.c.article_id.in_(bindparam("ids", expanding=True)))
        .order_by(bridge.c.article_id, bridge.c.position)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for article_id, name in connection.execute(query, {"ids": list(ids)}):
        found[article_id].append(name)
    return found
