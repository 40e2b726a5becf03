"""What an operator knows better about the pages of one site, as the settings say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Profile:
    """How the pages of a site are read. Selectors are CSS as Soup Sieve reads it."""

    select: Mapping[str, str] = field(default_factory=dict)
    """By field: "title", "body", "published", "related"."""
    drop: tuple[str, ...] = ()
    """What is taken out of a page before anything is read of it."""
    timezone: str | None = None
    """IANA name of the time zone of dates that state none."""
