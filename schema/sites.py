"""The `sites` table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from schema.crawl_tables import sites
from schema.statements import upsert_returning


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a site's articles may be used, as the settings say; None: they don't."""

    licence: str | None = None
    url: str | None = None


NO_TERMS = Terms()


def ensure_site(
    connection: Connection, name: str, start_urls: Iterable[str], now: dt.datetime, terms: Terms = NO_TERMS
) -> int:
    """The site's id. Makes its row, or notes its start URLs and terms of today."""
    columns = ("start_urls", "licence", "terms_url")
    row = {"name": name, "start_urls": list(start_urls), "licence": terms.licence, "terms_url": terms.url}
    (stored,) = upsert_returning(connection, sites, ("name",), columns, ("site_id",), [row | {"created_at": now}])
    return int(stored.site_id)
