"""The bars of a chart, from rows; templates draw them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_NEARLY_ALL = 0.999
"""The share of what is counted that must lie before the end of a chart: a few dates far ahead are left out."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart."""

    label: str
    value: float
    share: float
    """Of the longest bar, 0..1."""


def bars(rows: Sequence[Mapping[str, Any]], label: str, value: str, longest: float | None = None) -> list[Bar]:
    """A bar for each row; the longest is the largest value, or the one given."""
    values = [float(row[value]) if isinstance(row[value], int | float) else 0.0 for row in rows]
    top = longest or max(values, default=0) or 1
    return [
        Bar("" if row[label] is None else str(row[label]), number, max(0.0, min(1.0, number / top)))
        for row, number in zip(rows, values, strict=True)
    ]


def in_time(counts: Mapping[str, float], last: int) -> list[dict[str, Any]]:
    """The last months or days up to the latest, empty ones too, as {label, value}; none before the first.

    Args:
        counts: By month, "2025-08", or by day, "2025-08-08"; all by the same.
    """
    filled = {label: count for label, count in counts.items() if count}
    if not filled:
        return []
    end, begin = _end(filled), min(filled)
    labels = _months(begin, end, last) if len(end) == len("2025-08") else _days(begin, end, last)
    return [{"label": label, "value": filled.get(label, 0)} for label in labels]


def _end(filled: Mapping[str, float]) -> str:
    total, seen = sum(filled.values()), 0.0
    for label in sorted(filled):
        seen += filled[label]
        if seen >= _NEARLY_ALL * total:
            return label
    return max(filled)


def _months(begin: str, end: str, last: int) -> list[str]:
    first, final = (int(label[:4]) * 12 + int(label[5:7]) - 1 for label in (begin, end))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(max(first, final - last + 1), final + 1)]


def _days(begin: str, end: str, last: int) -> list[str]:
    first, final = (dt.date.fromisoformat(label).toordinal() for label in (begin, end))
    return [dt.date.fromordinal(day).isoformat() for day in range(max(first, final - last + 1), final + 1)]
