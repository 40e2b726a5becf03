"""What earlier runs know of a site's traps, at the start of a run."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from crawler.traps.traps import A_LONG_LIST, Traps
from schema import traps as rows

_ARTICLES = 1_000
"""From anywhere in the site: enough to know where articles are."""


def open_traps(connection: Connection, site_id: int, now: dt.datetime) -> Traps:
    """The site's traps. Where there are articles, no whole folder is cut."""
    listed = rows.count_listed(connection, site_id, A_LONG_LIST + 1)
    traps = Traps(rows.cuts(connection, site_id, now), listed=listed)
    for url in rows.some_articles(connection, site_id, _ARTICLES):
        traps.note_known_article(url)
    return traps
