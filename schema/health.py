"""What runs measured of each site, and the times in which it was not as it should be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, exists, func, or_, select, update

from schema.article import PARSER_VERSION
from schema.crawl_tables import breaches, pages, run_sites, sites
from schema.reasons import PageStatus
from schema.runs import ABORTED, RUNNING, STOPPED
from schema.statements import insert_rows
from schema.tables import article_authors, articles, overrides

_LEAST_WORDS = 80
"""Of an article that others are judged by: a shorter one may be gone with one sentence."""


class MeasuredRun(NamedTuple):
    """What one run left of a site."""

    started_at: dt.datetime
    new: int
    measures: Mapping[str, Any]


class KnownArticle(NamedTuple):
    """An article as it is stored, to be held against what its page shows today."""

    url: str
    """Of the page that it was read from."""
    etag: str | None
    last_modified: str | None
    title: str
    description: str | None
    published_date: dt.date | None
    text: str
    has_authors: bool
    lead_image_url: str | None
    evidence: Mapping[str, Mapping[str, Any]]
    """By field: `strategy` and more, as in `articles.evidence`."""


class BreachRow(NamedTuple):
    """A row of `breaches`, with the site's name."""

    breach_id: int
    site: str
    measure: str
    expected: float
    found: float
    detail: str
    started_at: dt.datetime
    ended_at: dt.datetime | None


def sound_history(connection: Connection, site_id: int, *, before_run: int, limit: int) -> list[MeasuredRun]:
    """The last runs that ended while nothing of the site was broken, since it was last accepted; oldest first."""
    runs = run_sites.c
    was_broken = exists().where(
        breaches.c.site_id == site_id,
        breaches.c.started_at <= runs.started_at,
        or_(breaches.c.ended_at.is_(None), breaches.c.ended_at > runs.started_at),
    )
    accepted_at = select(sites.c.accepted_at).where(sites.c.site_id == site_id).scalar_subquery()
    query = (
        select(runs.started_at, runs.new, runs.measures)
        .where(
            runs.site_id == site_id,
            runs.run_id != before_run,
            runs.measures.is_not(None),
            runs.status.not_in((RUNNING, ABORTED, STOPPED)),
            or_(accepted_at.is_(None), runs.started_at >= accepted_at),
            ~was_broken,
        )
        .order_by(runs.started_at.desc(), runs.run_id.desc())
        .limit(limit)
    )
    return [MeasuredRun(*row) for row in connection.execute(query)][::-1]


def previous_start(connection: Connection, site_id: int, *, before_run: int) -> dt.datetime | None:
    """When the run before began with the site; None: there was none."""
    query = select(func.max(run_sites.c.started_at)).where(
        run_sites.c.site_id == site_id, run_sites.c.run_id != before_run, run_sites.c.measures.is_not(None)
    )
    started_at: dt.datetime | None = connection.execute(query).scalar_one()
    return started_at


def known_articles(connection: Connection, site_id: int, *, number: int, among: int) -> list[KnownArticle]:
    """A few articles from among the latest of a site: read by the present parser from their own pages since the site
    was last accepted, and not corrected by hand.
    """
    own = articles.c
    accepted_at = select(sites.c.accepted_at).where(sites.c.site_id == site_id).scalar_subquery()
    latest = (
        select(own.article_id)
        .where(
            own.site_id == site_id,
            own.merged_into_article_id.is_(None),
            own.is_gone.is_(False),
            own.parser_version == PARSER_VERSION,
            own.title.is_not(None),
            own.word_count >= _LEAST_WORDS,
            or_(accepted_at.is_(None), own.links_seen_at >= accepted_at),
            ~exists().where(overrides.c.article_id == own.article_id),
        )
        .order_by(own.article_id.desc())
        .limit(among)
    )
    ids = list(connection.scalars(latest))
    chosen = ids[:: max(1, len(ids) // number)][:number] if number else []
    has_authors = exists().where(article_authors.c.article_id == own.article_id)
    query = (
        select(
            pages.c.url,
            pages.c.etag,
            pages.c.last_modified,
            own.title,
            own.description,
            own.published_date,
            own.text,
            has_authors,
            own.lead_image_url,
            own.evidence,
        )
        .join_from(articles, pages, (pages.c.article_id == own.article_id) & (pages.c.url == own.fetched_url))
        .where(own.article_id.in_(chosen), pages.c.status == PageStatus.STORED)
        .order_by(own.article_id.desc())
    )
    return [KnownArticle(*row) for row in connection.execute(query)]


def open_measures(connection: Connection, site_id: int) -> dict[str, int]:
    """What of a site is broken: the ids of open breaches by measure."""
    query = select(breaches.c.measure, breaches.c.breach_id).where(
        breaches.c.site_id == site_id, breaches.c.ended_at.is_(None)
    )
    return dict(connection.execute(query).all())


def begin_breaches(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Adds rows: site_id, measure, expected, found, detail, run_id, started_at."""
    insert_rows(connection, breaches, [dict(row) for row in rows])


def go_on(connection: Connection, breach_id: int, *, found: float, detail: str) -> None:
    """Notes what the latest run found of a breach that goes on."""
    connection.execute(update(breaches).where(breaches.c.breach_id == breach_id).values(found=found, detail=detail))


def end_breaches(connection: Connection, breach_ids: Collection[int], now: dt.datetime) -> None:
    """Says that these are over."""
    connection.execute(update(breaches).where(breaches.c.breach_id.in_(breach_ids)).values(ended_at=now))


def accept(connection: Connection, site_id: int, now: dt.datetime) -> int:
    """Takes a site as it is from now on: open breaches end, its history begins anew. How many ended."""
    is_open = (breaches.c.site_id == site_id) & breaches.c.ended_at.is_(None)
    connection.execute(update(sites).where(sites.c.site_id == site_id).values(accepted_at=now))
    return connection.execute(update(breaches).where(is_open).values(ended_at=now)).rowcount


def open_breaches(connection: Connection) -> list[BreachRow]:
    """What is broken now, by site."""
    return _breaches(connection, breaches.c.ended_at.is_(None))


def untold(connection: Connection) -> tuple[list[BreachRow], list[BreachRow]]:
    """Breaches whose begin, and whose end, nobody was told of. One that ended before it was told of is in neither."""
    begun = breaches.c.start_told_at.is_(None) & breaches.c.ended_at.is_(None)
    over = breaches.c.start_told_at.is_not(None) & breaches.c.end_told_at.is_(None) & breaches.c.ended_at.is_not(None)
    return _breaches(connection, begun), _breaches(connection, over)


def note_told(connection: Connection, begun: Collection[int], over: Collection[int], now: dt.datetime) -> None:
    """Notes that somebody was told of these begins and ends."""
    for ids, column in ((begun, "start_told_at"), (over, "end_told_at")):
        if ids:
            connection.execute(update(breaches).where(breaches.c.breach_id.in_(ids)).values({column: now}))


def _breaches(connection: Connection, which: Any) -> list[BreachRow]:
    kept = breaches.c
    query = (
        select(
            kept.breach_id,
            sites.c.name,
            kept.measure,
            kept.expected,
            kept.found,
            kept.detail,
            kept.started_at,
            kept.ended_at,
        )
        .join(sites, sites.c.site_id == kept.site_id)
        .where(which)
        .order_by(sites.c.name, kept.breach_id)
    )
    return [BreachRow(*row) for row in connection.execute(query)]
