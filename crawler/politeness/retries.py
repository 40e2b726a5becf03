"""Whether and when a request that failed is made again within a run.

| failed with                  | tries in all | waits                                                  |
|------------------------------|--------------|--------------------------------------------------------|
| 429, 503                     | 5            | Retry-After, else the back-off                         |
| reset or refused connection  | 5            | the back-off                                           |
| 408, 500, 502, 504, time-out | 2            | the back-off                                           |
| anything else                | 1            |                                                        |

The back-off is the site's delay, doubled with each try, and up to half as long again, so that those who were turned
away together do not come back together.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable
from email.utils import parsedate_to_datetime

from schema.reasons import Failure

MAX_TRIES = 5
"""Of a URL that the server or the network turns away."""
MAX_TRIES_OF_SLOW = 2
"""Of a URL whose server is at a loss: it needs as long each time."""
MAX_WAIT_S = 300.0
"""Who is told to wait for longer gives the URL up for this run."""

_BUSY = (429, 503)
_AT_A_LOSS = (408, 500, 502, 504)
_LEAST_BACKOFF_S = 0.1
_SECONDS = re.compile(r"\d{1,9}", re.ASCII)


def wait_before_retry(
    failure: Failure,
    status: int | None,
    retry_after: str | None,
    *,
    tries: int,
    delay_s: float,
    now: dt.datetime,
    jitter: Callable[[], float] = lambda: random.uniform(1.0, 1.5),  # noqa: S311 - nothing secret
) -> float | None:
    """Seconds until the next try; None: the URL is given up for this run.

    Args:
        status: Of the answer; None where none came.
        retry_after: The header, if there is one.
        tries: Made so far in this run, from 1.
        delay_s: The site's least gap between requests.
        now: Aware; what a date in Retry-After is measured from.
    """
    if tries >= _max_tries(failure, status):
        return None
    backoff = max(delay_s, _LEAST_BACKOFF_S) * 2.0 ** (tries - 1) * jitter()
    asked = read_retry_after(retry_after, now) if status in _BUSY else None
    wait = backoff if asked is None else max(asked, backoff)
    return wait if wait <= MAX_WAIT_S else None


def is_host_busy(status: int | None, retry_after: str | None) -> bool:
    """Whether the answer speaks for the whole host, which is then left in peace until the wait is over."""
    return status == 429 or (status == 503 and retry_after is not None)


def is_site_trouble(failure: Failure | None, status: int | None) -> bool:
    """Whether a failure says something of the site rather than of the page."""
    if failure is Failure.HTTP_ERROR:
        return status in _BUSY or status in _AT_A_LOSS or (status or 0) >= 500
    return failure in (Failure.CONNECTION, Failure.TIMEOUT)


def read_retry_after(text: str | None, now: dt.datetime) -> float | None:
    """Seconds of a Retry-After header (RFC 9110, 10.2.3), at least 0; None for none and for junk."""
    text = (text or "").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - now).total_seconds())


def _max_tries(failure: Failure, status: int | None) -> int:
    if failure is Failure.CONNECTION or status in _BUSY:
        return MAX_TRIES
    return MAX_TRIES_OF_SLOW if failure is Failure.TIMEOUT or status in _AT_A_LOSS else 1
