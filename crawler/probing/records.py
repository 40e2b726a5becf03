"""What a probe of a site finds. Frozen and plain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crawler.page import Page
from crawler.probing.candidates import Candidate, Place
from schema.article import Article
from schema.reasons import FoundBy

MAX_CANDIDATES = 1_000
"""Pages of a site that a probe chooses its samples from."""


@dataclass(frozen=True, slots=True)
class Source:
    """A sitemap or feed that could be read."""

    url: str
    kind: Literal["sitemap", "feed"]
    found_by: FoundBy
    is_found_by_crawl: bool
    """Whether a crawl that starts from the same URLs would find it."""
    candidates: tuple[Candidate, ...]
    child_url: str | None = None
    """The one of an index's sitemaps that was read."""
    children: int = 0
    """How many the index names."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A page that was asked for, or taken from the archive."""

    url: str
    """The address that answered."""
    place: Place | Literal["archive"]
    page: Page | None = None
    article: Article | None = None
    """None where the page could not be had, or is no HTML."""
    problem: str = ""
    """Why there is no article."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Likely articles that the patterns of the settings keep out, as far as they came before the last sample."""

    by_exclude: tuple[str, ...] = ()
    by_include: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.by_exclude and not self.by_include


@dataclass(frozen=True, slots=True)
class Probe:
    """What was found."""

    start_urls: tuple[str, ...]
    crawl_delay: float | None
    """Seconds, as robots.txt asks for."""
    sources: tuple[Source, ...]
    sections: tuple[str, ...]
    """Listings that the start and home pages link to, the shortest paths first."""
    samples: tuple[Sample, ...]
    left_out: LeftOut
    candidates: int
    """Different URLs of the site that may be articles, at most `MAX_CANDIDATES`."""
    disallowed: int
    """Those of them that robots.txt disallows, as far as they came before the last sample."""
    problems: tuple[str, ...]
    """What could not be fetched or read on the way."""
    requests: int
