"""Times of day and time zones beside a date."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from schema.article import Precision

# Abbreviations that mean one zone on news pages; those that don't (IST, BST outside Britain) go by the commonest use.
ZONES: dict[str, float] = {
    "z": 0, "gmt": 0, "utc": 0, "wet": 0, "west": 1, "bst": 1, "wat": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2,
    "sast": 2, "eet": 2, "eest": 3, "msk": 3, "мск": 3, "eat": 3, "trt": 3, "pkt": 5, "ist": 5.5, "wib": 7, "ict": 7,
    "sgt": 8, "hkt": 8, "wita": 8, "pht": 8, "awst": 8, "jst": 9, "kst": 9, "wit": 9, "acst": 9.5, "aest": 10,
    "aedt": 11, "nzst": 12, "nzdt": 13, "brt": -3, "art": -3, "ast": -4, "adt": -3, "clt": -4, "est": -5, "edt": -4,
    "cot": -5, "pet": -5, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8,
    "hst": -10,
}  # fmt: skip
# What American pages write all year: the day decides between standard and daylight time.
_ALL_YEAR = {"et": -5, "ct": -6, "mt": -7, "pt": -8}
_ZONE = (
    r"\(?(?P<zone>Z(?![a-z])|(?:GMT|UTC)?\s?[+-]\d{1,2}:?\d{2}(?!\d)|(?:GMT|UTC)\s?[+-]\d{1,2}(?!\d)|\b(?:"
    + "|".join(z for z in (*ZONES, *_ALL_YEAR) if z != "z")
    + r")\b)"
)
# Before and after noon, as they stand behind the time.
_HALF = r"[ap]\.?\s?m\b\.?|[πμ]\.?μ\.?|صباح\w*|مساء\w*|ظهر\w*|[صم](?!\w)|SA\b|CH\b"
_LATE = re.compile("p|μ\\.?μ|م|ظ|ch", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?P<early>오전|午前|上午|早上|凌晨)?(?P<late>오후|午後|下午|晚上)?\s?(?<![\d:.])(?P<h>[01]?\d|2[0-4])(?:[:.h時时점点]|시|"
    r"\s?Uhr\s)\s?(?P<m>[0-5]\d)(?:(?:[:.]|分\s?|분\s?)(?P<s>[0-5]\d)(?:[.,]\d{1,9})?)?"
    rf"(?![\d%€$])(?:\s?(?P<half>{_HALF}))?(?:\s?[Uu]hr)?\s?(?:{_ZONE})?",
    re.IGNORECASE,
)
_HOUR = re.compile(rf"(?<![\d:.])(?P<h>1[0-2]|[1-9])\s?(?P<half>{_HALF})\s?(?:{_ZONE})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as stated; `zone` is "" where none is."""

    time: dt.time
    precision: Precision
    zone: str
    start: int
    end: int


def find_clock(text: str, start: int, end: int) -> Clock | None:
    """The first time of day in text[start:end] that is one."""
    match = _CLOCK.search(text, start, end) or _HOUR.search(text, start, end)
    if match is None:
        return None
    groups = match.groupdict()
    hour, minute, second = int(groups["h"]), int(groups.get("m") or 0), int(groups.get("s") or 0)
    half = groups.get("half") or ""
    is_late = bool(groups.get("late") or _LATE.match(half))
    if (half or is_late or groups.get("early")) and hour <= 12:
        hour = hour % 12 + (12 if is_late else 0)
    if hour > 23:
        return None
    precision: Precision = "second" if groups.get("s") else "minute"
    return Clock(dt.time(hour, minute, second), precision, groups.get("zone") or "", match.start(), match.end())


def read_zone(zone: str, date: dt.date) -> dt.timezone | None:
    """The zone of "Z", "+02:00", "GMT+2", "CEST", "ET" on a day; None where it is none."""
    stated = re.sub(r"\s", "", zone).lower()
    if stated in ZONES:
        return dt.timezone(dt.timedelta(hours=ZONES[stated]))
    if stated in _ALL_YEAR:
        return dt.timezone(dt.timedelta(hours=_ALL_YEAR[stated] + _is_daylight_time(date)))
    match = re.fullmatch(r"(?:gmt|utc)?([+-])(\d{1,2}):?(\d{2})?", stated)
    if match is None or int(match[2]) > 14 or int(match[3] or 0) > 59:
        return None
    offset = dt.timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return dt.timezone(-offset if match[1] == "-" else offset)


def _is_daylight_time(date: dt.date) -> bool:
    """In the United States since 2007: from the second Sunday of March to the first of November."""
    march, november = dt.date(date.year, 3, 8), dt.date(date.year, 11, 1)
    start = march + dt.timedelta(days=6 - march.weekday())
    return start <= date < november + dt.timedelta(days=6 - november.weekday())
