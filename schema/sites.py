"""The `sites` table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Connection

from schema.crawl_tables import sites
from schema.statements import upsert_into


def ensure_site(connection: Connection, name: str, start_urls: Iterable[str], now: dt.datetime) -> int:
    """The site's id. Makes its row, or notes its start URLs of today."""
    upsert = upsert_into(connection, sites, ("name",), ("start_urls",))
    upsert = upsert.values(name=name, start_urls=list(start_urls), created_at=now)
    return int(connection.execute(upsert.returning(sites.c.site_id)).scalar_one())
