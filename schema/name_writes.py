"""Writes bylines and tags: each name once, and its place on the article."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Table, delete, select

from schema.statements import insert_new_rows, insert_rows
from schema.tables import article_authors, article_tags, authors, tags
from schema.types import storable


def write_authors(connection: Connection, names: Mapping[int, Sequence[str]], *, replace: Sequence[int]) -> None:
    """Notes the authors of each article (by id). `replace` names those that had a byline before."""
    _write(connection, authors, article_authors, names, replace)


def write_tags(connection: Connection, names: Mapping[int, Sequence[str]], *, replace: Sequence[int]) -> None:
    """Notes the tags of each article (by id). `replace` names those that had tags before."""
    _write(connection, tags, article_tags, names, replace)


def _write(
    connection: Connection, table: Table, bridge: Table, names: Mapping[int, Sequence[str]], replace: Sequence[int]
) -> None:
    if replace:
        connection.execute(delete(bridge).where(bridge.c.article_id.in_(replace)))
    keyed = {article_id: _by_sha256(listed) for article_id, listed in names.items()}
    known = {sha256: name for listed in keyed.values() for sha256, name in listed.items()}
    if not known:
        return
    # sorted: two writers that lock the same names in different order would wait for each other
    named = [{"name": known[sha256], "name_sha256": sha256} for sha256 in sorted(known)]
    insert_new_rows(connection, table, ("name_sha256",), named)
    key = table.primary_key.columns[0]
    found = connection.execute(select(table.c.name_sha256, key).where(table.c.name_sha256.in_(known)))
    ids = dict(found.all())
    rows = [
        {"article_id": article_id, key.name: ids[sha256], "position": position}
        for article_id, listed in keyed.items()
        for position, sha256 in enumerate(listed)
    ]
    insert_rows(connection, bridge, rows)


def _by_sha256(names: Sequence[str]) -> dict[str, str]:
    """The names that are no blanks, without repeats, in their order."""
    stored = (storable(name) for name in names)
    return {hashlib.sha256(name.encode()).hexdigest(): name for name in stored if name.strip()}
