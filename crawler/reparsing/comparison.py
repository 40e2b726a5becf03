"""Field by field: what a page said when it was stored, and what the present parser reads of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from schema.article import Article, PublishedDate
from schema.crawled import CrawledPage
from schema.link_writes import Links
from schema.overrides import parsed_of
from schema.rereading import Archived
from schema.types import timestamp_text

ARTICLE = "article"
"""The first line of the comparison: whether the page is an article at all."""

FIELDS = (
    *(ARTICLE, "title", "description", "published", "modified", "authors", "section", "tags", "language"),
    *("lead_image_url", "is_paywalled", "text", "related_links"),
)

SAMPLES = 3
"""Of each field and outcome."""

_SHOWN_CHARS = 160


class Outcome(StrEnum):
    """What became of a field."""

    SAME = "same"
    FILLED = "filled"
    LOST = "lost"
    CHANGED = "changed"


class Sample(NamedTuple):
    """One page whose field comes out differently."""

    url: str
    before: str | None
    after: str | None


@dataclass
class Comparison:
    """The outcomes of many pages."""

    pages: int = 0
    unreadable: int = 0
    counts: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    samples: defaultdict[tuple[str, Outcome], list[Sample]] = field(default_factory=lambda: defaultdict(list))

    def add(self, archived: Archived, item: CrawledPage) -> bool:
        """Compares a page; whether anything about its article would be written."""
        self.pages += 1
        is_changed = False
        for name, outcome, before, after in compare(archived, item):
            self.counts[name, outcome] += 1
            is_changed |= outcome is not Outcome.SAME
            samples = self.samples[name, outcome]
            if outcome is not Outcome.SAME and len(samples) < SAMPLES:
                samples.append(Sample(archived.url, _shown(before), _shown(after)))
        is_article = item.article is not None and item.drop_reason is None
        return is_changed and is_article

    def merge(self, other: Comparison) -> None:
        self.pages += other.pages
        self.unreadable += other.unreadable
        self.counts += other.counts
        for key, samples in other.samples.items():
            self.samples[key] = (self.samples[key] + samples)[:SAMPLES]

    def share_lost(self, name: str) -> float:
        """Of the pages that have the field now, those that would lose it: 0..1."""
        had = sum(self.counts[name, outcome] for outcome in (Outcome.SAME, Outcome.CHANGED, Outcome.LOST))
        return self.counts[name, Outcome.LOST] / had if had else 0.0

    def as_json(self) -> dict[str, Any]:
        fields = {}
        for name in FIELDS:
            samples = {
                str(outcome): [sample._asdict() for sample in self.samples[name, outcome]]
                for outcome in Outcome
                if self.samples.get((name, outcome))
            }
            fields[name] = {str(outcome): self.counts[name, outcome] for outcome in Outcome} | {"samples": samples}
        return {"pages": self.pages, "unreadable": self.unreadable, "fields": fields}


def compare(archived: Archived, item: CrawledPage) -> Iterator[tuple[str, Outcome, object, object]]:
    """Field, outcome, what it was and what it is; nothing of a field that is missing in both."""
    article = item.article if item.drop_reason is None else None
    if archived.stored is None and article is None:
        return
    if archived.stored is None or article is None:
        outcome = Outcome.FILLED if article is not None else Outcome.LOST
        title = article.title if article is not None else archived.stored and archived.stored.title
        yield ARTICLE, outcome, *((None, title) if article is not None else (title, str(item.drop_reason)))
        return
    yield ARTICLE, Outcome.SAME, None, None
    before, after = _stored(archived), _read(archived, article)
    for name in FIELDS[1:]:
        old, new = before[name], after[name]
        if old or new:
            yield name, _outcome(old, new), old, new


def _outcome(old: object, new: object) -> Outcome:
    if old == new:
        return Outcome.SAME
    return Outcome.CHANGED if old and new else Outcome.FILLED if new else Outcome.LOST


def _stored(archived: Archived) -> dict[str, Any]:
    row = archived.stored
    if row is None:
        raise ValueError("no article is stored of this page")
    values: dict[str, Any] = {
        "title": row.title,
        "description": row.description,
        "published": _date(row.published_date, row.published_at),
        "modified": _date(row.modified_date, row.modified_at),
        "authors": archived.authors,
        "section": row.section,
        "tags": archived.tags,
        "language": row.language,
        "lead_image_url": row.lead_image_url,
        "is_paywalled": None if row.is_paywalled is None else str(row.is_paywalled),
        "text": [(block["kind"], block["level"], block["text"]) for block in row.blocks],
        "related_links": (row.links_sha256, row.has_links) if row.has_links else None,
    }
    for each in archived.overrides:  # what was read then stands beside the correction
        if each.parsed is not None:
            values[each.field] = each.parsed["value"]
    return values


def _read(archived: Archived, article: Article) -> dict[str, Any]:
    links = Links(article.related_links)
    has_links = any(link.kind != "inline" for link in article.related_links)
    values: dict[str, Any] = {
        "title": article.title,
        "description": article.description,
        "published": _date_of(article.published),
        "modified": _date_of(article.modified),
        "authors": article.authors,
        "section": article.section,
        "tags": article.tags,
        "language": article.language,
        "lead_image_url": article.lead_image_url,
        "is_paywalled": None if article.is_paywalled is None else str(article.is_paywalled),
        "text": [(block.kind, block.level, block.text) for block in article.blocks],
        "related_links": (links.sha256, True) if has_links else None,
    }
    for each in archived.overrides:
        if each.parsed is not None:
            values[each.field] = parsed_of(article, each.field)["value"]
    return values


def _date(day: dt.date | None, at: dt.datetime | None) -> str | None:
    return (timestamp_text(at) if at else day.isoformat()) if day else None


def _date_of(published: PublishedDate | None) -> str | None:
    return _date(published.date, published.at) if published else None


def _shown(value: object) -> str | None:
    """A value in a line: of blocks and links no more than how many."""
    if value is None or value in ((), []):
        return None
    if isinstance(value, list):
        text = " ".join(str(part[2] if isinstance(part, tuple) else part) for part in value)
        text = f"{len(text)} characters: {text}"
    elif isinstance(value, tuple):
        text = "related links" if value and value[-1] is True else "; ".join(map(str, value))
    elif isinstance(value, Mapping):
        text = str(value.get("at") or value.get("date"))
    else:
        text = str(value)
    return text if len(text) <= _SHOWN_CHARS else text[: _SHOWN_CHARS - 1] + "…"
