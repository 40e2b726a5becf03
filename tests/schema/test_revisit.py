"""When pages are fetched again."""

from __future__ import annotations

import datetime as dt

import pytest

from schema.reasons import Change
from schema.revisit import EVERY_RUN, PageClass, revisit_after

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("page_class", "change", "previous", "after"),
    [
        (PageClass.START, Change.FAILED, None, EVERY_RUN),
        (PageClass.START, Change.REDIRECTED, None, EVERY_RUN),
        (PageClass.SOURCE, Change.FOLLOWED, None, EVERY_RUN),
        (PageClass.SOURCE, Change.NOT_MODIFIED, EVERY_RUN, EVERY_RUN),
        (PageClass.SOURCE, Change.FAILED, EVERY_RUN, HOUR),
        (PageClass.LISTING, Change.FOLLOWED, HOUR, HOUR),
        (PageClass.LISTING, Change.NOT_MODIFIED, HOUR, HOUR),
        (PageClass.OTHER, Change.REDIRECTED, None, 7 * DAY),
        (PageClass.OTHER, Change.DROPPED, None, 7 * DAY),
        (PageClass.OTHER, Change.DROPPED, 7 * DAY, 14 * DAY),
        (PageClass.OTHER, Change.DROPPED, 28 * DAY, 30 * DAY),
        (PageClass.ARTICLE, Change.NEW, None, DAY),
        (PageClass.ARTICLE, Change.UNCHANGED, DAY, 2 * DAY),
        (PageClass.ARTICLE, Change.NOT_MODIFIED, 16 * DAY, 30 * DAY),
        (PageClass.ARTICLE, Change.UPDATED, 30 * DAY, DAY),
        (PageClass.ARTICLE, Change.UNCHANGED, HOUR, DAY),
    ],
)
def test_after(page_class: PageClass, change: Change, previous: dt.timedelta | None, after: dt.timedelta) -> None:
    assert revisit_after(page_class, change, previous=previous, failures=1) == after


@pytest.mark.parametrize(
    ("failures", "after"), [(1, HOUR), (2, 2 * HOUR), (8, 128 * HOUR), (9, 7 * DAY), (999, 7 * DAY)]
)
def test_failures_in_a_row(failures: int, after: dt.timedelta) -> None:
    assert revisit_after(PageClass.ARTICLE, Change.FAILED, previous=DAY, failures=failures) == after
