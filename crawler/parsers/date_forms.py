"""The usual ways to write a day, found by one expression: no locale, no guess beyond the order of day and month."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from crawler.parsers.date_words import MONTHS, plain

Order = Literal["dmy", "mdy"]

_YEAR = r"(?:1[89]|2[01]|25)\d\d"
_WORD = r"[^\W\d_]{3,12}"
# Every branch begins with a digit, a word before a digit or an era: bounded repeats only.
_DAY = re.compile(
    rf"""
      (?<![\d/.-])(?P<y1>{_YEAR})(?P<s1>[-/.])\s?(?P<m1>\d{{1,2}})(?P=s1)\s?(?P<d1>\d{{1,2}})(?!\d)
    | (?<!\d)(?P<y2>{_YEAR})\s?[年년]\s?(?P<m2>\d{{1,2}})\s?[月월]\s?(?P<d2>\d{{1,2}})\s?[日일]
    | (?:令和|平成)(?P<era>\d{{1,2}}|元)年(?P<m3>\d{{1,2}})月(?P<d3>\d{{1,2}})日
    | (?<![\d:.,/-])(?P<d4>\d{{1,2}})(?:st|nd|rd|th|er|ers|º|ª|°)?(?:\.?\s?-?\s?|\.\s)(?:de\s|of\s|d[’'])?
      (?P<w4>{_WORD})(?:['’])?[.,]?(?:\s?[-/]?\s?)(?:de\s|del\s|do\s|of\s)?(?P<y4>{_YEAR}|['’]\d\d)(?!\d)
    | (?P<w5>(?<![^\W\d_]){_WORD})[.,]?\s?-?(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?
      (?:\s?[,.\s/-]\s?|\s(?:(?:at|kl|um)\s)?[\d:]{{4,8}}\s(?:[+-]\d{{4}}\s|[A-Z]{{3,4}}\s)?)(?P<y5>{_YEAR})(?!\d)
    | (?<![\d/.-])(?P<a6>\d{{1,2}})(?P<s6>[./-])\s?(?P<b6>\d{{1,2}})(?P=s6)\s?(?P<y6>{_YEAR}|\d\d)(?![\d/-]|[.]\d)
    | (?<!\d)(?P<y7>(?:19|20)\d\d)(?P<m7>0[1-9]|1[0-2])(?P<d7>0[1-9]|[12]\d|3[01])(?=T\d{{4}}|$)
    | (?<!\d)(?P<y8>{_YEAR})[,.]?\s(?P<w8>{_WORD})[.,]?\s(?P<d8>\d{{1,2}})(?![\d:])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WITHOUT_YEAR = re.compile(
    rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s?(?:de\s|of\s)?(?P<w1>{_WORD})|(?P<w2>{_WORD})\.?\s?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?|"
    r"(?P<m3>\d{1,2})[月월]\s?(?P<d3>\d{1,2})[日일]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day and where its characters stand."""

    date: dt.date
    start: int
    end: int
    is_ambiguous: bool = False
    """Day and month could be the other way round."""


def find_days(text: str, order: Order) -> Iterator[Day]:
    """The days stated in `text`, in order; what is no day of the calendar is passed over."""
    position = 0
    while match := _DAY.search(text, position):
        day = _read(match, order)
        # Past a wrong reading by one character, as a right one may begin inside ("Week 32 8 August 2025").
        position = match.end() if day else match.start() + 1
        if day:
            yield day


def read_without_year(text: str, today: dt.date) -> dt.date | None:
    """The latest day not after `today` of a text such as "8 August"; None where the text says more than that."""
    match = _WITHOUT_YEAR.fullmatch(text.strip(" .,|·-–"))
    if match is None:
        return None
    groups = match.groupdict()
    month = MONTHS.get(plain(groups["w1"] or groups["w2"] or "")) or int(groups["m3"] or 0)
    number = int(groups["d1"] or groups["d2"] or groups["d3"])
    days = [_date(year, month, number) for year in (today.year, today.year - 1)]
    return next((day for day in days if day is not None and day <= today), None)


def _read(match: re.Match[str], order: Order) -> Day | None:
    branch = (match.lastgroup or "")[-1:]
    groups = match.groupdict()
    span = match.span()
    date: dt.date | None
    if branch in ("4", "5", "8"):
        month = MONTHS.get(plain(groups["w" + branch]), 0)
        date = _date(_year(groups["y" + branch]), month, int(groups["d" + branch]))
        return Day(date, *span) if date else None
    if branch == "6":
        return _read_numbers(int(groups["a6"]), int(groups["b6"]), _year(groups["y6"]), order, span)
    if branch == "3":
        start = 2018 if match.group().startswith("令和") else 1988
        year = start + (1 if groups["era"] == "元" else int(groups["era"]))
    else:
        year = _year(groups["y" + branch])
    date = _date(year, int(groups["m" + branch]), int(groups["d" + branch]))
    return Day(date, *span) if date else None


def _read_numbers(first: int, second: int, year: int, order: Order, span: tuple[int, int]) -> Day | None:
    day, month = (first, second) if order == "dmy" else (second, first)
    is_ambiguous = first != second and max(first, second) <= 12
    date = _date(year, month, day) or _date(year, day, month)
    return Day(date, *span, is_ambiguous) if date else None


def _year(text: str) -> int:
    year = int(text.lstrip("'’"))
    if year < 100:
        return year + (2000 if year < 70 else 1900)
    # The Buddhist era of Thai pages is 543 years ahead.
    return year - 543 if year >= 2500 else year


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
