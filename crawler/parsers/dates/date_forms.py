"""The usual ways to write a day, found by one expression: no locale, no guess beyond the order of day and month."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from crawler.parsers.dates.date_words import PERSIAN_MONTHS, month_of, plain
from crawler.parsers.dates.persian_calendar import from_persian

Order = Literal["dmy", "mdy", "ymd"]

_YEAR = r"(?:1[89]|2[01]|25)\d\d"
# Scripts from Devanagari on write vowels as marks, which \w leaves out; Thai abbreviates with points.
_WORD = r"(?:[^\s\d.,;:/()\[\]|<>«»\"'’،–—_-]{2,14}+|[\u0e01-\u0e4e]{1,4}\.\s?[\u0e01-\u0e2e]\.)"
_OF = r"(?:de\s|del\s|do\s|of\s|ng\s|d[’']|พ\.ศ\.\s?)?"
_HAN = "〇零○一二三四五六七八九十"
# Bounded repeats only. What begins with a digit is tried only there.
_DAY = re.compile(
    rf"""
    (?=\d)(?:
      (?<![\d/.-])(?P<y1>{_YEAR}|1[34]\d\d)\s?(?P<s1>[-/.])\s?(?P<m1>\d{{1,2}})\s?(?P=s1)\s?(?P<d1>\d{{1,2}})(?!\d)
    | (?<!\d)(?P<y2>{_YEAR})\s?[年년]\s?(?P<m2>\d{{1,2}})\s?[月월]\s?(?P<d2>\d{{1,2}})(?:\s?[日일號号]|(?!\d))
    | (?:(?<=ika-)|(?<![\d:.,/-]))(?P<d4>\d{{1,2}})(?:st|nd|rd|th|er|ers|ten|\.?º|ª|°)?(?:\.?\s?-?\s?|/)
      {_OF}(?P<w4>{_WORD})(?:\s?/\s?{_WORD})?['’]?[.,،]?\s?[-/]?\s?{_OF}
      (?P<y4>{_YEAR}|1[34]\d\d|(?:['’]|(?<=[-/])|(?<=[\u0e00-\u0e4e.]\s))\d\d)(?!\d|[:.%]\d)
    | (?<![\d/.-])(?P<a6>\d{{1,2}})\s?(?P<s6>[./|-])\s?(?P<b6>\d{{1,2}})\s?(?P=s6)\s?(?P<y6>{_YEAR}|\d\d)
      (?![\d/-]|[.]\d)
    | (?<!\d)(?P<y7>(?:19|20)\d\d)(?P<m7>0[1-9]|1[0-2])(?P<d7>0[1-9]|[12]\d|3[01])(?=T\d{{4}}|$)
    | (?<!\d)(?P<y9>{_YEAR})\.?\s(?:gada|жылғы|года|оны)\s(?P<d9>\d{{1,2}})\.?\s(?P<w9>{_WORD})
    | (?<!\d)(?P<y8>{_YEAR})[,.]?\s?(?:m\.\s|eko\s)?(?P<w8>{_WORD})[.,]?\s?(?P<d8>\d{{1,2}})(?![\d:])
    | (?<!\d)(?P<d0>\d{{1,2}})\s(?:tháng|thg)\s?(?P<m0>\d{{1,2}})(?:,\s?|\snăm\s|\s)(?P<y0>{_YEAR})(?!\d)
    )
    | (?<![^\W\d_])(?P<w5>{_WORD})[.,]?\s?-?(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?
      (?:\s?[,.،\s/-]\s?|\s(?:(?:at|kl|um)\s)?[\d:]{{4,8}}\s(?:[+-]\d{{4}}\s|[A-Z]{{3,4}}\s)?)(?P<y5>{_YEAR})(?!\d)
    | (?P<era>令和|平成|昭和|民國|民国)\s?(?P<y3>\d{{1,3}}|元)\s?年\s?(?P<m3>\d{{1,2}})\s?月\s?(?P<d3>\d{{1,2}})\s?日
    | (?P<hy>[{_HAN}]{{4}})年(?P<hm>[{_HAN}]{{1,2}})月(?P<hd>[{_HAN}]{{1,3}})日
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WITHOUT_YEAR = re.compile(
    rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s?(?:de\s|of\s|d[’'])?(?P<w1>{_WORD})\.?|"
    rf"(?P<w2>{_WORD})\.?\s?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?|"
    r"(?P<m3>\d{1,2})\s?[月월]\s?(?P<d3>\d{1,2})\s?[日일]|(?P<d4>\d{1,2})\.(?P<m4>\d{1,2})\.?",
    re.IGNORECASE,
)
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}


@dataclass(frozen=True, slots=True)
class Day:
    """A day and where its characters stand."""

    date: dt.date
    start: int
    end: int
    other: dt.date | None = None
    """The day with day and month the other way round, where that could be meant."""


def find_days(text: str, order: Order, language: str | None = None) -> Iterator[Day]:
    """The days stated in `text`, in order; what is no day of the calendar is passed over."""
    position = 0
    while match := _DAY.search(text, position):
        day = _read(match, order, language)
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
    word = groups["w1"] or groups["w2"]
    month = month_of(word) if word else int(groups["m3"] or groups["m4"])
    number = int(groups["d1"] or groups["d2"] or groups["d3"] or groups["d4"])
    days = [_date(year, month, number) for year in (today.year, today.year - 1)]
    return next((day for day in days if day is not None and day <= today), None)


def _read(match: re.Match[str], order: Order, language: str | None) -> Day | None:
    branch = (match.lastgroup or "")[-1:]
    groups = match.groupdict()
    span = match.span()
    if branch == "6":
        return _read_numbers(groups, order, span)
    if branch in ("4", "5", "8", "9"):
        date = _with_word(groups["y" + branch], groups["w" + branch], int(groups["d" + branch]), language)
    elif branch == "3":
        year = 1 if groups["y3"] == "元" else int(groups["y3"])
        date = _date(_ERAS[groups["era"]] + year, int(groups["m3"]), int(groups["d3"]))
    elif branch == "d":
        digits = [_han_number(groups[name]) for name in ("hy", "hm", "hd")]
        date = _date(*digits)
    else:
        year, month, number = (int(groups[name + branch]) for name in "ymd")
        date = _date(_common_era(year), month, number)
        if year < 1500:
            date = from_persian(year, month, number) if (language or "")[:2] in ("fa", "ps") else None
    return Day(date, *span) if date else None


def _with_word(stated_year: str, word: str, day: int, language: str | None) -> dt.date | None:
    year = int(stated_year.lstrip("'’"))
    if 1300 <= year < 1500:
        return from_persian(year, PERSIAN_MONTHS.get(plain(word), 0), day)
    month = month_of(word, language)
    if not month:
        return None
    if year < 100:
        # Two digits of the Buddhist era, of which 68 is 2025.
        year = year + 1957 if "\u0e01" <= word[0] <= "\u0e4e" else _full_year(year)
    return _date(_common_era(year), month, day)


def _read_numbers(groups: dict[str, str], order: Order, span: tuple[int, int]) -> Day | None:
    first, second, third = int(groups["a6"]), int(groups["b6"]), int(groups["y6"])
    if order == "ymd" and third < 100:
        date = _date(_full_year(first), second, third)
        return Day(date, *span) if date else None
    year = _common_era(_full_year(third) if third < 100 else third)
    straight, swapped = _date(year, second, first), _date(year, first, second)
    # Points between the numbers are European, also in English texts.
    if order == "mdy" and groups["s6"] != ".":
        straight, swapped = swapped, straight
    date = straight or swapped
    return Day(date, *span, swapped if swapped != date else None) if date else None


def _han_number(text: str) -> int:
    """ "二〇二五" and "二十五"."""
    tens, ten, ones = text.partition("十")
    if ten:
        return 10 * (_han_digit(tens) if tens else 1) + (_han_digit(ones) if ones else 0)
    return int("".join(str(_han_digit(digit)) for digit in text))


def _han_digit(digit: str) -> int:
    return max(0, "〇一二三四五六七八九".find(digit[:1]))


def _full_year(year: int) -> int:
    return year + (2000 if year < 70 else 1900)


def _common_era(year: int) -> int:
    """The Buddhist era of Thai pages is 543 years ahead."""
    return year - 543 if year >= 2500 else year


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
