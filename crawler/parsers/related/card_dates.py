"""Reads the days that cards state, which often leave out the year."""

from __future__ import annotations

import datetime as dt
import re

from crawler.parsers.dates.dates import read_date, read_usual_date
from crawler.parsers.markup.document import Document

MAX_SLOW_READS = 5
"""Readings of unusual forms, 10 ms each, on one page."""
_CLOCK = re.compile(r"[\s,;|·-]*(?:\b(?:um|at|às|alle|kl\.?|o)\s)?\(?\b\d{1,2}[:.]\d\d(?!\.?\d).{0,10}$")
_NAME_BEFORE = re.compile(r"^[^\d,]{1,40},\s*(?=\D{0,12}\d)")
_MONTH_AND_DAY = re.compile(r"^(\d{1,2})/(\d{1,2})(?:\s?\(\w\))?$")


class CardDates:
    """Reads the dates of one page's cards."""

    def __init__(self, doc: Document, language: str | None, published: dt.date | None) -> None:
        """`published` is the page's own day, which stands in where `doc.fetched_at` is unknown."""
        self._doc = doc
        self._language = language
        self._published = published
        self._slow_reads = MAX_SLOW_READS

    def read(self, text: str) -> dt.date | None:
        """The day that `text` states; one without a year is the last such day before the page was fetched."""
        return self._read(text, self._doc.fetched_at) or self._read_without_year(text) or self._read_slowly(text)

    def _read(self, text: str, now: dt.datetime | None) -> dt.date | None:
        stated = read_usual_date(text, language=self._language, now=now, url=self._doc.url)
        return stated.date if stated else None

    def _read_without_year(self, text: str) -> dt.date | None:
        text = _NAME_BEFORE.sub("", _CLOCK.sub("", text))
        if (self._language or "")[:2] in ("ja", "zh", "ko"):
            text = _MONTH_AND_DAY.sub(r"\1月\2日", text)
        if self._doc.fetched_at is not None:
            return self._read(text, self._doc.fetched_at)
        if self._published is None:
            return None
        now = dt.datetime.combine(self._published, dt.time(23, 59), dt.UTC)
        day = self._read(text, now)
        # "Two hours ago" counts from the moment of the visit, which nobody knows: it moves with `now`.
        return day if day == self._read(text, now + dt.timedelta(days=3)) else None

    def _read_slowly(self, text: str) -> dt.date | None:
        if self._slow_reads <= 0 or len(text) < 8:
            return None
        self._slow_reads -= 1
        stated = read_date(text, language=self._language, now=self._doc.fetched_at, url=self._doc.url)
        return stated.date if stated else None
