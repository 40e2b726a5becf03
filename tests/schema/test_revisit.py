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
        (PageClass.LISTING, Change.FOLLOWED, None, HOUR),
        (PageClass.LISTING, Change.FOLLOWED, HOUR, 2 * HOUR),
        (PageClass.LISTING, Change.NOT_MODIFIED, 6 * DAY, 7 * DAY),
        (PageClass.OTHER, Change.REDIRECTED, None, 7 * DAY),
        (PageClass.OTHER, Change.DROPPED, None, 7 * DAY),
        (PageClass.OTHER, Change.DROPPED, 7 * DAY, 14 * DAY),
        (PageClass.OTHER, Change.DROPPED, 28 * DAY, 30 * DAY),
        (PageClass.ARTICLE, Change.NEW, None, DAY),
        (PageClass.ARTICLE, Change.UNCHANGED, DAY, 2 * DAY),
        (PageClass.ARTICLE, Change.NOT_MODIFIED, 16 * DAY, 30 * DAY),
        (PageClass.ARTICLE, Change.UPDATED, 30 * DAY, DAY),
        (PageClass.ARTICLE, Change.UPDATED, DAY, 12 * HOUR),
        (PageClass.ARTICLE, Change.UPDATED, 4 * HOUR, 3 * HOUR),
        (PageClass.ARTICLE, Change.UNCHANGED, 3 * HOUR, 6 * HOUR),
    ],
)
def test_after(page_class: PageClass, change: Change, previous: dt.timedelta | None, after: dt.timedelta) -> None:
    assert revisit_after(page_class, change, previous=previous, failures=1) == after


def test_a_listing_that_brings_something_new_is_looked_at_sooner() -> None:
    def after(previous: dt.timedelta | None) -> dt.timedelta:
        return revisit_after(PageClass.LISTING, Change.FOLLOWED, previous=previous, failures=0, has_brought=True)

    assert (after(None), after(16 * HOUR), after(HOUR)) == (HOUR, 8 * HOUR, HOUR)


def test_who_states_changes_is_asked_less_often() -> None:
    def after(page_class: PageClass, change: Change, previous: dt.timedelta | None) -> dt.timedelta:
        return revisit_after(page_class, change, previous=previous, failures=0, is_announced=True)

    assert after(PageClass.SOURCE, Change.FOLLOWED, None) == DAY
    assert after(PageClass.SOURCE, Change.FOLLOWED, EVERY_RUN) == DAY
    assert after(PageClass.SOURCE, Change.NOT_MODIFIED, 4 * DAY) == 7 * DAY
    assert after(PageClass.ARTICLE, Change.NEW, None) == 7 * DAY
    assert after(PageClass.ARTICLE, Change.UPDATED, 7 * DAY) == DAY


@pytest.mark.parametrize(
    ("failures", "after"), [(1, HOUR), (2, 2 * HOUR), (8, 128 * HOUR), (9, 7 * DAY), (999, 7 * DAY)]
)
def test_failures_in_a_row(failures: int, after: dt.timedelta) -> None:
    assert revisit_after(PageClass.ARTICLE, Change.FAILED, previous=DAY, failures=failures) == after
