"""What a site's profile selected on one page. The readers of the single fields take it before their own finds."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborNode

from crawler.profile import Profile

BODY_FLAG = "\N{DOUBLE DAGGER}b"
RELATED_FLAG = "\N{DOUBLE DAGGER}r"
"""The first class name of elements that are selected; says nothing to anyone else who reads names."""
CONFIDENCE = 0.99
"""Of what a profile selects."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Bodies and related links are flagged in the tree itself; `parts.py` finds them in the outline."""

    profile: Profile
    titles: tuple[LexborNode, ...] = ()
    dates: tuple[LexborNode, ...] = ()
    zone: ZoneInfo | None = None
