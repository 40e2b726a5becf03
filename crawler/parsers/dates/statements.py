"""A date that a page states somewhere: what the day of publication is chosen among."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from crawler.parsers.markup.surroundings import Distance
from schema.article import PublishedDate, Strategy

Role = Literal["published", "updated", ""]
"""What is said of a date: "" where nothing is."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A date, and where and how the page states it."""

    stated: PublishedDate
    strategy: Strategy
    source: str
    """The place within the strategy: a property, a meta's name, "near" (the headline) or "far"."""
    raw: str
    role: Role
    other: dt.date | None = None
    """The day with day and month the other way round, where that could be meant."""

    @property
    def day(self) -> dt.date:
        """The day as the page states it."""
        return self.stated.date


@dataclass(frozen=True, slots=True)
class Shown(Statement):
    """A date that a reader sees."""

    distance: int = 0
    """Elements from the headline: negative before it; of a far one, 1,000."""
    order: int = 0
    """How many dates of its kind (near or far) stand before it."""
    rest: int = 0
    """Characters of its line beside the date."""
    is_named: bool = False
    """The markup calls it or a box around it a date, or it is a time element."""
    box: Distance = "own"


S = TypeVar("S", bound=Statement)


def settle_orders(statements: Sequence[S], clear: frozenset[dt.date]) -> list[S]:
    """The statements, those of ambiguous order turned round where only so they are one of the `clear` days."""
    return [
        dataclasses.replace(one, stated=dataclasses.replace(one.stated, date=one.other, at=None, precision="day"))
        if one.other in clear and one.day not in clear
        else one
        for one in statements
    ]


def clear_days(statements: Sequence[Statement]) -> frozenset[dt.date]:
    """The days whose statements can be read in one way."""
    return frozenset(one.day for one in statements if one.other is None)
