"""Searching from a page: the same search as `tearsheet search`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from schema.queries import site_names
from schema.search import Wanted, search
from schema.search_query import BadQuery

LIMIT = 50
"""Articles on the page."""


def search_page(connection: Connection, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the template takes.

    Args:
        asked: The fields of the form: q, site, since and until (days as 2025-08-08); empty ones narrow nothing.
    """
    query = asked.get("q", "").strip()
    wanted = Wanted(asked.get("site") or None, _day(asked.get("since")), _day(asked.get("until")))
    found: dict[str, Any] = {
        "q": query,
        "wanted": wanted,
        "limit": LIMIT,
        "hits": [],
        "problem": None,
    }
    found["sites"] = site_names(connection)
    if query:
        try:
            found["hits"] = search(connection, query, wanted, limit=LIMIT)
        except BadQuery as error:
            found["problem"] = str(error)
    return found


def _day(text: str | None) -> dt.date | None:
    """None where it is no day: a form has no better answer to what its field would not have let through."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
