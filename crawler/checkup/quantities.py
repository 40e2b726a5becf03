"""Sizes, spans and instants in words."""

from __future__ import annotations

import datetime as dt

_SPANS = ((86_400, "days"), (3_600, "h"), (60, "min"))


def size_text(size: float) -> str:
    """Bytes as "1.2 GB" or "300 MB"; the units are powers of 1000, as disks are sold."""
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.0f} MB"


def span_text(seconds: float) -> str:
    """A span in its largest unit of which there are two: "90 s", "12 min", "3 h", "2 days"."""
    for length, unit in _SPANS:
        if abs(seconds) >= 2 * length:
            return f"{abs(seconds) / length:.0f} {unit}"
    return f"{abs(seconds):.0f} s"


def instant_text(instant: dt.datetime) -> str:
    """An aware instant as "2026-03-01 09:30 UTC"."""
    return f"{instant.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"


def number_text(count: int, singular: str) -> str:
    """A count with its noun: "1 site", "3 sites"."""
    return f"{count} {singular}" if count == 1 else f"{count} {singular}s"
