"""Search: the articles that a query finds, the same on both engines.

Of the articles with the query in their title, and of the others, the newest that were stored are looked at, and these
are put in order by how much they are about it. So a word that stands everywhere is answered as fast as a rare one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
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
    in_title = _newest(connection, _in_title(parsed), wanted, looked_at, [])
    others = _newest(connection, parsed, wanted, looked_at, in_title)
    finder = Finder(parsed)
    rows = [*_rows(connection, in_title), *_rows(connection, others)]
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


def _in_title(query: Query) -> Query:
    """The query with all of its words in the title; a term that asks for another field stays as it is."""
    match query:
        case Term(is_unspaced=True):
            return query
        case Term():
            return replace(query, field=query.field or "title")
        case Any():
            return Any(tuple(map(_in_title, query.parts)))
        case All():
            return replace(query, parts=tuple(map(_in_title, query.parts)))


def _newest(connection: Connection, query: Query, wanted: Wanted, limit: int, but: Sequence[int]) -> list[int]:
    """Ids of the latest articles that match and are not among `but`."""
    if connection.dialect.name == "sqlite":
        matching = _matching_fts5(query)
    else:
        matching = _matching_tsquery(query)
    matching = _narrowed(connection, matching, wanted)
    if but:
        matching = matching.where(_FOUND_ID.not_in(but))
    return list(connection.scalars(matching.limit(limit)))


def _matching_fts5(query: Query) -> Select[int]:
    found = text("(SELECT rowid AS article_id FROM articles_fts WHERE articles_fts MATCH :query) f")
    return select(_FOUND_ID).select_from(found.bindparams(query=as_fts5(query))).order_by(_FOUND_ID.desc())


def _matching_tsquery(query: Query) -> Select[int]:
    is_found = text("f.search @@ to_tsquery('tearsheet', :query)").bindparams(query=fold(as_tsquery(query)))
    return select(_FOUND_ID).select_from(text("article_search f")).where(is_found).order_by(_FOUND_ID.desc())


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
