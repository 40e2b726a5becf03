import datetime as dt

import pytest

from crawler.parsers.markup.document import open_document
from crawler.parsers.related.card_dates import CardDates

PUBLISHED = dt.date(2025, 1, 14)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("25 July 2024", "en", dt.date(2024, 7, 25)),
        ("8 January", "en", dt.date(2025, 1, 8)),
        ("Nora Vale, 8 January, 05:30", "en", dt.date(2025, 1, 8)),
        ("25 July", "en", dt.date(2024, 7, 25)),
        ("1/13 06:01", "ja", dt.date(2025, 1, 13)),
        ("two hours ago", "en", None),
        ("3 hours ago", "en", None),
        ("18:30", "en", None),
    ],
)
def test_days_of_a_page_fetched_nobody_knows_when(text: str, language: str, day: dt.date | None) -> None:
    doc = open_document("", "https://press.example/")
    assert CardDates(doc, language, PUBLISHED).read(text) == day


def test_relative_days_count_from_the_visit() -> None:
    doc = open_document("", "https://press.example/", fetched_at=dt.datetime(2025, 8, 20, 12, tzinfo=dt.UTC))
    assert CardDates(doc, "en", PUBLISHED).read("2 days ago") == dt.date(2025, 8, 18)
