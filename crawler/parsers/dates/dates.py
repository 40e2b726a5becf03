"""Reads dates as pages write them: the day as stated, the instant where the time is stated too.

The usual forms are read here (20 µs); dateparser (10 ms and more) only for a short text that has the shape of a date
and none of these forms.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.parsers.dates.clock import Clock, find_clock, read_zone
from crawler.parsers.dates.date_forms import Day, Order, find_days
from crawler.parsers.dates.date_words import MONTHS, plain
from crawler.parsers.dates.relative_dates import read_relative
from crawler.parsers.text.folding import squeeze
from schema.article import Precision, PublishedDate

MAX_CHARS = 300
FUTURE_DAYS = 1
"""A page of the other side of the date line may be a day ahead."""
_UNSET = frozenset([dt.date(1970, 1, 1), dt.date(1969, 12, 31), dt.date(1900, 1, 1)])
_FIRST_YEAR, _LAST_YEAR = 1800, 2100

_YEAR_FIRST_LANGUAGES = ("ja", "ko", "zh", "hu", "lt", "mn")
_MONTH_FIRST_LANGUAGES = ("fil", "tl")
_MONTH_FIRST_SUFFIXES = ("us", "com", "org", "net", "edu", "gov", "mil", "ca", "ph")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?P<time>[T ]\d\d:\d\d(?P<seconds>:\d\d(?:\.\d{1,6})?)?(?:Z| ?[+-]\d\d:?\d\d)?)?")
_TIMESTAMP = re.compile(r"1\d{9}(?:\d{3})?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A date inside a longer text."""

    stated: PublishedDate
    start: int
    end: int
    other: dt.date | None
    """The day with day and month the other way round, where that could be meant."""


def read_date(
    raw: str | None, *, language: str | None, now: dt.datetime | None, url: str | None = None
) -> PublishedDate | None:
    """The date that `raw` states: a machine's ISO 8601 or RFC 2822, a visible text, or a relative one ("3 hours ago").

    `language` (BCP 47) and `url` decide the order of day and month where both fit; `now` (aware) is what relative
    dates, dates without a year and "future" are judged against. None where no valid, past day can be read; a month
    alone is none.
    """
    stated = read_usual_date(raw, language=language, now=now, url=url)
    return stated or _checked(_slow(ascii_digits(squeeze(raw, MAX_CHARS)), language, now), now)


def read_usual_date(
    raw: str | None, *, language: str | None, now: dt.datetime | None, url: str | None = None
) -> PublishedDate | None:
    """As `read_date`, of the forms that are read fast."""
    mention = read_mention(raw, language=language, now=now, url=url)
    return mention.stated if mention else None


def read_mention(
    raw: str | None, *, language: str | None, now: dt.datetime | None, url: str | None = None
) -> Mention | None:
    """As `read_usual_date`, with what the date could mean otherwise."""
    text = ascii_digits(squeeze(raw, MAX_CHARS))
    if not text:
        return None
    exact = _from_iso(text) or _from_timestamp(text)
    if exact is None:
        mention = next(find_dates(text, language=language, now=now, url=url), None)
        if mention is not None:
            return dataclasses.replace(mention, stated=dataclasses.replace(mention.stated, raw=text))
    stated = _checked(exact or _relative(text, now), now)
    return Mention(stated, 0, len(text), None) if stated else None


def looks_like_unusual_date(text: str) -> bool:
    """Whether a text has a day, a year and one to four words, in a form that only the slow path may know."""
    numbers = re.findall(r"\d+", text)
    if len(text) > 40 or not 2 <= len(numbers) <= 6 or not _YEAR.search(text) or "http" in text:
        return False
    if not any(1 <= int(number) <= 31 for number in numbers if len(number) <= 2):
        return False
    # A text of known month words was tried by the fast path: it has no day.
    found = re.findall(r"[^\W\d_]{3,}", text)
    return 1 <= len(found) <= 4 and any(plain(word) not in MONTHS for word in found)


def find_dates(
    text: str, *, language: str | None, now: dt.datetime | None, url: str | None = None
) -> Iterator[Mention]:
    """The absolute dates in `text`, each with the time of day beside it; `raw` is the date's own characters."""
    text = ascii_digits(text)
    end_of_last = 0
    for day in find_days(text, day_order(language, url), language):
        clock = _clock_beside(text, day, end_of_last)
        start, end = (min(day.start, clock.start), max(day.end, clock.end)) if clock else (day.start, day.end)
        stated = _checked(_stated(day.date, clock, text[start:end].strip()), now)
        if stated is not None:
            yield Mention(stated, start, end, day.other)
        end_of_last = max(end, end_of_last)


def ascii_digits(text: str) -> str:
    """`text` with the digits of all scripts as 0 to 9; of the same length."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() and not c.isascii() else c for c in text)


def day_order(language: str | None, url: str | None) -> Order:
    """Whether 08/09/2025 begins with the day: in English it depends on the country, elsewhere it does.

    "ymd" is said of languages whose dates of two-digit years begin with the year.
    """
    parts = (language or "en").lower().split("-")
    if parts[0] != "en":
        if parts[0] in _YEAR_FIRST_LANGUAGES:
            return "ymd"
        return "mdy" if parts[0] in _MONTH_FIRST_LANGUAGES else "dmy"
    if len(parts) > 1 and parts[-1] in ("us", "ph", "gb", "au", "nz", "ie", "in", "za"):
        return "mdy" if parts[-1] in ("us", "ph") else "dmy"
    suffix = (urlsplit(url).hostname or "").rpartition(".")[2] if url else ""
    return "mdy" if not suffix.isalpha() or suffix in _MONTH_FIRST_SUFFIXES else "dmy"


def _clock_beside(text: str, day: Day, floor: int) -> Clock | None:
    """The time right after the date, else right before it, with few characters between."""
    after = find_clock(text, day.end, min(len(text), day.end + 40))
    if after is not None and after.start - day.end <= 16:
        return after
    before = find_clock(text, max(floor, day.start - 30), day.start)
    return before if before is not None and day.start - before.end <= 16 else None


def _stated(date: dt.date, clock: Clock | None, raw: str) -> PublishedDate:
    if clock is None:
        return PublishedDate(date, raw=raw)
    try:
        zone = read_zone(clock.zone, date)
        at = dt.datetime.combine(date, clock.time, zone or dt.UTC).astimezone(dt.UTC)
    except OverflowError:
        return PublishedDate(date, raw=raw)
    return PublishedDate(date, at, raw, clock.precision, "page" if zone else "assumed_utc")


def _from_iso(text: str) -> PublishedDate | None:
    """What machines are told mostly, 50 times as fast as a search."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(text.replace(" +", "+"))
        at = moment.replace(tzinfo=moment.tzinfo or dt.UTC).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    if match["time"] is None:
        return PublishedDate(moment.date(), raw=text)
    precision: Precision = "second" if match["seconds"] else "minute"
    return PublishedDate(moment.date(), at, text, precision, "page" if moment.tzinfo else "assumed_utc")


def _from_timestamp(text: str) -> PublishedDate | None:
    if not _TIMESTAMP.fullmatch(text):
        return None
    at = dt.datetime.fromtimestamp(int(text[:10]), dt.UTC)
    return PublishedDate(at.date(), at, text, "second", "page")


def _checked(stated: PublishedDate | None, now: dt.datetime | None) -> PublishedDate | None:
    """`stated`, unless it can't be a publication's date: unset clocks, the future."""
    if stated is None or stated.date in _UNSET or not _FIRST_YEAR <= stated.date.year <= _LAST_YEAR:
        return None
    if now is not None and (stated.date - now.date()).days > FUTURE_DAYS:
        return None
    return stated


def _relative(text: str, now: dt.datetime | None) -> PublishedDate | None:
    date = read_relative(text, now) if now is not None else None
    return PublishedDate(date, raw=text) if date else None


def _slow(text: str, language: str | None, now: dt.datetime | None) -> PublishedDate | None:
    """dateparser, told not to invent missing parts; without a language it would load all of them (2 s)."""
    if language is None or not looks_like_unusual_date(text):
        return None
    import dateparser

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY"}
    try:
        moment = dateparser.parse(text, languages=[language.split("-")[0]], settings=settings)
    except (ValueError, OverflowError, RecursionError):
        return None
    return PublishedDate(moment.date(), raw=text) if moment else None
