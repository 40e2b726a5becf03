"""What speaks for a day as the day of publication, as numbers: the features of the model `published`.

A row describes one day that the page states anywhere, by all statements of it and by the page's other days.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.parsers.dates.statements import Shown, Statement

FEATURES = (
    "published_time", "meta", "in_address", "machines", "machine_updates",
    "near", "near_rank", "near_distance", "near_order", "near_rest", "near_named", "near_beside",
    "near_published", "near_updated", "far", "far_order", "far_named", "far_published", "far_updated",
    "from_machine", "from_update", "from_near", "in_address_month", "days", "rank_in_time",
)  # fmt: skip
"""In this order. What counts statements of a day, or says (0 or 1) that one is of a kind; "near" ones stand around the
headline, "far" ones anywhere. The rest sets the day against the others: "from_..." is the distance to the first day
that machines are told, that is an update's, that stands nearest to the headline; ranks count from 0."""
NONE = -1.0
"""Where a feature has no value."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and every statement of it."""

    date: dt.date
    machine: tuple[Statement, ...]
    updates: tuple[Statement, ...]
    """Of machines: this day as that of an update."""
    near: tuple[Shown, ...]
    far: tuple[Shown, ...]


def group_days(machine: Sequence[Statement], near: Sequence[Shown], far: Sequence[Shown]) -> list[Day]:
    """The days that are stated, in order of their first statement."""
    dates = dict.fromkeys(statement.day for statement in [*machine, *near, *far])
    return [
        Day(
            date,
            tuple(one for one in machine if one.day == date and one.role != "updated"),
            tuple(one for one in machine if one.day == date and one.role == "updated"),
            tuple(one for one in near if one.day == date),
            tuple(one for one in far if one.day == date),
        )
        for date in dates
    ]


def describe_days(days: Sequence[Day], month: tuple[int, int] | None) -> list[list[float]]:
    """A row for each day; `month` is the year and month of the page's address."""
    published = [day.date for day in days if any(is_strong(one) for one in day.machine)]
    updated = [day.date for day in days if day.updates]
    near = sorted((day for day in days if day.near), key=_nearness)
    in_time = sorted(day.date for day in days)
    rows = []
    for day in days:
        names = {one.source for one in day.machine}
        rows.append([
            "article:published_time" in names,
            any(one.strategy in ("meta", "open_graph") and is_strong(one) for one in day.machine),
            "path" in names,
            len({one.strategy for one in day.machine}),
            len(day.updates),
            *_near_features(day, near),
            *_far_features(day),
            _offset(day.date, published),
            _offset(day.date, updated),
            _offset(day.date, [near[0].date] if near else []),
            NONE if month is None else month == (day.date.year, day.date.month),
            min(len(days), 20),
            in_time.index(day.date) / max(1, len(in_time) - 1),
        ])  # fmt: skip
    return [[float(value) for value in row] for row in rows]


def _near_features(day: Day, near: Sequence[Day]) -> list[float]:
    shown = day.near
    if not shown:
        return [0, *[NONE] * 8]
    best = min(shown, key=_badness)
    return [
        len(shown), next(rank for rank, other in enumerate(near) if other is day), best.distance,
        min(one.order for one in shown), min(one.rest for one in shown), any(one.is_named for one in shown),
        all(one.box == "beside" for one in shown), any(one.role == "published" for one in shown), _share(shown),
    ]  # fmt: skip


def _far_features(day: Day) -> list[float]:
    shown = day.far
    if not shown:
        return [0, *[NONE] * 4]
    return [
        len(shown), min(one.order for one in shown), any(one.is_named for one in shown),
        any(one.role == "published" for one in shown), _share(shown),
    ]  # fmt: skip


def _share(shown: Sequence[Shown]) -> float:
    """The share that stands beside a word for an update."""
    return sum(one.role == "updated" for one in shown) / len(shown)


def is_strong(one: Statement) -> bool:
    """Whether machines are told this day as that of publication, by a property that means nothing else."""
    return one.role == "published" and one.source not in ("dateCreated", "path") and not one.source.startswith("weak")


def _nearness(day: Day) -> tuple[float, int]:
    return min(_badness(one) for one in day.near)


def _badness(one: Shown) -> tuple[float, int]:
    distance = one.distance if one.distance >= 0 else 20 - one.distance
    return distance, one.order


def _offset(date: dt.date, others: Sequence[dt.date]) -> float:
    """How far `date` is from the first of `others`: days up to a week, then slower; 1,000 where there is none."""
    if not others:
        return 1_000.0
    days = (date - others[0]).days
    return math.copysign(min(abs(days), 7) + math.log2(max(abs(days), 7) / 7), days) if days else 0.0
