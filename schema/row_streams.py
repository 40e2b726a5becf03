"""Rows for exports: any view, in an order that stays, flat in memory however many there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Result, Select, TableClause, select

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


def takes_days(view: View) -> bool:
    """Whether the view's rows can be chosen by day."""
    return ("article_id" in view.columns and not _is_feed(view)) or "date" in view.columns


def takes_seq(view: View) -> bool:
    """Whether the view's rows can be chosen by change."""
    return "article_id" in view.columns


def _is_feed(view: View) -> bool:
    """Whether the view has changes of its own, also of articles that are no longer there."""
    return view is not V_ARTICLES and "change_seq" in view.columns


def view_rows(connection: Connection, view: View, wanted: Filter) -> Iterator[Record]:
    """The rows of a view, column for column."""
    source = selectable(view)
    order = [source.c[name] for name in _ORDER if name in source.c]
    query = select(source).where(*_conditions(connection, view, source, wanted)).order_by(*order)
    for row in _streamed(connection, query):
        yield dict(zip(view.columns, row, strict=True))


def nested_articles(connection: Connection, wanted: Filter) -> Iterator[Record]:
    """The articles with their parts, as `schema.queries.with_parts` makes them, by id."""
    query, source = whole_articles()
    query = query.where(*_conditions(connection, V_ARTICLES, source, wanted)).order_by(source.c.article_id)
    for batch in _streamed(connection, query).partitions(BATCH_ROWS):
        yield from with_parts(connection, batch)


def _streamed(connection: Connection, query: Select[Any]) -> Result[Any]:
    return connection.execute(query, execution_options={"yield_per": BATCH_ROWS})


def _conditions(
    connection: Connection, view: View, source: TableClause, wanted: Filter
) -> Iterator[ColumnElement[bool]]:
    if view is V_ARTICLES:
        yield from _article_conditions(connection, source, wanted)
    elif _is_feed(view):
        if wanted.site is not None:
            yield source.c.site == wanted.site
        if wanted.after_seq is not None:
            yield source.c.change_seq > wanted.after_seq
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
    yield from _between(published_or_seen_day(connection, articles), wanted)


def _between(day: ColumnElement[Any], wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.since is not None:
        yield day >= wanted.since
    if wanted.until is not None:
        yield day <= wanted.until
