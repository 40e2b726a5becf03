"""Which URLs belong to a site's crawl, and which of them may become articles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from schema.urls import site_prefixes


@dataclass(frozen=True, slots=True)
class Scope:
    """The bounds of one site. Patterns are regular expressions, searched in the URL from its path on."""

    start_urls: tuple[str, ...]
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    _prefixes: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _included: re.Pattern[str] | None = field(init=False, repr=False, compare=False)
    _excluded: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        prefixes = {prefix for url in self.start_urls for prefix in site_prefixes(url)}
        object.__setattr__(self, "_prefixes", tuple(sorted(prefixes)))
        object.__setattr__(self, "_included", _any_of(self.include))
        object.__setattr__(self, "_excluded", _any_of(self.exclude))

    def may_fetch(self, url: str) -> bool:
        """Whether the site's crawl may ask for this normalised URL: on the site's own host, and not excluded.

        `include` is no bound here: the listings that lead to the articles rarely match it.
        """
        if not url.startswith(self._prefixes):
            return False
        return url in self.start_urls or self._excluded is None or not self._excluded.search(_from_path(url))

    def may_store(self, url: str) -> bool:
        """Whether a page of this URL may become an article."""
        return self._included is None or bool(self._included.search(_from_path(url)))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(joined) if joined else None


def _from_path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
