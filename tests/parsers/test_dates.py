from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.dates.date_words import MONTHS, month_of
from crawler.parsers.dates.dates import find_dates, read_date
from crawler.parsers.dates.persian_calendar import from_persian
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
        ("ar", "الجمعة 8 آب / أغسطس 2025 09:22 مساءً"),
        ("vi", "8 tháng 8, 2025"),
        ("vi", "ngày 8 tháng 8 năm 2025"),
        ("en", "08-Aug-25"),
        ("en", "8 Aug '25"),
        ("en", "08.08.25"),
        ("de", "8 | 8 | 2025"),
        ("ca", "8 d’agost de 2025"),
        ("pt", "8 de ago. de 2025"),
        ("fi", "8. elokuuta 2025"),
        ("is", "8. ágúst 2025"),
        ("lv", "2025. gada 8. augustā"),
        ("lt", "2025 m. rugpjūčio 8 d."),
        ("cs", "8. srpna 2025"),
        ("sk", "8. augusta 2025"),
        ("sl", "8. avgust 2025"),
        ("hr", "8. kolovoza 2025."),
        ("sr", "8. август 2025."),
        ("bg", "8 август 2025 г."),
        ("uk", "8 серпня 2025 р."),
        ("hu", "2025. augusztus 8."),
        ("hu", "25.08.08."),
        ("ro", "8 aug. 2025"),
        ("el", "8 Αυγούστου 2025"),
        ("az", "8 avqust 2025"),
        ("kk", "2025 жылғы 8 тамыз"),
        ("hy", "8 օգոստոսի 2025"),
        ("ka", "8 აგვისტო, 2025"),
        ("he", "8 באוגוסט 2025"),
        ("fa", "۱۷ مرداد ۱۴۰۴"),
        ("fa", "۱۴۰۴/۰۵/۱۷"),
        ("ur", "8 اگست 2025"),
        ("hi", "८ अगस्त २०२५"),
        ("bn", "৮ আগস্ট, ২০২৫"),
        ("ta", "8 ஆகஸ்ட் 2025"),
        ("th", "8 สิงหาคม 2568"),
        ("th", "8 ส.ค. 68"),
        ("id", "Jumat, 8 Agustus 2025"),
        ("ms", "8 Ogos 2025"),
        ("fil", "Agosto 8, 2025"),
        ("sw", "8 Agosti 2025"),
        ("zh", "二〇二五年八月八日"),
        ("zh", "民國114年8月8日"),
        ("ko", "25.08.08"),
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
        ("2025/8/8 下午 3:05", "15:05:00", "minute", "assumed_utc"),
        ("08/08/2025 3:05 μ.μ.", "15:05:00", "minute", "assumed_utc"),
        ("8 août 2025 à 15h05", "15:05:00", "minute", "assumed_utc"),
        ("Aug. 8, 2025, 9:15 a.m. ET", "13:15:00", "minute", "page"),
        ("8 августа 2025 г., 10:15 МСК", "07:15:00", "minute", "page"),
        ("8/8/2025, 15:05 (GMT+7)", "08:05:00", "minute", "page"),
        ("1754645400", "09:30:00", "second", "page"),
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
        ("fil", "https://news.example.com/a", dt.date(2025, 8, 7)),
        ("en", "http://127.0.0.1:8000/a", dt.date(2025, 8, 7)),
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
        ("zh", "3小时前", dt.date(2025, 9, 1)),
        ("ko", "3일 전", dt.date(2025, 8, 29)),
        ("es", "hace 3 días", dt.date(2025, 8, 29)),
        ("pl", "2 dni temu", dt.date(2025, 8, 30)),
        ("cs", "před 2 dny", dt.date(2025, 8, 30)),
        ("fi", "2 päivää sitten", dt.date(2025, 8, 30)),
        ("ru", "2 дня назад", dt.date(2025, 8, 30)),
        ("tr", "2 gün önce", dt.date(2025, 8, 30)),
        ("el", "πριν 2 ημέρες", dt.date(2025, 8, 30)),
        ("he", "לפני 2 ימים", dt.date(2025, 8, 30)),
        ("ar", "منذ 3 أيام", dt.date(2025, 8, 29)),
        ("fa", "۲ روز پیش", dt.date(2025, 8, 30)),
        ("hi", "2 दिन पहले", dt.date(2025, 8, 30)),
        ("th", "2 วันที่แล้ว", dt.date(2025, 8, 30)),
        ("vi", "hôm qua", dt.date(2025, 8, 31)),
        ("id", "2 hari yang lalu", dt.date(2025, 8, 30)),
        ("de", "vor einer Stunde", dt.date(2025, 9, 1)),
        ("en", "Yesterday, 10:15", dt.date(2025, 8, 31)),
        ("de", "24.12.", dt.date(2024, 12, 24)),
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
        "9999-12-31", "version 1.2.3", "5 min read", "for 2 days", "10 May 20 people",
        "iPad Gen 3 2020", "Top 5", "3 months ago", "31 juin 2025", "30 اسفند 1404",
        "10:30", "call 555-0101", "Chapter 8 of 2025 pages",
    ],
)  # fmt: skip
def test_no_day_is_invented(raw: str) -> None:
    assert read(raw) is None


def test_all_dates_of_a_line_with_their_places() -> None:
    text = "Published Aug 8, 2025, updated 9 August 2025 10:15"
    found = list(find_dates(text, language="en", now=NOW))
    assert [mention.stated.date.day for mention in found] == [8, 9]
    assert text[found[1].start : found[1].end] == "9 August 2025 10:15"


def test_a_day_that_can_be_read_in_two_ways_says_so() -> None:
    (mention,) = find_dates("08/07/2025", language="en-US", now=NOW)
    assert (mention.stated.date, mention.other) == (dt.date(2025, 8, 7), dt.date(2025, 7, 8))
    assert [found.other for found in find_dates("08/15/2025, 7 August 2025", language="en", now=NOW)] == [None, None]


@pytest.mark.parametrize(
    ("year", "new_year"),
    [(1375, "1996-03-20"), (1399, "2020-03-20"), (1400, "2021-03-21"), (1403, "2024-03-20"), (1404, "2025-03-21")],
)
def test_the_persian_year_begins_with_spring(year: int, new_year: str) -> None:
    assert from_persian(year, 1, 1) == dt.date.fromisoformat(new_year)


def test_the_persian_calendar_has_leap_days_and_no_others() -> None:
    assert from_persian(1403, 12, 30) == dt.date(2025, 3, 20)
    assert from_persian(1404, 12, 30) is from_persian(1404, 7, 31) is from_persian(1404, 13, 1) is None


def test_every_word_for_a_month_is_read() -> None:
    assert {month_of(word) for word in MONTHS} == set(range(1, 13))
    assert (month_of("listopada", "pl"), month_of("listopada", "hr"), month_of("sentiabr")) == (11, 10, 0)
    assert (month_of("gen", "it"), month_of("gen", "en"), month_of("septemb")) == (1, 0, 9)


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read(text)


@given(st.dates(dt.date(1900, 1, 2), dt.date(2025, 8, 31)))
def test_every_iso_day_is_read_back(day: dt.date) -> None:
    stated = read(day.isoformat())
    assert day == dt.date(1970, 1, 1) or (stated is not None and stated.date == day)
