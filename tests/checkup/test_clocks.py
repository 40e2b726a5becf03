"""Clocks held against each other."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.checkup.clocks import ahead_of, ahead_of_site, check_database_clock, check_dates, check_site_clocks

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("told", "ahead_s"),
    [(NOON, 0), (NOON + 2 * SECOND, 0), (NOON - 5 * SECOND, 5), (NOON + 10 * SECOND, -8)],
)
def test_a_time_told_between_two_moments(told: dt.datetime, ahead_s: float) -> None:
    assert ahead_of(NOON, NOON + 2 * SECOND, told) == ahead_s


@pytest.mark.parametrize(
    ("headers", "ahead_s"),
    [
        ({"Date": "Sun, 01 Mar 2026 12:00:00 GMT"}, 0),
        ({"date": "Sun, 01 Mar 2026 11:59:59 GMT"}, 0),
        ({"Date": "Sun, 01 Mar 2026 11:00:00 GMT"}, 3_599),
        ({"Date": "Sun, 01 Mar 2026 11:00:00 GMT", "Age": "3600"}, 0),
        ({"Date": "Sun, 01 Mar 2026 13:00:00 GMT"}, -3_598),
        ({}, None),
        ({"Date": "yesterday"}, None),
        ({"Date": "Sun, 01 Mar 2026 12:00:00"}, None),
        ({"Date": "Sun, 01 Mar 2026 12:00:00 GMT", "Age": "-5"}, None),
        ({"Date": "Sun, 01 Mar 2026 12:00:00 GMT", "Age": "nan"}, None),
        ({"Date": "Fri, 31 Dec 9999 23:59:59 GMT", "Age": "99999999999999"}, None),
    ],
)
def test_a_site_tells_the_time(headers: dict[str, str], ahead_s: float | None) -> None:
    assert ahead_of_site(NOON, NOON + 2 * SECOND, list(headers.items())) == ahead_s


def test_the_middle_of_the_sites_counts() -> None:
    assert check_site_clocks([0.0, -0.5, 86_400.0]).state == "ok"
    late = check_site_clocks([-90.0, -86_400.0, -90.0])
    assert (late.state, late.what) == ("warning", "this machine is 90 s behind 3 sites")
    wrong = check_site_clocks([7_200.0, 7_300.0])
    assert (wrong.state, wrong.exit_code, wrong.what) == ("fault", 78, "this machine is 2 h ahead of 2 sites")


def test_one_site_alone_may_be_wrong_itself() -> None:
    assert check_site_clocks([86_400.0 * 400]).state == "warning"
    assert check_site_clocks([]).state == "skipped"


def test_the_clock_of_the_database_server() -> None:
    assert check_database_clock(-59.0).state == "ok"
    assert check_database_clock(61.0).what == "this machine is 61 s ahead of the database server"
    grave = check_database_clock(-4_000.0)
    assert (grave.state, grave.exit_code) == ("fault", 78)
    assert "set-ntp" in (grave.what_to_do or "")


def test_runs_of_the_future() -> None:
    assert check_dates(NOON + 30 * SECOND, NOON).state == "ok"
    finding = check_dates(NOON + dt.timedelta(days=3), NOON)
    assert (finding.state, finding.what[:47]) == ("warning", "a run is dated 2026-03-04 12:00 UTC, 3 days fro")
