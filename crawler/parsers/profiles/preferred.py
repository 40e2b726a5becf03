"""Title and dates as the site's profile has them: from the elements that it selects, in the zone that it names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborNode

from crawler.parsers.dates.dates import read_date
from crawler.parsers.dates.published import Dates
from crawler.parsers.fields.titles import Title, strip_site
from crawler.parsers.markup.selection import CONFIDENCE
from crawler.parsers.markup.visible import visible_text
from crawler.parsers.sources.evidence import MAX_RAW_CHARS, MAX_REJECTED
from crawler.parsers.sources.sources import Sources
from crawler.parsers.text.folding import squeeze
from schema.article import MAX_TITLE_CHARS, Candidate, Evidence, PublishedDate

MAX_DATE_CHARS = 200
_UNSHOWN = frozenset(["meta", "title"])
"""Elements of the head; titles in them name the site too."""


def preferred_title(sources: Sources, title: Title) -> Title:
    """The first selected element that has a text, else `title`."""
    for node in sources.doc.selection.titles if sources.doc.selection else ():
        raw = _text(node, MAX_TITLE_CHARS)
        is_shown = node.tag not in _UNSHOWN
        text = raw if is_shown else strip_site(raw, sources)
        if text:
            return Title(text, _evidence(raw, title.evidence), node if is_shown else title.node)
    return title


def preferred_dates(sources: Sources, dates: Dates) -> Dates:
    """The first selected element that states a day, else the published date of `dates`; both in the site's zone."""
    selection = sources.doc.selection
    if selection is None:
        return dates
    stated = next(_stated(sources, selection.dates), None)
    if stated is not None:
        is_later = dates.modified is not None and dates.modified.date >= stated.date
        dates = Dates(
            stated,
            _evidence(stated.raw, dates.published_evidence),
            dates.modified if is_later else None,
            dates.modified_evidence if is_later else None,
        )
    return replace(
        dates, published=_in_zone(dates.published, selection.zone), modified=_in_zone(dates.modified, selection.zone)
    )


def _stated(sources: Sources, nodes: tuple[LexborNode, ...]) -> Iterator[PublishedDate]:
    doc = sources.doc
    for node in nodes:
        inner = node.css_first("time[datetime]")
        machine = [it.attributes.get("datetime") for it in (node, inner) if it is not None]
        for raw in (*machine, _text(node, MAX_DATE_CHARS)):
            stated = read_date(raw, language=sources.language, now=doc.fetched_at, url=doc.url)
            if stated is not None:
                yield stated


def _text(node: LexborNode, limit: int) -> str:
    if node.tag == "meta":
        return squeeze(node.attributes.get("content"), limit)
    return squeeze(node.text(), limit) if node.tag == "title" else visible_text(node, limit)


def _evidence(raw: str, other: Evidence | None) -> Evidence:
    """The profile's choice, with what would have been chosen without it as the first that lost."""
    rejected = (Candidate(other.strategy, other.raw, other.confidence), *other.rejected) if other else ()
    return Evidence("profile", raw[:MAX_RAW_CHARS], CONFIDENCE, rejected[:MAX_REJECTED])


def _in_zone(stated: PublishedDate | None, zone: ZoneInfo | None) -> PublishedDate | None:
    """A time of day that was taken for UTC, because the page states no zone, taken for the site's."""
    if stated is None or stated.at is None or zone is None or stated.timezone_source != "assumed_utc":
        return stated
    return replace(stated, at=stated.at.replace(tzinfo=zone).astimezone(dt.UTC), timezone_source="site")
