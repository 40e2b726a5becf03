"""When a page is fetched again: at its own rate of change.

| page                        | after                                                        |
|-----------------------------|--------------------------------------------------------------|
| start page                  | due at every run, whatever it answered                       |
| could not be fetched        | 1 hour, doubling with each failure in a row, up to 7 days     |
| redirect                    | 7 days                                                       |
| sitemap, feed               | due at every run                                             |
| listing                     | 1 hour                                                       |
| article                     | 1 day, doubling while unchanged, up to 30; 1 day on a change |
| anything else               | 7 days, doubling, up to 30                                   |
"""

from __future__ import annotations

import datetime as dt
from enum import Enum, auto

from schema.reasons import Change

EVERY_RUN = dt.timedelta(microseconds=1)
"""Due when the next run begins, but not again in this one, which began before the fetch."""

_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)


class PageClass(Enum):
    """What a page is to the revisit policy."""

    START = auto()
    SOURCE = auto()
    """A sitemap or feed."""
    LISTING = auto()
    ARTICLE = auto()
    OTHER = auto()


def revisit_after(
    page_class: PageClass, change: Change, *, previous: dt.timedelta | None, failures: int
) -> dt.timedelta:
    """The time from this fetch to the next.

    Args:
        previous: what this function said after the last fetch that succeeded; None: there was none.
        failures: fetches that failed in a row, this one included.
    """
    if page_class is PageClass.START:
        return EVERY_RUN
    if change in (Change.FAILED, Change.GONE):
        return _doubled(_HOUR, failures - 1, at_most=7 * _DAY)
    if change is Change.REDIRECTED:
        return 7 * _DAY
    if page_class is PageClass.SOURCE:
        return EVERY_RUN
    if page_class is PageClass.LISTING:
        return _HOUR
    if page_class is PageClass.OTHER:
        return _next(previous, at_least=7 * _DAY)
    if change in (Change.NEW, Change.UPDATED):
        return _DAY
    return _next(previous, at_least=_DAY)


def _next(previous: dt.timedelta | None, *, at_least: dt.timedelta) -> dt.timedelta:
    return at_least if previous is None else min(max(2 * previous, at_least), 30 * _DAY)


def _doubled(start: dt.timedelta, times: int, *, at_most: dt.timedelta) -> dt.timedelta:
    return min(start * (1 << min(max(times, 0), 16)), at_most)
