"""Times of day and time zones beside a date."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from schema.article import Precision

# Abbreviations that mean one zone on news pages; those that don't (IST, BST outside Britain) go by the commonest use.
ZONES: dict[str, float] = {
    "z": 0, "gmt": 0, "utc": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2,
    "eet": 2, "eest": 3, "msk": 3, "ist": 5.5, "sgt": 8, "hkt": 8, "wib": 7, "jst": 9, "kst": 9, "aest": 10,
    "aedt": 11, "nzst": 12, "nzdt": 13, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7,
}  # fmt: skip
_ZONE = (
    r"(?P<zone>Z(?![a-z])|(?:GMT|UTC)?[+-]\d{1,2}:?\d{2}(?!\d)|\(?\b(?:"
    + "|".join(z for z in ZONES if z != "z")
    + r")\b)"
)
_CLOCK = re.compile(
    r"(?P<early>오전|午前|上午)?(?P<late>오후|午後|下午)?\s?(?<![\d:.])(?P<h>[01]?\d|2[0-4])(?:[:.h時시点]|"
    r"\s?Uhr\s)\s?(?P<m>[0-5]\d)(?:(?:[:.]|分\s?|분\s?)(?P<s>[0-5]\d)(?:[.,]\d{1,9})?)?"
    r"(?![\d%€$])(?:\s?(?P<half>[ap]\.?m\b\.?))?(?:\s?[Uu]hr)?\s?(?:" + _ZONE + ")?",
    re.IGNORECASE,
)
_HOUR = re.compile(r"(?<![\d:.])(?P<h>1[0-2]|[1-9])\s?(?P<half>[ap]\.?m\b\.?)\s?(?:" + _ZONE + ")?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as stated; `zone` is None where none is."""

    time: dt.time
    precision: Precision
    zone: dt.timezone | None
    start: int
    end: int


def find_clock(text: str, start: int, end: int) -> Clock | None:
    """The first time of day in text[start:end] that is one."""
    match = _CLOCK.search(text, start, end) or _HOUR.search(text, start, end)
    if match is None:
        return None
    groups = match.groupdict()
    hour, minute, second = int(groups["h"]), int(groups.get("m") or 0), int(groups.get("s") or 0)
    half = (groups.get("half") or "").lower()[:1] or ("a" if groups.get("early") else "p" if groups.get("late") else "")
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23:
        return None
    precision: Precision = "second" if groups.get("s") else "minute"
    return Clock(dt.time(hour, minute, second), precision, read_zone(groups.get("zone")), match.start(), match.end())


def read_zone(zone: str | None) -> dt.timezone | None:
    """The zone of "Z", "+02:00", "GMT+0200", "CEST"; None where it is none."""
    if not zone:
        return None
    stated = zone.strip("( ").lower()
    if stated in ZONES:
        return dt.timezone(dt.timedelta(hours=ZONES[stated]))
    match = re.fullmatch(r"(?:gmt|utc)?([+-])(\d{1,2}):?(\d{2})", stated)
    if match is None or int(match[2]) > 14 or int(match[3]) > 59:
        return None
    offset = dt.timedelta(hours=int(match[2]), minutes=int(match[3]))
    return dt.timezone(-offset if match[1] == "-" else offset)
