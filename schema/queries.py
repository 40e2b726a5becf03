"""Reading what the crawl stored, through the views that everybody else reads."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Date,
    FromClause,
    Row,
    Select,
    TableClause,
    bindparam,
    cast,
    column,
    func,
    inspect,
    or_,
    select,
    table,
)
from sqlalchemy.types import NullType, TypeEngine

from schema.crawl_tables import runs, sites
from schema.errors import BadDatabase
from schema.feed_views import V_COPIES
from schema.names import authors_of, tags_of
from schema.tables import aliases, articles
from schema.types import UtcDateTime
from schema.urls import normalise_url, url_sha256
from schema.view import View
from schema.views import V_ARTICLE_HISTORY, V_ARTICLES, V_RELATED_LINKS, V_SITE_HEALTH, VIEWS

Record = Mapping[str, Any]
"""A row by column name: str, int, float, bool, date, aware datetime (UTC) or None, the same from both databases."""

LINK_KEYS = ("url", "title", "summary", "category", "published_date", "kind", "position", "related_article_id")


def require_views(connection: Connection) -> None:
    """Raises BadDatabase, with what to do, where the database lacks this version's views."""
    names = set(inspect(connection).get_view_names())
    missing = [view.name for view in VIEWS if view.name not in names]
    if len(missing) == len(VIEWS):
        raise BadDatabase("the database holds no articles yet; crawl a site into it first: tearsheet crawl URL")
    if missing:
        raise BadDatabase(f"the database has no view {missing[0]}; run `tearsheet db upgrade`")


def selectable(view: View) -> TableClause:
    """The view as something to select from, its columns typed by the naming that `schema.tables` describes."""
    return table(view.name, *(column(name, _type_of(name)) for name in view.columns))


def _type_of(name: str) -> TypeEngine[Any]:
    if name.endswith("_at"):
        return UtcDateTime()
    if name == "date" or name.endswith("_date"):
        return Date()
    return Boolean() if name.startswith(("is_", "has_")) else NullType()


def has_tables(connection: Connection) -> bool:
    """Whether anything was ever prepared for a crawl here."""
    return inspect(connection).has_table(sites.name)


def find_site(connection: Connection, name: str) -> int | None:
    """The id of a site by its name; None where it was never crawled, or nothing ever was."""
    if not has_tables(connection):
        return None
    return connection.scalar(select(sites.c.site_id).where(sites.c.name == name))


def site_names(connection: Connection) -> list[str]:
    """The names of the crawled sites, sorted."""
    return [row["site"] for row in site_health(connection)]


def site_health(connection: Connection) -> list[Record]:
    """The rows of v_site_health, by site."""
    health = selectable(V_SITE_HEALTH)
    return [dict(row) for row in connection.execute(select(health).order_by(health.c.site)).mappings()]


def last_run(connection: Connection) -> Record | None:
    """The row of the latest run in `runs`; None where there was none."""
    row = connection.execute(select(runs).order_by(runs.c.run_id.desc()).limit(1)).mappings().first()
    return None if row is None else dict(row)


def find_article(connection: Connection, key: str) -> Record | None:
    """One article, as `with_parts` makes it, by its id or by any address that leads to it; None where there is none."""
    is_id = key.isascii() and key.isdigit() and len(key) < 19
    found = _survivor(connection, int(key)) if is_id else _survivor(connection, _id_of_url(connection, key))
    if found is None:
        return None
    query, source = whole_articles()
    rows = connection.execute(query.where(source.c.article_id == found)).all()
    return next(with_parts(connection, rows), None)


def versions_of(connection: Connection, article_id: int) -> list[Record]:
    """The rows of v_article_history of one article, oldest first."""
    history = selectable(V_ARTICLE_HISTORY)
    query = select(history).where(history.c.article_id == article_id).order_by(history.c.version)
    return [dict(row) for row in connection.execute(query).mappings()]


def copies_of(connection: Connection, article_id: int) -> list[Record]:
    """The rows of v_copies in which an article is the copy or the original, the most alike first."""
    copies = selectable(V_COPIES)
    is_in = or_(copies.c.article_id == article_id, copies.c.original_article_id == article_id)
    query = select(copies).where(is_in).order_by(copies.c.similarity.desc(), copies.c.article_id)
    return [dict(row) for row in connection.execute(query).mappings()]


def published_or_seen_day(connection: Connection, source: FromClause) -> ColumnElement[dt.date]:
    """The day by which articles are chosen: of publication, or of the first fetch (UTC) where the page states none."""
    seen_at = source.c.first_seen_at
    is_postgresql = connection.dialect.name == "postgresql"
    first_day = cast(func.timezone("UTC", seen_at), Date) if is_postgresql else func.substr(seen_at, 1, 10, type_=Date)
    return func.coalesce(source.c.published_date, first_day)


def whole_articles() -> tuple[Select[Any], TableClause]:
    """A query for the rows that `with_parts` takes, and the view in it."""
    source = selectable(V_ARTICLES)
    columns = [column for column in source.c if column.name not in ("authors", "tags")]  # dear there, and read apart
    query = select(*columns, articles.c.blocks)
    return query.join_from(source, articles, articles.c.article_id == source.c.article_id), source


def with_parts(
    connection: Connection, rows: Sequence[Row[Any]], links: Mapping[int, list[Record]] | None = None
) -> Iterator[Record]:
    """Rows of `whole_articles` with parts: the columns of v_articles, authors and tags as lists of names, `blocks`
    as a list of {kind, text, level}, `related_links` as a list of objects with columns of v_related_links.

    Args:
        links: the related links by article; None: those of its page as last read.
    """
    ids = [row.article_id for row in rows]
    bylines = authors_of(connection, ids)
    keywords = tags_of(connection, ids)
    links = _related_links(connection, ids) if links is None else links
    for row in rows:
        key = row.article_id
        record = {**row._mapping, "authors": bylines[key], "tags": keywords[key], "related_links": links.get(key, [])}
        yield {name: record[name] for name in (*V_ARTICLES.columns, "blocks", "related_links")}


def _related_links(connection: Connection, ids: Iterable[int]) -> dict[int, list[Record]]:
    source = selectable(V_RELATED_LINKS)
    query = (
        select(source.c.article_id, *(source.c[name] for name in LINK_KEYS))
        .where(source.c.article_id.in_(bindparam("ids", expanding=True)))
        .order_by(source.c.article_id, source.c.position, source.c.url, source.c.kind)
    )
    found: dict[int, list[Record]] = defaultdict(list)
    for article_id, *values in connection.execute(query, {"ids": list(ids)}):
        found[article_id].append(dict(zip(LINK_KEYS, values, strict=True)))
    return found


def _id_of_url(connection: Connection, url: str) -> int | None:
    normalised = normalise_url(url)
    if normalised is None:
        return None
    query = select(aliases.c.article_id).where(aliases.c.url_sha256 == url_sha256(normalised))
    return connection.scalar(query)


def _survivor(connection: Connection, article_id: int | None) -> int | None:
    """The article that an id stands for today: two that turned out to be one live on under the older id."""
    while article_id is not None:
        query = select(articles.c.merged_into_article_id).where(articles.c.article_id == article_id)
        row = connection.execute(query).first()
        if row is None:
            return None
        if row.merged_into_article_id is None:
            return article_id
        article_id = row.merged_into_article_id
    return None
