"""What is counted of an area, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from crawler.traps.areas import Areas

LIMIT = 45
"""Requests in a row that lead to nothing: an area is cut before one more. With the way into it fewer than 50."""
LEAST_GROWN = 5
"""Of the requests that led to nothing, those that were named by others of these."""
_OF_ARTICLES = 10
"""An area with many articles may lead to nothing for a tenth as many requests as it has articles."""


class Verdict(Enum):
    """What is to be done with a row that is due."""

    GO = auto()
    WAIT = auto()
    """Until it is known what the requests before it have led to."""
    SAMPLE = auto()
    """Take one from anywhere in the list instead."""
    CUT = auto()


@dataclass(frozen=True, slots=True)
class Cut:
    """An area that leads to nothing."""

    area: str
    is_new_only: bool
    """Whether it is cut only where no narrower area has an article."""
    wasted: int
    """Requests in a row that led to nothing."""
    example: str
    """The URL of the last of them."""


@dataclass(slots=True)
class Area:
    """Counts of one area."""

    wasted: int = 0
    grown: int = 0
    """Of these, named by pages of the area that led to nothing, or by a long list, or with only another query."""
    new_wasted: int = 0
    """Of these, in narrower areas that never had an article."""
    under_way: int = 0
    articles: int = 0
    has_led: bool = False
    """Whether a page of it was on the way to an article."""
    same_again: int = 0
    """Articles that were the same under another token."""
    not_same: int = 0
    linked: set[int] = field(default_factory=set)
    """Hashes of the articles that its pages link to."""

    @property
    def limit(self) -> int:
        return max(LIMIT, self.articles // _OF_ARTICLES)

    @property
    def is_of_use(self) -> bool:
        return self.has_led or self.articles > 0

    def is_spent(self, more: int = 0) -> bool:
        """Whether it is to be cut, if so many more requests lead to nothing."""
        return self.wasted + more >= self.limit and self.grown + more >= LEAST_GROWN

    def reset(self) -> None:
        self.wasted = self.grown = self.new_wasted = 0


@dataclass(frozen=True, slots=True)
class Way:
    """How a page was come by, for as long as articles may be found through it."""

    areas: Areas
    from_page_id: int | None
    hops: int
    is_wasted: bool
    """Whether it was counted as leading to nothing."""
    is_long: bool
    """Whether it is a long list itself."""
