"""When a request that failed is made again."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.politeness.retries import (
    MAX_TRIES,
    MAX_WAIT_S,
    is_host_busy,
    is_site_trouble,
    read_retry_after,
    wait_before_retry,
)
from schema.reasons import Failure

NOW = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)


def _wait(
    status: int | None, retry_after: str | None = None, *, tries: int = 1, failure: Failure = Failure.HTTP_ERROR
) -> float | None:
    return wait_before_retry(failure, status, retry_after, tries=tries, delay_s=1.0, now=NOW, jitter=lambda: 1.0)


def _tries(status: int | None, failure: Failure = Failure.HTTP_ERROR) -> int:
    return next(tries for tries in range(1, 99) if _wait(status, tries=tries, failure=failure) is None)


@pytest.mark.parametrize(
    ("status", "tries"), [(429, 5), (503, 5), (500, 2), (502, 2), (504, 2), (408, 2), (404, 1), (403, 1), (501, 1)]
)
def test_tries_by_status(status: int, tries: int) -> None:
    assert _tries(status) == tries


@pytest.mark.parametrize(
    ("failure", "tries"),
    [(Failure.CONNECTION, 5), (Failure.TIMEOUT, 2), (Failure.TRUNCATED, 1), (Failure.TOO_LARGE, 1)],
)
def test_tries_without_answer(failure: Failure, tries: int) -> None:
    assert _tries(None, failure) == tries


def test_the_wait_doubles() -> None:
    assert [_wait(503, tries=tries) for tries in range(1, MAX_TRIES)] == [1.0, 2.0, 4.0, 8.0]


def test_no_wait_is_shorter_than_the_delay() -> None:
    waits = [wait_before_retry(Failure.CONNECTION, None, None, tries=1, delay_s=3.0, now=NOW) or 0.0 for _ in range(50)]
    assert min(waits) >= 3.0
    assert len(set(waits)) > 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("Sun, 01 Mar 2026 09:31:00 GMT", 60.0),
        ("Sun, 01 Mar 2026 09:00:00 GMT", 0.0),
        ("Sunday, 01-Mar-26 09:31:00 GMT", 60.0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("9" * 30, None),
        ("", None),
        (None, None),
        ("٣", None),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert read_retry_after(header, NOW) == seconds


def test_who_asks_for_a_wait_gets_it_but_never_a_shorter_one() -> None:
    assert _wait(429, "30") == 30.0
    assert _wait(429, "0", tries=4) == 8.0
    assert _wait(503, str(int(MAX_WAIT_S))) == MAX_WAIT_S
    assert _wait(503, "86400") is None
    assert _wait(500, "30") == 1.0, "only the two that mean `later` may say when"


def test_what_speaks_for_the_host() -> None:
    assert is_host_busy(429, None)
    assert is_host_busy(503, "5")
    assert not is_host_busy(503, None)
    assert not is_host_busy(None, None)


def test_what_speaks_of_the_site() -> None:
    assert is_site_trouble(Failure.HTTP_ERROR, 503)
    assert is_site_trouble(Failure.TIMEOUT, None)
    assert not is_site_trouble(Failure.HTTP_ERROR, 404)
    assert not is_site_trouble(Failure.PARSE_CRASH, 200)
    assert not is_site_trouble(None, 200)
