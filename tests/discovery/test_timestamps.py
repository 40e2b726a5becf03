from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.timestamps import read_timestamp

MORNING = dt.datetime(2025, 8, 8, 7, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2025-08-08T09:30:00+02:00",
        "2025-08-08T07:30Z",
        "2025-08-08t07:30:00.000z",
        "2025-08-08 09:30:00 +0200",
        "2025-08-08 07:30:00 UTC",
        "2025-08-08T07:30:00",
        "\n Fri, 08 Aug 2025 09:30:00 +0200 ",
        "Fri, 08 Aug 2025 07:30:00 GMT",
        "8 Aug 2025 03:30 EDT",
        "20250808T073000Z",
    ],
)
def test_every_form_is_the_same_instant(text: str) -> None:
    assert read_timestamp(text) == MORNING


def test_a_day_counts_from_its_midnight() -> None:
    assert read_timestamp("2025-08-08") == dt.datetime(2025, 8, 8, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "2025",
        "2025-08",
        "yesterday",
        "2025-13-40",
        "0001-01-01T00:00:00+05:00",
        "9" * 5_000,
        "2025-08-08" * 9,
    ],
)
def test_what_states_no_instant_is_none(text: str | None) -> None:
    assert read_timestamp(text) is None


@given(st.text(alphabet=st.characters() | st.sampled_from("0123456789-:+TZ ,AugFri"), max_size=40))
def test_whatever_comes_the_result_is_in_utc(text: str) -> None:
    stated = read_timestamp(text)
    assert stated is None or stated.utcoffset() == dt.timedelta(0)
