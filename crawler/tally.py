"""What a run counts, and the verdict that its summary line and exit code state."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from crawler.health.measures import Measures, Share
from schema.card_checks import CardCheck
from schema.crawled import Counts, CrawledPage, Stored
from schema.reasons import Change, FoundBy

DEFAULT_OBJECTIVES = ("title", "published", "text")
"""The fields whose filled share makes `coverage_min` where the settings name none."""

_COUNTED = {
    Change.NEW: "new",
    Change.UPDATED: "updated",
    Change.UNCHANGED: "unchanged",
    Change.NOT_MODIFIED: "not_modified",
    Change.DROPPED: "dropped",
    Change.GONE: "gone",
    Change.FAILED: "failed",
}
_ANSWERED = (Change.NEW, Change.UPDATED, Change.UNCHANGED, Change.NOT_MODIFIED, Change.DROPPED)


@dataclass
class Tally:
    """Counts of one site, or of a whole run when added up."""

    counts: Counter[str] = field(default_factory=Counter)
    measures: Measures = field(default_factory=Measures)
    answers: int = 0
    """Pages, feeds and sitemaps that were answered with anything but an error."""

    def add(self, item: CrawledPage, stored: Stored) -> None:
        """Counts one committed fetch.

        `fetched` is the article pages that were answered; listings, feeds and sitemaps are a means and not counted. A
        usual place that was only guessed and isn't there is no failure.
        """
        fetch = item.fetch
        self.measures.add(item, stored)
        self.counts["discovered"] += stored.discovered
        if fetch.http_status is not None and fetch.failure is None and fetch.redirect_to is None:
            self.answers += 1
        if stored.change is Change.FAILED and item.found_by is FoundBy.GUESS:
            return
        if stored.change is Change.NOT_MODIFIED and stored.article_id is None:
            return
        if name := _COUNTED.get(stored.change):
            self.counts[name] += 1
        if stored.change in _ANSWERED and fetch.http_status is not None:
            self.counts["fetched"] += 1

    def coverage(self, name: str) -> float:
        """The share of this run's articles in which a field is filled; 1.0 where there were none."""
        return Share(self.measures.filled[name], self.measures.articles).value

    def coverage_min(self, objectives: Mapping[str, float]) -> float:
        """The lowest share over the fields that the settings name, else over title, published and text."""
        return min(self.coverage(name) for name in objectives or DEFAULT_OBJECTIVES)

    def merge(self, other: Tally) -> None:
        """Adds another tally to this one."""
        self.counts += other.counts
        self.measures.merge(other.measures)
        self.answers += other.answers

    def as_counts(self) -> Counts:
        return Counts(**{f.name: self.counts[f.name] for f in fields(Counts)})


@dataclass(frozen=True, slots=True)
class Summary:
    """One run, as its summary line, its report file and its row state it."""

    run: int
    status: str
    exit_code: int
    sites: int
    counts: Counts
    coverage_min: float
    duration_s: float
    started_at: dt.datetime
    problems: tuple[str, ...] = ()
    traps: tuple[Mapping[str, Any], ...] = ()
    """Areas of sites that this run cut because they led to nothing."""
    timing: Mapping[str, float] = field(default_factory=dict)
    """CPU seconds by step."""
    cards: CardCheck | None = None
    """What the cards that it read say about its titles and days; None: not compared."""

    def line(self) -> str:
        """The last line on stdout: key=value, in the contract's order."""
        pairs = {"run": self.run, "status": self.status, "sites": self.sites}
        pairs |= {f.name: getattr(self.counts, f.name) for f in fields(Counts)}
        tail = f"coverage_min={self.coverage_min:.2f} duration_s={self.duration_s:.1f}"
        return " ".join(f"{key}={value}" for key, value in pairs.items()) + " " + tail

    def lines(self) -> str:
        """What goes to stdout: what the cards say, where they say anything, and the summary line."""
        said = self.cards.line() if self.cards else None
        return f"{said}\n{self.line()}" if said else self.line()

    def as_json(self) -> dict[str, Any]:
        """The summary line's keys, and what a line has no room for."""
        return {
            "run": self.run,
            "status": self.status,
            "sites": self.sites,
            **{f.name: getattr(self.counts, f.name) for f in fields(Counts)},
            "coverage_min": round(self.coverage_min, 4),
            "duration_s": round(self.duration_s, 3),
            "exit_code": self.exit_code,
            "started_at": self.started_at.isoformat(),
            "problems": list(self.problems),
            "traps": [dict(trap) for trap in self.traps],
            "timing": {name: round(seconds, 4) for name, seconds in self.timing.items()},
            "cards": asdict(self.cards) if self.cards else None,
        }
