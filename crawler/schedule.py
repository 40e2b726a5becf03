"""How often a site is due: the `every` and `cron` settings."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

from cronsim import CronSim, CronSimError

_INTERVAL = re.compile(r"([1-9]\d{0,4})\s*([mhdw])", re.ASCII)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_FIELDS = 5
_ANY_TIME = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)

TOLERANCE = 0.05
"""Of an interval: a run that began a little late must not make the next one miss its turn."""


def read_interval(text: str) -> dt.timedelta:
    """The interval of `every`.

    Raises:
        ValueError: not a number from 1 with a unit m, h, d or w.
    """
    match = _INTERVAL.fullmatch(text.strip())
    if match is None:
        raise ValueError('a number with a unit: minutes "30m", hours "6h", days "1d" or weeks "2w"')
    return dt.timedelta(**{_UNITS[match[2]]: int(match[1])})


def interval_text(interval: dt.timedelta) -> str:
    """An interval as `every` takes it, in the largest unit that fits: "6h"."""
    minutes = round(interval / dt.timedelta(minutes=1))
    for unit, length in (("w", 10_080), ("d", 1_440), ("h", 60)):
        if minutes % length == 0:
            return f"{minutes // length}{unit}"
    return f"{minutes}m"


def check_cron(text: str) -> None:
    """Checks a cron expression: five fields of numbers, names, `*`, ranges `1-5`, steps `*/2` and lists `1,2`.

    Raises:
        ValueError: the message says what is wrong.
    """
    if len(text.split()) != _FIELDS or not text.isascii():
        raise ValueError('five fields: minute, hour, day of month, month, day of week, such as "15 */2 * * *"')
    try:
        next(CronSim(text, _ANY_TIME))
    except (CronSimError, StopIteration) as error:
        reason = str(error) or "it names no day that there is"
        raise ValueError(f'a cron expression such as "15 */2 * * *" ({reason})') from error


def is_due(
    now: dt.datetime,
    last: dt.datetime | None,
    *,
    every: dt.timedelta | None = None,
    cron: str | None = None,
    jitter: dt.timedelta = dt.timedelta(),
    site: str = "",
) -> bool:
    """Whether a site is to be crawled now.

    Args:
        now: Aware; cron expressions are read in its time zone.
        last: When its last crawl began; None: never. Later than `now`: a clock was set, and the site is due.
        every: From one crawl to the next.
        cron: When crawls begin. With neither of the two a site is never due.
        jitter: How much later than that it may become: another part of it for each site and crawl.
        site: Its name.
    """
    if every is None and cron is None:
        return False
    if last is None or last > now:
        return True
    later = jitter * _part(site, last)
    if every is not None:
        return now - last >= every * (1 - TOLERANCE) + later
    return next(CronSim(cron or "", last.astimezone(now.tzinfo))) + later <= now


def _part(site: str, last: dt.datetime) -> float:
    """From 0 to 1, the same for all who ask: a site that is due stays so."""
    digest = hashlib.sha256(f"{site} {last.astimezone(dt.UTC).isoformat()}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32
