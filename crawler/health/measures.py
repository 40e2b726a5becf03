"""What a run measures of one site's reading, beside what it counts: the stuff that later runs are held against."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from schema.article import Article
from schema.crawled import CrawledPage, Stored
from schema.reasons import Change, DropReason, FoundBy

FIELDS = (
    *("title", "description", "published", "modified", "authors", "section", "tags", "language", "lead_image_url"),
    *("text", "related_links"),
)
"""The fields whose share is watched: those of the view v_field_coverage."""

KNOWN = "known articles read as articles"

_READ = (Change.NEW, Change.UPDATED, Change.UNCHANGED)
_UNREAD = (DropReason.NO_TITLE, DropReason.NO_TEXT, DropReason.NOT_ARTICLE, DropReason.EMPTY)


class Share(NamedTuple):
    """How many of how many."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """0..1; 1.0 of none."""
        return self.hits / self.of if self.of else 1.0


class Mean(NamedTuple):
    """Enough to tell a mean and its spread, and to add two of them up."""

    number: int = 0
    total: float = 0.0
    squares: float = 0.0

    def plus(self, other: Mean) -> Mean:
        return Mean(self.number + other.number, self.total + other.total, self.squares + other.squares)

    @property
    def value(self) -> float:
        return self.total / self.number if self.number else 0.0

    @property
    def variance(self) -> float:
        """Of the single values; 0.0 of fewer than two."""
        if self.number < 2:
            return 0.0
        return max(0.0, (self.squares - self.total * self.total / self.number) / (self.number - 1))


@dataclass
class Measures:
    """What one run read of one site, or several runs of it added up."""

    articles: int = 0
    """Article pages that were parsed."""
    filled: Counter[str] = field(default_factory=Counter)
    """Those of them that have a field."""
    strategies: Counter[str] = field(default_factory=Counter)
    """Those of them whose field came by a strategy, as "title json_ld"."""
    log_words: Mean = field(default_factory=Mean)
    """Of the natural logarithms of the articles' words: a text half as long counts as much as one twice as long."""
    known: Counter[str] = field(default_factory=Counter)
    """What became of pages that showed an article before and answered in full: "read" or "lost"."""
    unread: Counter[str] = field(default_factory=Counter)
    """Pages that are no article now, by `DropReason`; listings, scope and robots.txt do not count."""
    answered: int = 0
    """Pages that were asked for and answered."""
    failures: Counter[str] = field(default_factory=Counter)
    """Pages that failed, by `Failure`, and by status where that is why."""
    cards: Counter[str] = field(default_factory=Counter)
    """Cards compared: "titles", "titles_agree", "dates", "dates_agree"."""
    requests: int = 0
    """All that were made for pages: guesses, redirects and further tries too."""
    body_bytes: int = 0
    """Of their answers, decompressed."""

    def add(self, item: CrawledPage, stored: Stored) -> None:
        """Takes one committed fetch in."""
        if item.fetch.http_status is not None or item.fetch.failure is not None:
            self.requests += 1
            self.body_bytes += item.fetch.body_bytes
        if item.found_by is FoundBy.GUESS or item.fetch.redirect_to is not None or stored.change is Change.RETRIED:
            return
        if stored.change is Change.FAILED:
            self.failures[_failure(item)] += 1
            return
        if item.fetch.http_status is None:  # not asked for
            return
        self.answered += 1
        if item.article is None:
            return
        is_read = stored.change in _READ
        if stored.article_id is not None and stored.change is not Change.NEW:
            self.known["read" if is_read else "lost"] += 1
        if is_read:
            self._add_article(item.article)
        elif item.drop_reason in _UNREAD:
            self.unread[str(item.drop_reason)] += 1

    def _add_article(self, article: Article) -> None:
        self.articles += 1
        self.filled.update(f.name for f in fields(article) if getattr(article, f.name))
        for name, evidence in article.evidence.items():
            if getattr(article, name, None):
                self.strategies[f"{name} {evidence.strategy}"] += 1
        logarithm = math.log1p(article.word_count)
        self.log_words = self.log_words.plus(Mean(1, logarithm, logarithm * logarithm))

    def merge(self, other: Measures) -> None:
        """Adds another run's, or site's."""
        for f in fields(self):
            mine, theirs = getattr(self, f.name), getattr(other, f.name)
            setattr(self, f.name, mine.plus(theirs) if isinstance(mine, Mean) else mine + theirs)

    def shares(self) -> Iterator[tuple[str, Share]]:
        """Every share that is watched, under the name that a breach of it has."""
        for name in FIELDS:
            yield f"{name} filled", Share(self.filled[name], self.articles)
        for key, count in self.strategies.items():
            name, _, strategy = key.partition(" ")
            yield f"{name} from {strategy}", Share(count, self.filled[name])
        read, unread = self.articles, sum(self.unread.values())
        yield "pages read as articles", Share(read, read + unread)
        yield KNOWN, Share(self.known["read"], self.known.total())
        yield "requests answered", Share(self.answered, self.answered + self.failures.total())
        yield "card titles agree", Share(self.cards["titles_agree"], self.cards["titles"])
        yield "card days agree", Share(self.cards["dates_agree"], self.cards["dates"])

    def share(self, name: str) -> Share:
        """One of `shares`; none of the filled ones for a strategy that did not occur."""
        found = dict(self.shares()).get(name)
        if found is None:
            found = Share(0, self.filled[name.partition(" from ")[0]])
        return found

    def as_json(self) -> dict[str, Any]:
        """For the database: what is empty is left out."""
        return {name: value for name in _NAMES if (value := getattr(self, name))}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Measures:
        """What `as_json` made; parts of later versions are ignored."""
        known = {name: stored[name] for name in _NAMES if name in stored}
        counters = {name: Counter(value) for name, value in known.items() if isinstance(value, dict)}
        means = {name: Mean(*value) for name, value in known.items() if isinstance(value, list)}
        return cls(**{**known, **counters, **means})


_NAMES = tuple(f.name for f in fields(Measures))


def _failure(item: CrawledPage) -> str:
    fetch = item.fetch
    return f"status {fetch.http_status}" if fetch.http_status and fetch.http_status >= 400 else str(fetch.failure)
