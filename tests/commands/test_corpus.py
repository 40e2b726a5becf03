"""The day of a corpus record is the page's day, also where UTC has another."""

import datetime as dt

import pytest

from crawler.commands.corpus import _published
from schema.article import PublishedDate

DAY = dt.date(2025, 8, 8)
LATE = dt.datetime(2025, 8, 9, 3, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("date", "written"),
    [
        (None, None),
        (PublishedDate(DAY), "2025-08-08"),
        (PublishedDate(DAY, dt.datetime(2025, 8, 8, 12, tzinfo=dt.UTC), "noon", "minute"), "2025-08-08T12:00:00Z"),
        (PublishedDate(DAY, LATE, "2025-08-08T22:30:00-05:00", "second"), "2025-08-08T22:30:00-05:00"),
        (PublishedDate(DAY, LATE, "Aug 8, 10:30pm", "minute"), "2025-08-08"),
        (PublishedDate(DAY, LATE, "2025-08-08T22:31:00-05:00", "second"), "2025-08-08"),
    ],
)
def test_published(date: PublishedDate | None, written: str | None) -> None:
    assert _published(date) == written
