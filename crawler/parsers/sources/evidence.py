"""Every field is chosen the same way: candidates with a confidence, one choice, the losers kept as evidence.

What makes a candidate credible is decided where it is gathered; a trained scorer would replace those confidences and
nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from schema.article import Candidate, Evidence, Strategy

T = TypeVar("T")

MAX_RAW_CHARS = 500
MAX_REJECTED = 5


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value that a field could have."""

    value: T
    strategy: Strategy
    raw: str
    """As it stands on the page, before cleaning."""
    confidence: float
    """0..1: how often such a candidate is right."""
    source: str = ""
    """The place within the strategy, such as "headline" or "h1"."""


def choose(candidates: Iterable[Found[T]], floor: float = 0.0) -> tuple[Found[T] | None, Evidence | None]:
    """The most credible candidate (the first of equals) and why; (None, None) where none reaches `floor`."""
    ranked = sorted(candidates, key=lambda found: -found.confidence)
    if not ranked or ranked[0].confidence < floor:
        return None, None
    best = ranked[0]
    return best, Evidence(best.strategy, best.raw[:MAX_RAW_CHARS], round(best.confidence, 3), _rejected(ranked))


def _rejected(ranked: list[Found[T]]) -> tuple[Candidate, ...]:
    seen = {(ranked[0].strategy, ranked[0].raw)}
    rejected: list[Candidate] = []
    for found in ranked[1:]:
        if (found.strategy, found.raw) not in seen and len(rejected) < MAX_REJECTED:
            seen.add((found.strategy, found.raw))
            rejected.append(Candidate(found.strategy, found.raw[:MAX_RAW_CHARS], round(found.confidence, 3)))
    return tuple(rejected)
