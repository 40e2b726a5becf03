"""Rows for exports: any view, in an order that stays, flat in memory however many there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Result, Select, TableClause, func, select

from schema.as_of import as_of
from schema.queries import Record, published_or_seen_day, selectable, whole_articles, with_parts
from schema.view import View
from schema.views import V_ARTICLES

BATCH_ROWS = 200
"""Rows held at a time: some MB of article texts."""

_ORDER = ("article_id", "version", "position", "site", "date", "field", "url", "kind")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are wanted. Views of articles' parts give the parts of the articles that match."""

    site: str | None = None
    since: dt.date | None = None
    """From this day on: the day of publication, or of the first fetch (UTC) where the page states none."""
    until: dt.date | None = None
    """Up to this day, the day included."""
    after_seq: int | None = None
    """Articles that changed after this `change_seq`."""
    loaded_since: dt.datetime | None = None
    """Articles that changed at this instant or later."""
    as_of: dt.datetime | None = None
    """Articles as they were at this instant; whole articles only (`schema.as_of`)."""


def takes_days(view: View) -> bool:
    """Whether the view's rows can be chosen by day."""
    return ("article_id" in view.columns and not _is_feed(view)) or "date" in view.columns


def takes_seq(view: View) -> bool:
    """Whether the view's rows can be chosen by change."""
    return "article_id" in view.columns


def _is_feed(view: View) -> bool:
    """Whether the view has changes of its own, also of articles that are no longer there."""
    return view is not V_ARTICLES and "change_seq" in view.columns


def count_rows(connection: Connection, view: View, wanted: Filter) -> int:
    """How many rows `view_rows` gives."""
    source = selectable(view)
    query = select(func.count()).select_from(source).where(*conditions(connection, view, source, wanted))
    return int(connection.execute(query).scalar_one())


def view_rows(connection: Connection, view: View, wanted: Filter) -> Iterator[Record]:
    """The rows of a view, column for column."""
    source = selectable(view)
    query = select(source).where(*conditions(connection, view, source, wanted)).order_by(*order_of(source))
    for row in _streamed(connection, query):
        yield dict(zip(view.columns, row, strict=True))


def order_of(source: TableClause) -> list[ColumnElement[Any]]:
    """The order of a view's rows in an export, the same every time."""
    return [source.c[name] for name in _ORDER if name in source.c]


def nested_articles(connection: Connection, wanted: Filter) -> Iterator[Record]:
    """The articles with their parts, as `schema.queries.with_parts` makes them, by id."""
    query, source = whole_articles()
    query = query.where(*conditions(connection, V_ARTICLES, source, wanted)).order_by(source.c.article_id)
    for batch in _streamed(connection, query).partitions(BATCH_ROWS):
        if wanted.as_of is not None:
            yield from as_of(connection, batch, wanted.as_of)
        else:
            yield from with_parts(connection, batch)


def _streamed(connection: Connection, query: Select[Any]) -> Result[Any]:
    return connection.execute(query, execution_options={"yield_per": BATCH_ROWS})


def conditions(
    connection: Connection, view: View, source: TableClause, wanted: Filter
) -> Iterator[ColumnElement[bool]]:
    """What chooses the rows that are wanted."""
    if view is V_ARTICLES:
        yield from _article_conditions(connection, source, wanted)
    elif _is_feed(view):
        if wanted.site is not None:
            yield source.c.site == wanted.site
        if wanted.after_seq is not None:
            yield source.c.change_seq > wanted.after_seq
        changed_at = source.c.get("changed_at", source.c.get("deleted_at"))
        if wanted.loaded_since is not None and changed_at is not None:
            yield changed_at >= wanted.loaded_since
    elif "article_id" not in source.c:
        if wanted.site is not None:
            yield source.c.site == wanted.site
        if "date" in source.c:
            yield from _between(source.c.date, wanted)
    elif wanted != Filter():
        articles = selectable(V_ARTICLES)
        matching = select(articles.c.article_id).where(*_article_conditions(connection, articles, wanted))
        yield source.c.article_id.in_(matching)


def _article_conditions(connection: Connection, articles: TableClause, wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.site is not None:
        yield articles.c.site == wanted.site
    if wanted.after_seq is not None:
        yield articles.c.change_seq > wanted.after_seq
    if wanted.loaded_since is not None:
        yield articles.c.loaded_at >= wanted.loaded_since
    if wanted.as_of is not None:
        yield articles.c.first_seen_at <= wanted.as_of
    yield from _between(published_or_seen_day(connection, articles), wanted)


def _between(day: ColumnElement[Any], wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.since is not None:
        yield day >= wanted.since
    if wanted.until is not None:
        yield day <= wanted.until
