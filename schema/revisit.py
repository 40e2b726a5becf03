"""When a page is fetched again: at its own rate of change.

| page                             | first after  | then                                                      |
|----------------------------------|--------------|-----------------------------------------------------------|
| start page, sitemap, feed        | the next run | the next run                                              |
| sitemap whose changes are stated | 1 day        | doubling to 7 days; at once where its index says so       |
| article                          | 1 day        | unchanged: doubling to 30 days; changed: halved, 3 h to 1 day |
| article whose changes are stated | 7 days       | the same; at once where the sitemap says so               |
| listing                          | 1 hour       | nothing new: doubling to 7 days; else halved, to 1 hour   |
| anything else                    | 7 days       | doubling to 30                                            |
| redirect                         | 7 days       | 7 days                                                    |
| could not be fetched             | 1 hour       | doubling with each failure in a row, to 7 days            |
"""

from __future__ import annotations

import datetime as dt
from enum import Enum, auto

from schema.reasons import Change

EVERY_RUN = dt.timedelta(microseconds=1)
"""Due when the next run begins, but not again in this one, which began before the fetch."""

_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)
LONGEST = 30 * _DAY
"""No page is left alone for longer."""


class PageClass(Enum):
    """What a page is to the revisit policy."""

    START = auto()
    SOURCE = auto()
    """A sitemap or feed."""
    LISTING = auto()
    ARTICLE = auto()
    OTHER = auto()


def revisit_after(
    page_class: PageClass,
    change: Change,
    *,
    previous: dt.timedelta | None,
    failures: int,
    has_brought: bool = False,
    is_announced: bool = False,
) -> dt.timedelta:
    """The time from this fetch to the next.

    Args:
        previous: what this function said after the last fetch that succeeded; None: there was none.
        failures: fetches that failed in a row, this one included.
        has_brought: whether URLs became known by this fetch.
        is_announced: whether a sitemap or feed states when the page changes.
    """
    if page_class is PageClass.START:
        return EVERY_RUN
    if change in (Change.FAILED, Change.GONE):
        return _doubled(_HOUR, failures - 1, at_most=7 * _DAY)
    if change is Change.REDIRECTED:
        return 7 * _DAY
    match page_class:
        case PageClass.SOURCE:
            return _next(previous, first=_DAY, at_most=7 * _DAY) if is_announced else EVERY_RUN
        case PageClass.LISTING:
            return _sooner(previous, _HOUR) if has_brought else _next(previous, first=_HOUR, at_most=7 * _DAY)
        case PageClass.OTHER:
            return _next(previous, first=7 * _DAY, at_most=LONGEST)
        case PageClass.ARTICLE:
            first = 7 * _DAY if is_announced else _DAY
            if change is Change.NEW:
                return first
            return _sooner(previous, 3 * _HOUR) if change is Change.UPDATED else _next(previous, first, at_most=LONGEST)


def _next(previous: dt.timedelta | None, first: dt.timedelta, at_most: dt.timedelta) -> dt.timedelta:
    return min(2 * previous, at_most) if previous is not None and previous >= _HOUR else first


def _sooner(previous: dt.timedelta | None, at_least: dt.timedelta) -> dt.timedelta:
    return at_least if previous is None else max(min(previous / 2, _DAY), at_least)


def _doubled(start: dt.timedelta, times: int, *, at_most: dt.timedelta) -> dt.timedelta:
    return min(start * (1 << min(max(times, 0), 16)), at_most)
