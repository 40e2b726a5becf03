"""The solar Hijri calendar of Iran and Afghanistan."""

from __future__ import annotations

import datetime as dt

_EPOCH = 226_894
"""The ordinal of the day before 1 Farvardin 1."""
_CYCLE_YEARS, _CYCLE_DAYS = 33, 12_053
_LEAP_YEARS = (1, 5, 9, 13, 17, 22, 26, 30)
"""Of the cycle of 33 years, which agrees with the equinox from 1244 to 1472 (1865 to 2094)."""


def from_persian(year: int, month: int, day: int) -> dt.date | None:
    """The Gregorian date; None where the calendar has no such day or the year is outside 1244 to 1472."""
    if not (1244 <= year <= 1472 and 1 <= month <= 12 and 1 <= day <= _month_length(year, month)):
        return None
    cycles, place = divmod(year, _CYCLE_YEARS)
    before = cycles * _CYCLE_DAYS + place * 365 + sum(leap < place for leap in _LEAP_YEARS)
    days_of_months = 31 * min(month - 1, 6) + 30 * max(month - 7, 0)
    return dt.date.fromordinal(_EPOCH + before - 365 + days_of_months + day)


def _month_length(year: int, month: int) -> int:
    if month == 12:
        return 30 if year % _CYCLE_YEARS in _LEAP_YEARS else 29
    return 31 if month <= 6 else 30
