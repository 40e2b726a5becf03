"""What a trick of the hostile site is: what it serves, and what must become of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from tests.server.behaviours import Behaviour

Site = dict[str, Behaviour]


@dataclass(frozen=True, slots=True)
class Fate:
    """What must become of the trick's own page."""

    status: str
    """Of its row."""
    reason: str | None = None
    """Its failure or drop reason."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the hostile site lies, and what it must not lead to."""

    origin: str
    other: str
    """Another server, on another port of the same host, that must never be asked."""


def failed(failure: str) -> Fate:
    """Not an answer."""
    return Fate("failed", failure)


def dropped(reason: str) -> Fate:
    """An answer, but no article. Such pages are followed where they may lead to articles."""
    return Fate("followed" if reason in ("listing", "not_article") else "dropped", reason)


STORED = Fate("stored")
"""An article all the same."""
REDIRECTED = Fate("redirected")
UNKNOWN = Fate("unknown")
"""Never even a row."""
OUT_OF_SCOPE = Fate("dropped", "out_of_scope")


class Trick:
    """One misbehaviour. Its page is linked from the home page."""

    fate: ClassVar[Fate | tuple[Fate, ...]]
    """Several where each will do."""
    most_requests: ClassVar[int] = 1
    """For all of its paths together."""
    title: ClassVar[str | None] = None
    """Of the article that is stored, where it is not the usual one."""
    forbidden: ClassVar[tuple[str, ...]] = ()
    """Paths of the site that must never be asked for."""

    @property
    def name(self) -> str:
        """Of the class, as it stands in paths: gzip-bomb."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", type(self).__name__).lower()

    @property
    def path(self) -> str:
        """Of its page."""
        return f"/odd/{self.name}"

    @property
    def number(self) -> int:
        """What the contents of its article follow from."""
        return 5_000 + sum(ord(letter) * (place + 7) for place, letter in enumerate(self.name))

    def behaviour(self, place: Place) -> Behaviour:
        """What its page does."""
        raise NotImplementedError

    def pages(self, place: Place) -> Site:
        """All that it serves, by path; a path that ends in "*" stands for all that begin so."""
        return {self.path: self.behaviour(place)}

    def claims(self) -> tuple[str, ...]:
        """The paths of its requests; one that ends in "*" stands for all that begin so."""
        return (self.path, f"{self.path}/*", f"{self.path}?*")

    def stored_paths(self) -> tuple[str, ...]:
        """The paths of the articles that may be stored."""
        return (self.path,) if STORED in (self.fate if isinstance(self.fate, tuple) else (self.fate,)) else ()
