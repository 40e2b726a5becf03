"""The fate of a URL: every row that says something about it, for `tearsheet why`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from schema.crawl_tables import fetches, pages, sites, snapshots
from schema.tables import aliases, articles
from schema.url_variants import plain_address
from schema.urls import normalise_url, url_sha256

Row = Mapping[str, Any]

_MAX_FETCHES = 50
_MAX_STEPS = 20
"""Of the way from a start page: depths beyond are those of traps."""


def page_rows(connection: Connection, url: str) -> list[Row]:
    """The frontier's rows of a URL, one a site, or else of the page that it is a copy of; with the site's name.

    Args:
        url: Absolute http(s).
    """
    normalised = normalise_url(url)
    if normalised is None:
        return []
    for address in dict.fromkeys((normalised, plain_address(normalised))):
        query = (
            select(pages, sites.c.name.label("site"))
            .join(sites, sites.c.site_id == pages.c.site_id)
            .where(pages.c.url_sha256 == url_sha256(address))
            .order_by(pages.c.page_id)
        )
        if rows := connection.execute(query).mappings().all():
            return [dict(row) for row in rows]
    return []


def way_to(connection: Connection, page: Row) -> list[Row]:
    """The pages from the start to this one, by who named whom first: url and found_by of each."""
    way = [page]
    while way[-1]["from_page_id"] is not None and len(way) < _MAX_STEPS:
        query = select(pages.c.url, pages.c.found_by, pages.c.from_page_id).where(
            pages.c.page_id == way[-1]["from_page_id"]
        )
        way.append(dict(connection.execute(query).mappings().one()))
    return [{"url": step["url"], "found_by": step["found_by"]} for step in reversed(way)]


def fetches_of(connection: Connection, page_id: int) -> list[Row]:
    """The latest requests for a page, oldest first."""
    query = select(fetches).where(fetches.c.page_id == page_id).order_by(fetches.c.fetch_id.desc()).limit(_MAX_FETCHES)
    return [dict(row) for row in reversed(connection.execute(query).mappings().all())]


def last_snapshot(connection: Connection, page_id: int) -> Row | None:
    """Where the page as last fetched lies in the archive."""
    query = select(snapshots).where(snapshots.c.page_id == page_id).order_by(snapshots.c.snapshot_id.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return None if row is None else dict(row)


def article_of(connection: Connection, article_id: int) -> Row:
    """What is known of an article but its content, with all its addresses."""
    columns = (
        articles.c.article_id,
        articles.c.canonical_url,
        articles.c.fetched_url,
        articles.c.title,
        articles.c.version,
        articles.c.is_gone,
        articles.c.duplicate_of_article_id,
        articles.c.merged_into_article_id,
        articles.c.last_changed_at,
    )
    row = connection.execute(select(*columns).where(articles.c.article_id == article_id)).mappings().one()
    query = select(aliases.c.url).where(aliases.c.article_id == article_id).order_by(aliases.c.url)
    return {**row, "addresses": list(connection.scalars(query))}


def sites_of(connection: Connection) -> list[tuple[str, list[str], dt.datetime]]:
    """Name, start URLs and first crawl of every site."""
    query = select(sites.c.name, sites.c.start_urls, sites.c.created_at).order_by(sites.c.name)
    return [(name, urls, at) for name, urls, at in connection.execute(query)]
