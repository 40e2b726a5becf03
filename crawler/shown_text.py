"""Scraped values as a page may show them. Templates escape HTML; this is about what HTML lets through."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from crawler.logs import escape_controls

_REFUSED = frozenset(' \t\n\r\f\v<>"\\^`{|}')


def visible(value: object) -> str:
    """The value as text; control characters, and those that turn the direction of text, as `\\x1b` or `\\u202e`."""
    return "" if value is None else escape_controls(str(value), keep="\n\t")


def web_link(url: object) -> str | None:
    """The address where a browser may be sent there: http or https, with a host; else None."""
    if not isinstance(url, str) or escape_controls(url) != url or not _REFUSED.isdisjoint(url):
        return None
    try:
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def moment(value: object) -> str:
    """An instant as "2025-08-08 09:30 UTC", of a datetime or of the database's text; a day as it is."""
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"
    text = visible(value)
    return f"{text[:10]} {text[11:16]} UTC" if len(text) > 16 and text[10] == "T" else text


def number(value: object) -> str:
    """1234567 as "1,234,567", floats with two digits; other values as text."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return visible(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def shortened(value: object, length: int) -> str:
    """The value as `visible` gives it, cut to so many characters, with an ellipsis where it was cut."""
    text = "" if value is None else str(value)
    return visible(text) if len(text) <= length else visible(text[:length].rstrip()) + "…"
