from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.dates import find_dates, read_date
from schema.article import PublishedDate

NOW = dt.datetime(2025, 9, 1, 12, tzinfo=dt.UTC)
DAY = dt.date(2025, 8, 8)


def read(raw: str, language: str | None = "en", url: str | None = None) -> PublishedDate | None:
    return read_date(raw, language=language, now=NOW, url=url)


@pytest.mark.parametrize(
    ("language", "raw"),
    [
        ("en", "2025-08-08"),
        ("en", "Published August 08, 2025"),
        ("en", "Friday, Aug. 8th, 2025"),
        ("en", "8-Aug-2025"),
        ("en", "20250808T093000Z"),
        ("en", "Fri Aug 08 09:30:00 +0000 2025"),
        ("de", "08.08.2025"),
        ("de", "8. August 2025"),
        ("fr", "8 août 2025"),
        ("fr", "Le vendredi 8 AOUT 2025"),
        ("es", "8 de agosto de 2025"),
        ("it", "8 agosto 2025"),
        ("pt", "8 de Agosto de 2025"),
        ("nl", "8 augustus 2025"),
        ("sv", "8 augusti 2025"),
        ("no", "8. aug. 2025"),
        ("da", "8. august 2025"),
        ("pl", "8 sierpnia 2025"),
        ("ru", "8 августа 2025 г."),
        ("tr", "8 Ağustos 2025"),
        ("ja", "2025年8月8日"),
        ("ja", "令和7年8月8日"),
        ("zh", "2025年08月08日"),
        ("ko", "2025년 8월 8일"),
        ("ko", "2025. 8. 8."),
        ("ar", "٨ أغسطس ٢٠٢٥"),
        ("vi", "8 tháng 8, 2025"),
    ],
)
def test_a_day_in_the_forms_of_many_languages(language: str, raw: str) -> None:
    stated = read(raw, language)
    assert stated is not None
    assert (stated.date, stated.at, stated.precision) == (DAY, None, "day") or stated.at is not None
    assert stated.date == DAY


@pytest.mark.parametrize(
    ("raw", "at", "precision", "zone"),
    [
        ("2025-08-08T09:30:15+02:00", "07:30:15", "second", "page"),
        ("2025-08-08T09:30Z", "09:30:00", "minute", "page"),
        ("Fri, 08 Aug 2025 09:30:00 GMT", "09:30:00", "second", "page"),
        ("2025-08-08 09:30", "09:30:00", "minute", "assumed_utc"),
        ("August 8, 2025 at 9:30 p.m. EST", "02:30:00", "minute", "page"),
        ("10:30 AM, August 8, 2025", "10:30:00", "minute", "assumed_utc"),
        ("8. August 2025, 14:30 Uhr", "14:30:00", "minute", "assumed_utc"),
        ("2025. 8. 8. 오후 3:05", "15:05:00", "minute", "assumed_utc"),
    ],
)
def test_the_time_and_where_its_zone_came_from(raw: str, at: str, precision: str, zone: str) -> None:
    stated = read(raw)
    assert stated is not None and stated.at is not None
    assert (stated.date, stated.at.strftime("%H:%M:%S")) == (DAY, at)
    assert (stated.precision, stated.timezone_source, stated.at.tzinfo) == (precision, zone, dt.UTC)


def test_the_day_is_the_one_that_the_page_states_not_the_utc_day() -> None:
    stated = read("2025-08-08T00:30:00+02:00")
    assert stated is not None and stated.at is not None
    assert (stated.date, stated.at.date()) == (DAY, dt.date(2025, 8, 7))


@pytest.mark.parametrize(
    ("language", "url", "day"),
    [
        ("en-US", None, dt.date(2025, 8, 7)),
        ("en-GB", None, dt.date(2025, 7, 8)),
        ("en", "https://news.example.co.uk/a", dt.date(2025, 7, 8)),
        ("en", "https://news.example.com/a", dt.date(2025, 8, 7)),
        ("de", "https://news.example.com/a", dt.date(2025, 7, 8)),
    ],
)
def test_order_of_day_and_month_goes_by_language_and_country(language: str, url: str | None, day: dt.date) -> None:
    stated = read("08/07/2025", language, url)
    assert stated is not None and stated.date == day


@pytest.mark.parametrize(
    ("language", "raw", "day"),
    [
        ("en", "3 hours ago", dt.date(2025, 9, 1)),
        ("en", "yesterday", dt.date(2025, 8, 31)),
        ("de", "vor 2 Tagen", dt.date(2025, 8, 30)),
        ("fr", "il y a 2 jours", dt.date(2025, 8, 30)),
        ("ja", "3日前", dt.date(2025, 8, 29)),
        ("en", "December 24", dt.date(2024, 12, 24)),
    ],
)
def test_relative_dates_and_dates_without_a_year_count_from_the_fetch(language: str, raw: str, day: dt.date) -> None:
    stated = read(raw, language)
    assert stated is not None and stated.date == day
    assert read_date(raw, language=language, now=None) is None


@pytest.mark.parametrize(
    "raw",
    [
        "", "2025", "May 2025", "© 2025", "2025-02-30", "31.02.2025", "1970-01-01T00:00:00Z", "0001-01-01",
        "September 3, 2025",
        "9999-12-31", "version 1.2.3", "10:30", "call 555-0101", "Chapter 8 of 2025 pages",
    ],
)  # fmt: skip
def test_no_day_is_invented(raw: str) -> None:
    assert read(raw) is None


def test_all_dates_of_a_line_with_their_places() -> None:
    text = "Published Aug 8, 2025, updated 9 August 2025 10:15"
    found = list(find_dates(text, language="en", now=NOW))
    assert [mention.stated.date.day for mention in found] == [8, 9]
    assert text[found[1].start : found[1].end] == "9 August 2025 10:15"


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read(text)


@given(st.dates(dt.date(1900, 1, 2), dt.date(2025, 8, 31)))
def test_every_iso_day_is_read_back(day: dt.date) -> None:
    stated = read(day.isoformat())
    assert day == dt.date(1970, 1, 1) or (stated is not None and stated.date == day)
