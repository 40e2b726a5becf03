"""How often a site is due: the `every` and `cron` settings, read and checked."""

from __future__ import annotations

import datetime as dt
import re

_INTERVAL = re.compile(r"([1-9]\d{0,4})\s*([mhdw])", re.ASCII)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_CRON_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day of month", 1, 31), ("month", 1, 12), ("day of week", 0, 7))
_CRON_PART = re.compile(r"(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:/([1-9]\d?))?", re.ASCII)


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
    """Checks a cron expression: five fields of numbers, `*`, ranges `1-5`, steps `*/2` and lists `1,2`.

    Raises:
        ValueError: the message says which field is wrong.
    """
    fields = text.split()
    if len(fields) != len(_CRON_FIELDS):
        raise ValueError('five fields: minute, hour, day of month, month, day of week, such as "15 */2 * * *"')
    for field, (name, least, most) in zip(fields, _CRON_FIELDS, strict=True):
        if not all(_is_cron_part(part, least, most) for part in field.split(",")):
            raise ValueError(f"a cron expression with {name} {least} to {most} as *, 1, 1-5, */2 or 1,2")


def _is_cron_part(part: str, least: int, most: int) -> bool:
    match = _CRON_PART.fullmatch(part)
    if match is None:
        return False
    first, last = (int(number) if number else None for number in match.group(1, 2))
    if first is None:
        return True
    return least <= first <= (first if last is None else last) <= most
