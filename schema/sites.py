"""The `sites` table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Connection

from schema.crawl_tables import sites
from schema.statements import upsert_returning


def ensure_site(connection: Connection, name: str, start_urls: Iterable[str], now: dt.datetime) -> int:
    """The site's id. Makes its row, or notes its start URLs of today."""
    row = {"name": name, "start_urls": list(start_urls), "created_at": now}
    (stored,) = upsert_returning(connection, sites, ("name",), ("start_urls",), ("site_id",), [row])
    return int(stored.site_id)
