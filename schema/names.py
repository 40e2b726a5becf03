"""Bylines and tags as they are stored, in the page's order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, select

from schema.tables import article_authors, article_tags, authors, tags


def authors_of(connection: Connection, article_ids: Iterable[int]) -> dict[int, list[str]]:
    """The authors of each article, by id; an empty list where there are none."""
    return _names(connection, article_authors, authors, article_ids)


def tags_of(connection: Connection, article_ids: Iterable[int]) -> dict[int, list[str]]:
    """The tags of each article, by id; an empty list where there are none."""
    return _names(connection, article_tags, tags, article_ids)


def named(bridge: Table, names: Table) -> Select[Any]:
    """A query for (article_id, name) of one of the two bridges, in the order in which lists of names are made."""
    key = names.primary_key.columns[0]
    query = select(bridge.c.article_id, names.c.name).join_from(bridge, names, bridge.c[key.name] == key)
    return query.order_by(bridge.c.article_id, bridge.c.position)


def _names(connection: Connection, bridge: Table, names: Table, ids: Iterable[int]) -> dict[int, list[str]]:
    query = named(bridge, names).where(bridge.c.article_id.in_(bindparam("ids", expanding=True)))
    found: dict[int, list[str]] = defaultdict(list)
    for article_id, name in connection.execute(query, {"ids": list(ids)}):
        found[article_id].append(name)
    return found
