"""Search: the articles that a query finds, the same on both engines.

The newest articles that match are looked at, those with the query in their title before the others, and put in order
by how much they are about it. So a word that stands everywhere is answered as fast as a rare one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, or_, select, text

from schema.crawl_tables import sites
from schema.names import authors_of
from schema.queries import published_or_seen_day
from schema.search_query import All, Any, Query, Term, as_fts5, as_tsquery, parse_query
from schema.search_text import Finder, Snippet, fold
from schema.statements import AnyRow
from schema.tables import article_authors, articles, authors

_LOOKED_AT = 50
"""Articles that are put in order, of those with the query in the title and of the others."""

_NEWEST = 300
"""Articles among which those with the query in the title are looked for."""

_RARE = 2_000
"""Up to so many articles a word is rare: all of them are found before the newest are taken."""

_READ_CHARS = 20_000

_FOUND_ID: ColumnElement[int] = literal_column("f.article_id")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows a search."""

    site: str | None = None
    since: dt.date | None = None
    """From this day of publication on; of the first fetch (UTC) where the page states none."""
    until: dt.date | None = None
    author: str | None = None
    """A name in the byline, in any case."""
    section: str | None = None
    language: str | None = None
    """BCP 47; "en" is also "en-GB"."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found."""

    article_id: int
    site: str
    url: str
    title: str | None
    published_date: dt.date | None
    authors: tuple[str, ...]
    is_gone: bool
    score: float
    """How much it is about the query; only for comparison with the others of the same search."""
    snippet: Snippet


def search(connection: Connection, query: str, wanted: Wanted = Wanted(), *, limit: int = 20) -> list[Hit]:
    """The articles that a query finds (`schema.search_query`), best first, at most `limit`.

    Raises:
        BadQuery: the query names nothing to be found.
    """
    parsed = parse_query(query)
    looked_at = max(_LOOKED_AT, limit)
    newest = _newest(connection, parsed, wanted, max(_NEWEST, limit))
    in_title = _in_title(connection, parsed, newest)[:looked_at]
    others = [article_id for article_id in newest if article_id not in in_title][:looked_at]
    finder = Finder(parsed)
    rows = _rows(connection, [*in_title, *others])
    scored = [(finder.score(row.title, row.description, row.text), row) for row in rows]
    best = sorted(scored, key=lambda pair: (-pair[0], -pair[1].article_id))[:limit]
    bylines = authors_of(connection, [row.article_id for _, row in best])
    return [_hit(row, score, tuple(bylines[row.article_id]), finder) for score, row in best]


def _hit(row: AnyRow, score: float, byline: tuple[str, ...], finder: Finder) -> Hit:
    return Hit(
        row.article_id,
        row.site,
        row.canonical_url,
        row.title,
        row.published_date,
        byline,
        row.is_gone,
        round(score, 3),
        finder.snippet(row.text),
    )


def _of_title(query: Query) -> Query:
    """The query with all of its words in the title; a term that asks for another field stays as it is."""
    match query:
        case Term(is_unspaced=True):
            return query
        case Term():
            return replace(query, field=query.field or "title")
        case Any():
            return Any(tuple(map(_of_title, query.parts)))
        case All():
            return replace(query, parts=tuple(map(_of_title, query.parts)))


def _in_title(connection: Connection, query: Query, newest: Sequence[int]) -> list[int]:
    """Those of the articles that have the query in their title, in their order."""
    if not newest:
        return []
    matching = _matching(connection, _of_title(query)).where(_FOUND_ID.between(newest[-1], newest[0]))
    if connection.dialect.name == "postgresql":  # by their keys; FTS5 would look each up in the whole index
        matching = matching.where(_FOUND_ID.in_(newest))
    among = set(newest)
    return [each for each in connection.scalars(matching.order_by(_FOUND_ID.desc())) if each in among]


def _newest(connection: Connection, query: Query, wanted: Wanted, limit: int) -> list[int]:
    """Ids of the latest articles that match."""
    matching = _narrowed(connection, _matching(connection, query), wanted)
    if connection.dialect.name == "sqlite":
        return list(connection.scalars(matching.order_by(_FOUND_ID.desc()).limit(limit)))
    # the planner knows too little of words to choose: the index finds all of a rare one, of others more than are wanted
    with _planned(connection, "enable_seqscan", "enable_indexscan"):
        some = list(connection.scalars(matching.limit(_RARE)))
    if len(some) < _RARE:
        return sorted(some, reverse=True)[:limit]
    with _planned(connection, "enable_seqscan", "enable_bitmapscan"):
        return list(connection.scalars(matching.order_by(_FOUND_ID.desc()).limit(limit)))


@contextlib.contextmanager
def _planned(connection: Connection, *without: str) -> Iterator[None]:
    """Queries of the block are planned without some ways of reading tables, where there are others."""
    for name in without:
        connection.execute(text(f"SET LOCAL {name} = off"))
    yield
    for name in without:
        connection.execute(text(f"SET LOCAL {name} = on"))


def _matching(connection: Connection, query: Query) -> Select[int]:
    return _matching_fts5(query) if connection.dialect.name == "sqlite" else _matching_tsquery(query)


def _matching_fts5(query: Query) -> Select[int]:
    found = text("(SELECT rowid AS article_id FROM articles_fts WHERE articles_fts MATCH :query) f")
    return select(_FOUND_ID).select_from(found.bindparams(query=as_fts5(query)))


def _matching_tsquery(query: Query) -> Select[int]:
    is_found = text("f.search @@ to_tsquery('tearsheet', :query)").bindparams(query=fold(as_tsquery(query)))
    return select(_FOUND_ID).select_from(text("article_search f")).where(is_found)


def _narrowed(connection: Connection, matching: Select[int], wanted: Wanted) -> Select[int]:
    if wanted == Wanted():
        return matching
    matching = matching.join(articles, articles.c.article_id == _FOUND_ID)
    if wanted.site is not None:
        of_site = select(sites.c.site_id).where(sites.c.name == wanted.site).scalar_subquery()
        matching = matching.where(articles.c.site_id == of_site)
    day = published_or_seen_day(connection, articles)
    if wanted.since is not None:
        matching = matching.where(day >= wanted.since)
    if wanted.until is not None:
        matching = matching.where(day <= wanted.until)
    if wanted.section is not None:
        matching = matching.where(func.lower(articles.c.section) == func.lower(wanted.section))
    if wanted.language is not None:
        language, tag = func.lower(articles.c.language), wanted.language.lower()
        matching = matching.where(or_(language == tag, language.startswith(f"{tag}-", autoescape=True)))
    if wanted.author is not None:
        named = select(article_authors.c.article_id).join(authors, authors.c.author_id == article_authors.c.author_id)
        matching = matching.where(
            articles.c.article_id.in_(named.where(func.lower(authors.c.name) == func.lower(wanted.author)))
        )
    return matching


def _rows(connection: Connection, ids: Sequence[int]) -> Sequence[AnyRow]:
    columns = (articles.c.title, articles.c.description, articles.c.canonical_url, articles.c.published_date)
    beginning = func.substr(articles.c.text, 1, _READ_CHARS).label("text")
    query = (
        select(articles.c.article_id, sites.c.name.label("site"), *columns, articles.c.is_gone, beginning)
        .join_from(articles, sites, sites.c.site_id == articles.c.site_id)
        .where(articles.c.article_id.in_(ids))
    )
    return connection.execute(query).all() if ids else []
