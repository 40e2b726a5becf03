"""Rows for exports, column by column: what `schema.row_streams` gives row by row, ten times as fast.

Values are as the driver gives them: on SQLite instants and days are texts. The texts of articles and JSON are UTF-8 as
the database has it: making Python's strings of them, and UTF-8 of those, took an eighth of an export.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Select,
    TableClause,
    Text,
    cast,
    func,
    select,
    type_coerce,
)
from sqlalchemy.types import NullType

from schema.names import named
from schema.queries import LINK_KEYS, selectable
from schema.row_streams import Filter, conditions, order_of
from schema.tables import article_authors, article_tags, articles, authors, tags
from schema.view import View
from schema.views import V_ARTICLES, V_RELATED_LINKS

BATCH_ROWS = 500
"""Rows held at a time: some 4 MB of articles. With 1,000 an export takes 40 MB more, and is no faster."""


@dataclass(frozen=True, slots=True)
class Lists:
    """A column of lists: their members one after the other, by field, and where each list begins and the last ends."""

    offsets: Sequence[int]
    fields: Mapping[str, Sequence[Any]]


Columns = Mapping[str, Sequence[Any] | Lists]
"""Columns of the same length, by name."""


def view_columns(connection: Connection, view: View, wanted: Filter) -> Iterator[Columns]:
    """The rows of a view, in their order, some at a time."""
    source = selectable(view)
    names = tuple(view.columns)
    query = select(*_raw(connection, source, names)).select_from(source)
    query = query.where(*conditions(connection, view, source, wanted)).order_by(*order_of(source))
    for rows in _partitions(connection, query):
        yield dict(zip(names, zip(*rows, strict=True), strict=True))


def article_columns(connection: Connection, wanted: Filter, *, has_text: bool) -> Iterator[Columns]:
    """Whole articles by id, some at a time: the columns of v_articles, with authors, tags and related links as lists;
    and `blocks`, as JSON in UTF-8, unless without text."""
    source = selectable(V_ARTICLES)
    names = [name for name in V_ARTICLES.columns if name not in ("authors", "tags") and (has_text or name != "text")]
    query = select(*_raw(connection, source, names))
    if has_text:
        query = query.add_columns(_utf8(connection, cast(articles.c.blocks, Text)))
    query = query.join_from(source, articles, articles.c.article_id == source.c.article_id)
    query = query.where(*conditions(connection, V_ARTICLES, source, wanted)).order_by(source.c.article_id)
    for rows in _partitions(connection, query):
        found: dict[str, Sequence[Any] | Lists] = dict(
            zip((*names, "blocks") if has_text else names, zip(*rows, strict=True), strict=True)
        )
        ids = [row[0] for row in rows]
        found["authors"] = _lists(connection, named(article_authors, authors), ("name",), ids)
        found["tags"] = _lists(connection, named(article_tags, tags), ("name",), ids)
        found["related_links"] = _lists(connection, _links(connection), LINK_KEYS, ids)
        yield found


def _partitions(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Any]]:
    return connection.execute(query, execution_options={"yield_per": BATCH_ROWS}).partitions(BATCH_ROWS)


def _raw(connection: Connection, source: TableClause, names: Sequence[str]) -> list[Any]:
    """The columns without types, so that nothing is done to each value; long texts as bytes."""
    return [
        _utf8(connection, source.c[name]) if name == "text" else type_coerce(source.c[name], NullType()).label(name)
        for name in names
    ]


def _utf8(connection: Connection, text: ColumnElement[Any]) -> ColumnElement[Any]:
    is_sqlite = connection.dialect.name == "sqlite"
    return type_coerce(cast(text, LargeBinary) if is_sqlite else func.convert_to(text, "UTF8"), NullType())


def _links(connection: Connection) -> Select[Any]:
    source = selectable(V_RELATED_LINKS)
    query = select(source.c.article_id, *_raw(connection, source, LINK_KEYS)).select_from(source)
    order = (source.c.article_id, source.c.position, source.c.url, source.c.kind)
    return query.order_by(*order)


def _lists(connection: Connection, query: Select[Any], fields: Sequence[str], ids: Sequence[int]) -> Lists:
    article_id = query.selected_columns[0]
    if ids[-1] - ids[0] < 3 * len(ids):  # most of those between: reading them all is faster than a long list
        query = query.where(article_id.between(ids[0], ids[-1]))
    else:
        query = query.where(article_id.in_(ids))
    counts = dict.fromkeys(ids, 0)
    kept = []
    for row in connection.execute(query).all():
        if row[0] in counts:
            counts[row[0]] += 1
            kept.append(row)
    columns = list(zip(*kept, strict=True))[1:] if kept else [()] * len(fields)
    return Lists([0, *accumulate(counts.values())], dict(zip(fields, columns, strict=True)))
