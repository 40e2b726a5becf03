"""Instants as sitemaps and feeds write them."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

_SPACED_OFFSET = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)|\s*(?:UTC|GMT)$")


def read_timestamp(text: str | None) -> dt.datetime | None:
    """An aware UTC instant from W3C (https://www.w3.org/TR/NOTE-datetime), ISO 8601 or RFC 2822 text.

    A day counts from its midnight, and what states no zone is taken as UTC. None for anything else, years and months
    alone included: they do not say when.
    """
    text = (text or "").strip()
    if not 8 <= len(text) <= 60:
        return None
    stated = _from_iso(text) or _from_rfc2822(text)
    if stated is None:
        return None
    try:
        return stated.astimezone(dt.UTC) if stated.tzinfo else stated.replace(tzinfo=dt.UTC)
    except (OverflowError, ValueError):  # year 1 or 9999 with an offset
        return None


def _from_iso(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(_SPACED_OFFSET.sub("", text).upper())
    except ValueError:
        return None


def _from_rfc2822(text: str) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
