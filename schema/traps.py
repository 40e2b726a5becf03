"""The `traps` table: parts of sites that lead to nothing, and the rows of `pages` in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from schema.crawl_tables import pages, sites, traps
from schema.frontier import ARTICLE
from schema.reasons import DropReason, FoundBy, PageStatus
from schema.statements import insert_new_rows
from schema.tables import articles

FORGOTTEN_AFTER = dt.timedelta(days=30)
"""Then an area is given another try: sites are rebuilt."""


def cuts(connection: Connection, site_id: int, now: dt.datetime) -> list[tuple[str, bool]]:
    """The areas that are cut, and whether only where new; older ones are forgotten."""
    connection.execute(delete(traps).where(traps.c.site_id == site_id, traps.c.cut_at <= now - FORGOTTEN_AFTER))
    rows = connection.execute(select(traps.c.area, traps.c.is_new_only).where(traps.c.site_id == site_id))
    return [(area, is_new_only) for area, is_new_only in rows]


def add_cut(
    connection: Connection,
    site_id: int,
    run_id: int,
    *,
    area: str,
    is_new_only: bool,
    wasted: int,
    example_url: str,
    now: dt.datetime,
) -> None:
    """Notes an area that is cut from now on."""
    values = {"area": area, "is_new_only": is_new_only, "wasted": wasted, "example_url": example_url}
    row = {"site_id": site_id, "run_id": run_id, "cut_at": now, **values}
    insert_new_rows(connection, traps, ("site_id", "area", "is_new_only"), [row])


def leave_out(connection: Connection, page_ids: Sequence[int], now: dt.datetime) -> None:
    """Marks rows that lie in cut areas; they are due again when the area is forgotten."""
    values = {"status": PageStatus.DROPPED, "drop_reason": DropReason.TRAP, "next_due_at": now + FORGOTTEN_AFTER}
    connection.execute(update(pages).where(pages.c.page_id.in_(page_ids)).values(values))


def some_articles(connection: Connection, site_id: int, limit: int) -> list[str]:
    """Addresses of articles of the site, from anywhere among them."""
    query = select(articles.c.canonical_url).where(articles.c.site_id == site_id)
    return list(connection.scalars(query.order_by(articles.c.content_sha256).limit(limit)))  # as an index has them


def count_listed(connection: Connection, site_id: int, limit: int) -> int:
    """How many URLs of sitemaps and feeds were never fetched; counted up to `limit`."""
    is_waiting = (pages.c.site_id == site_id) & (pages.c.priority == ARTICLE) & (pages.c.next_due_at.is_(None))
    some = (
        select(pages.c.page_id)
        .where(is_waiting, pages.c.found_by.in_((FoundBy.SITEMAP, FoundBy.FEED)))
        .limit(limit)
        .subquery()
    )
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())


def traps_of(connection: Connection, site_id: int) -> list[dict[str, Any]]:
    """The site's cut areas, latest first."""
    rows = connection.execute(select(traps).where(traps.c.site_id == site_id).order_by(traps.c.cut_at.desc()))
    return [dict(row) for row in rows.mappings()]


def traps_of_name(connection: Connection, site: str, now: dt.datetime) -> list[dict[str, Any]]:
    """The cut areas of a site by its name, latest first, without those that the next crawl forgets."""
    site_id = connection.scalar(select(sites.c.site_id).where(sites.c.name == site))
    rows = [] if site_id is None else traps_of(connection, site_id)
    return [row for row in rows if row["cut_at"] > now - FORGOTTEN_AFTER]
