"""What a report of the last days is made from. Every query is bounded: none reads all texts, or all articles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, null, or_, select

from schema.crawl_tables import breaches, fetches, pages, run_sites, runs, sites
from schema.health import BreachRow
from schema.queries import Record
from schema.reasons import Change
from schema.tables import aliases, article_links, article_versions, articles, overrides

_LATEST_VERSIONS = 20_000
"""Versions among which changed articles are looked for; new articles are versions too."""
_ALL = 2**31


class SiteRun(NamedTuple):
    """A row of `run_sites`, with the site's name."""

    run_id: int
    site: str
    started_at: dt.datetime
    finished_at: dt.datetime | None
    status: str
    problem: str | None
    new: int
    updated: int
    unchanged: int
    gone: int
    failed: int
    measures: Mapping[str, Any] | None


class SiteCost(NamedTuple):
    """What the requests to a site cost."""

    site: str
    requests: int
    body_bytes: int
    """Decompressed."""
    mean_ms: float
    """From a request to its complete answer."""


def site_runs(connection: Connection, since: dt.datetime, *, has_measures: bool = True) -> Iterator[SiteRun]:
    """The runs of each site that began since then, oldest first; `measures` are dear, and None where not asked for."""
    query = (
        select(*_run_columns(has_measures=has_measures))
        .join_from(run_sites, sites)
        .where(run_sites.c.started_at >= since)
        .order_by(run_sites.c.started_at, run_sites.c.run_id, sites.c.name)
    )
    for row in connection.execute(query.execution_options(yield_per=1000)):
        yield SiteRun._make(row)


def last_site_runs(connection: Connection, *, since: dt.datetime | None = None) -> dict[str, SiteRun]:
    """The latest run of each site that has ended, by name.

    Args:
        since: then the latest that read any article, from among those that began since then.
    """
    of = run_sites.alias()
    latest = select(of.c.run_id).where(of.c.site_id == sites.c.site_id, of.c.finished_at.is_not(None))
    if since is not None:
        latest = latest.where(of.c.new + of.c.updated + of.c.unchanged > 0, of.c.started_at >= since)
    latest = latest.order_by(of.c.started_at.desc(), of.c.run_id.desc()).limit(1)
    # One look-up for each site; the limit, which leaves out nothing, keeps SQLite from one for each of its runs.
    chosen = select(sites.c.site_id, latest.scalar_subquery().label("run_id")).limit(_ALL).subquery()
    query = (
        select(*_run_columns())
        .join_from(
            chosen, run_sites, (run_sites.c.run_id == chosen.c.run_id) & (run_sites.c.site_id == chosen.c.site_id)
        )
        .join(sites, sites.c.site_id == run_sites.c.site_id)
    )
    return {row.name: SiteRun._make(row) for row in connection.execute(query)}


def runs_of_site(connection: Connection, site: str, *, limit: int) -> list[SiteRun]:
    """The latest runs of one site, the latest first."""
    of = run_sites.c
    query = select(*_run_columns()).join_from(run_sites, sites).where(sites.c.name == site)
    return [
        SiteRun._make(row)
        for row in connection.execute(query.order_by(of.started_at.desc(), of.run_id.desc()).limit(limit))
    ]


def _run_columns(*, has_measures: bool = True) -> list[ColumnElement[Any]]:
    of = run_sites.c
    counted = (of.new, of.updated, of.unchanged, of.gone, of.failed)
    measures = of.measures if has_measures else null().label("measures")
    return [of.run_id, sites.c.name, of.started_at, of.finished_at, of.status, of.problem, *counted, measures]


def last_ended_run(connection: Connection) -> Record | None:
    """The row of the latest run in `runs` that has ended; None where there was none."""
    query = select(runs).where(runs.c.finished_at.is_not(None)).order_by(runs.c.run_id.desc()).limit(1)
    return next(iter(_records(connection, query)), None)


def last_sound_runs(connection: Connection) -> dict[str, dt.datetime | None]:
    """When the last run of each site began that could crawl it, by name."""
    query = (
        select(sites.c.name, func.max(run_sites.c.started_at))
        .join(run_sites, run_sites.c.site_id == sites.c.site_id)
        .where(run_sites.c.status.in_(("ok", "quality", "limit")))
        .group_by(sites.c.name)
    )
    return dict(connection.execute(query).all())


def run_statuses(connection: Connection, since: dt.datetime) -> dict[str, int]:
    """How many runs that began since then ended with each status."""
    query = select(runs.c.status, func.count()).where(runs.c.started_at >= since).group_by(runs.c.status)
    return dict(connection.execute(query).all())


def site_costs(connection: Connection, since: dt.datetime) -> list[SiteCost]:
    """What the requests of runs that began since then cost, by site."""
    first_run = select(func.min(runs.c.run_id)).where(runs.c.started_at >= since).scalar_subquery()
    query = (
        select(sites.c.name, func.count(), func.sum(fetches.c.body_bytes), func.avg(fetches.c.duration_ms))
        .select_from(fetches)
        .join(pages, pages.c.page_id == fetches.c.page_id)
        .join(sites, sites.c.site_id == pages.c.site_id)
        .where(fetches.c.run_id >= first_run, fetches.c.change != Change.RETRIED)
        .group_by(sites.c.name)
    )
    return [SiteCost(name, count, int(size), float(ms)) for name, count, size, ms in connection.execute(query)]


def breaches_since(connection: Connection, since: dt.datetime) -> list[BreachRow]:
    """What is broken now, and what has ended since then; the latest first."""
    of = breaches.c
    columns = (of.breach_id, sites.c.name, of.measure, of.expected, of.found, of.detail, of.started_at, of.ended_at)
    query = (
        select(*columns)
        .join_from(breaches, sites)
        .where(or_(of.ended_at.is_(None), of.ended_at >= since))
        .order_by(of.started_at.desc(), of.breach_id.desc())
    )
    return [BreachRow(*row) for row in connection.execute(query)]


def newest_articles(connection: Connection, *, limit: int, site: str | None = None) -> list[Record]:
    """The articles that were found last: site, url, title, published_date, word_count, first_seen_at."""
    of = articles.c
    query = (
        select(
            sites.c.name.label("site"),
            of.canonical_url.label("url"),
            of.title,
            of.published_date,
            of.word_count,
            of.first_seen_at,
        )
        .join_from(articles, sites)
        .where(of.merged_into_article_id.is_(None), of.is_gone.is_(False))
        .order_by(of.article_id.desc())
        .limit(limit)
    )
    return _records(connection, query if site is None else query.where(sites.c.name == site))


def most_linked(connection: Connection, *, limit: int, site: str | None = None) -> list[Record]:
    """The articles that most others link to: site, url, title, published_date, in_links as in v_linked_articles.

    They are sought among the targets of the most links, counting those that have left their page too: an index knows
    that.
    """
    links, target = article_links.c, aliases.c
    busiest = select(links.alias_id).group_by(links.alias_id).order_by(func.count().desc()).limit(4 * limit)
    if site is not None:
        own = select(target.alias_id).join(articles, articles.c.article_id == target.article_id).join(sites)
        busiest = busiest.where(links.alias_id.in_(own.where(sites.c.name == site)))
    among = target.alias_id.in_(list(connection.scalars(busiest)))
    ids = set(connection.scalars(select(target.article_id).where(among, target.article_id.is_not(None))))
    counts = (
        select(target.article_id, func.count(links.article_id.distinct()).label("in_links"))
        .join(article_links, links.alias_id == target.alias_id)
        .where(target.article_id.in_(ids), links.article_id != target.article_id, links.last_seen_at.is_(None))
        .group_by(target.article_id)
        .subquery()
    )
    of = articles.c
    shown = (sites.c.name.label("site"), of.canonical_url.label("url"), of.title, of.published_date, counts.c.in_links)
    query = (
        select(*shown)
        .join_from(counts, articles, of.article_id == counts.c.article_id)
        .join(sites, sites.c.site_id == of.site_id)
        .where(of.merged_into_article_id.is_(None))
        .order_by(counts.c.in_links.desc(), of.article_id.desc())
        .limit(limit)
    )
    return _records(connection, query)


def latest_changes(connection: Connection, *, limit: int, site: str | None = None) -> list[Record]:
    """The articles that changed last: site, url, title, change_class, version, changed_at."""
    of, article = article_versions.c, articles.c
    newest = select(func.max(of.article_version_id)).scalar_subquery()
    query = (
        select(
            sites.c.name.label("site"),
            article.canonical_url.label("url"),
            of.title,
            of.change_class,
            of.version,
            of.valid_from_at.label("changed_at"),
        )
        .join_from(article_versions, articles)
        .join(sites, sites.c.site_id == article.site_id)
        .where(of.version > 1, of.article_version_id > newest - _LATEST_VERSIONS)
        .order_by(of.article_version_id.desc())
        .limit(limit)
    )
    return _records(connection, query if site is None else query.where(sites.c.name == site))


def change_classes(connection: Connection, since: dt.datetime, *, site: str | None = None) -> dict[str, int]:
    """How many versions since then changed their article in each way, the most frequent way first.

    They are looked for among the latest 20,000 versions.
    """
    of, number = article_versions.c, func.count()
    newest = select(func.max(of.article_version_id)).scalar_subquery()
    query = (
        select(of.change_class, number)
        .where(of.version > 1, of.article_version_id > newest - _LATEST_VERSIONS, of.valid_from_at >= since)
        .group_by(of.change_class)
        .order_by(number.desc(), of.change_class)
    )
    if site is not None:
        query = query.join_from(article_versions, articles).join(sites, sites.c.site_id == articles.c.site_id)
        query = query.where(sites.c.name == site)
    return {str(kind): count for kind, count in connection.execute(query)}


def latest_gone(connection: Connection, since: dt.datetime, *, limit: int, site: str | None = None) -> list[Record]:
    """The articles that were marked as gone last, by runs that began since then: site, url, title, gone_at."""
    first_run = select(func.min(runs.c.run_id)).where(runs.c.started_at >= since).scalar_subquery()
    query = (
        select(sites.c.name.label("site"), articles.c.canonical_url.label("url"), articles.c.title, articles.c.gone_at)
        .select_from(fetches)
        .join(pages, pages.c.page_id == fetches.c.page_id)
        .join(articles, articles.c.article_id == pages.c.article_id)
        .join(sites, sites.c.site_id == articles.c.site_id)
        .where(fetches.c.run_id >= first_run, fetches.c.change == Change.GONE, articles.c.is_gone)
        .order_by(fetches.c.fetch_id.desc())
        .limit(limit)
    )
    return _records(connection, query if site is None else query.where(sites.c.name == site))


def latest_corrections(
    connection: Connection, since: dt.datetime, *, limit: int, site: str | None = None
) -> list[Record]:
    """The corrections by hand that were made last, since then: site, url, title, field, corrected_at."""
    of = overrides.c
    query = (
        select(
            sites.c.name.label("site"),
            articles.c.canonical_url.label("url"),
            articles.c.title,
            of.field,
            of.created_at.label("corrected_at"),
        )
        .join_from(overrides, articles)
        .join(sites, sites.c.site_id == articles.c.site_id)
        .where(of.created_at >= since)
        .order_by(of.override_id.desc())
        .limit(limit)
    )
    return _records(connection, query if site is None else query.where(sites.c.name == site))


def newest_days(connection: Connection, names: Sequence[str]) -> dict[str, dt.date | None]:
    """The latest day of publication of each site, by its name."""
    query = select(
        sites.c.name,
        select(func.max(articles.c.published_date)).where(articles.c.site_id == sites.c.site_id).scalar_subquery(),
    ).where(sites.c.name.in_(names))
    return dict(connection.execute(query).all())


def _records(connection: Connection, query: Any) -> list[Record]:
    return [dict(row) for row in connection.execute(query).mappings()]
