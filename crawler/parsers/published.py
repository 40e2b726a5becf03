"""The day of first publication, and the last update, out of all places that state one.

Measured on 1,622 pages with truth: a machine's date that also stands near the headline is right in 93 to 99 of 100
cases; where the two differ, neither is to be trusted blindly; a date beside a word for "updated" is right in half.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from crawler.parsers.date_words import PUBLISHED, UPDATED
from crawler.parsers.dates import find_dates, looks_like_unusual_date, read_date, read_usual_date
from crawler.parsers.evidence import Found, choose
from crawler.parsers.region import Line, Region
from crawler.parsers.sources import Sources
from crawler.parsers.visible import visible_text
from schema.article import Evidence, PublishedDate, Strategy

FLOOR = 0.3
MAX_MARKED_NODES = 60
NEAR_ELEMENTS = 120
MAX_SLOW_READS = 3
MAX_LABEL_CHARS = 40
MAX_RELATIVE_CHARS = 40
MAX_LINE_CHARS = 220
MAX_DATELINE_CHARS = 60
_DATELINE = re.compile(
    r"[\s(\[]*(?:[A-Z][^\W\d_]{2,20}(?:[ /-][A-Z][^\W\d_]{2,20})?[\s,/(–—-]{1,4}(?:den |am )?)?[(\[]?"
)
SURE = 0.95
"""A day that several sources agree on; the rest of the page need not be asked."""
_LABEL_WORDS = re.compile(
    f"(?P<updated>{'|'.join(map(re.escape, UPDATED))})|(?P<published>{'|'.join(map(re.escape, PUBLISHED))})"
)
_UPDATED_NAMES = re.compile(r"updated|modified|lastmod|last-mod")
_PUBLISHED_NAMES = re.compile(r"publish|pubdate|created")
_DIGIT = re.compile(r"\d")

_PUBLISHED_META = re.compile(
    r"publi(?:sh|cation)|pubdate|pub_date|pub-date|issued|(?:date|dcterms)[.:_-]?created|sailthru\.date|"
    r"article_date_original|articledate|citation_online_date"
)
_WEAK_METAS = (
    "date",
    "dc.date",
    "dcterms.date",
    "created",
    "article:created",
    "og:release_date",
    "release_date",
    "timestamp",
)
_MODIFIED_META = re.compile(r"modif|updated_?time|lastmod|last-?updated|revised|date[.:_-]?updated")
_NO_META = re.compile(r"expir|unpublish|end|start|event|birth|publisher|last")
_DATE_NAMES = re.compile(r"date|time|publish|posted|pubdate|meta|datum|fecha|byline|info|created|stamp")
_URL_DAY = re.compile(r"(?<!\d)((?:19[89]|20[0-4])\d)([/_.-]?)(0?[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01]|[1-9])(?!\d)")
# A range or an appointment, not a publication.
_EVENT = re.compile(
    r"(?:until|till|bis|from|through|deadline|expires|ab dem|seit|since|©|copyright|born|geboren|valid|isbn)\W{0,3}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dates:
    """The two dates of a page and why."""

    published: PublishedDate | None
    published_evidence: Evidence | None
    modified: PublishedDate | None
    modified_evidence: Evidence | None


DateFound = Found[PublishedDate]


def read_published(sources: Sources, region: Region) -> Dates:
    """Chooses the day that most sources speak for, and the update that is not before it."""
    near, near_updates = _near(sources, region)
    updates = [*_machine_updates(sources), *near_updates]
    stated = [*_machine(sources), *near]
    found = _weighed(stated, updates)
    if max((candidate.confidence for candidate in found), default=0.0) < SURE:
        found = _weighed([*stated, *_marked(sources, region)], updates) or list(_unusual(sources, region))
    last_resort = [dataclasses.replace(update, confidence=update.confidence * 0.5) for update in updates]
    best, evidence = choose([*found, *last_resort], FLOOR)
    published = _as_shown(best.value, found) if best else None
    later = [update for update in updates if published is None or update.value.date >= published.date]
    modified, modified_evidence = choose(later)
    return Dates(published, evidence, modified.value if modified else None, modified_evidence)


def _weighed(found: list[DateFound], updates: list[DateFound]) -> list[DateFound]:
    """The candidates with the confidence of their day: independent sources that agree add up."""
    doubts: dict[dt.date, float] = defaultdict(lambda: 1.0)
    families: set[tuple[dt.date, str]] = set()
    for candidate in sorted(found, key=lambda f: -f.confidence):
        family = (candidate.value.date, candidate.strategy)
        if family not in families:
            families.add(family)
            doubts[candidate.value.date] *= 1 - candidate.confidence
    updated_days = {update.value.date for update in updates if update.strategy != "visible"}
    weighed = []
    for candidate in found:
        confidence = 1 - doubts[candidate.value.date]
        strategies = {strategy for date, strategy in families if date == candidate.value.date}
        if strategies == {"visible"} and candidate.value.date in updated_days and len(doubts) > 1:
            confidence *= 0.7
        # Of one day's candidates the surer source represents it.
        weighed.append(
            dataclasses.replace(candidate, confidence=min(0.99, confidence) - 0.02 * (1 - candidate.confidence))
        )
    return weighed


def _as_shown(best: PublishedDate, found: list[DateFound]) -> PublishedDate:
    """`best` with the day that a reader sees: a machine's UTC midnight is often the day beside it."""
    shown = [candidate.value.date for candidate in found if candidate.source == "near"]
    if best.at is None or best.date in shown:
        return best
    return next((dataclasses.replace(best, date=day) for day in shown if abs((day - best.date).days) == 1), best)


def _machine(sources: Sources) -> Iterator[DateFound]:
    article, page, head = sources.article, sources.web_page, sources.head
    yield from _read(sources, "json_ld", "datePublished", 0.86, sources.json_ld.texts(article.get("datePublished"))[:1])
    yield from _read(sources, "json_ld", "dateCreated", 0.7, sources.json_ld.texts(article.get("dateCreated"))[:1])
    yield from _read(sources, "json_ld", "WebPage", 0.84, sources.json_ld.texts(page.get("datePublished"))[:1])
    for name, values in head.metas.items():
        if _PUBLISHED_META.search(name) and not _NO_META.search(name):
            strategy: Strategy = "open_graph" if ":published" in name else "meta"
            yield from _read(sources, strategy, name, 0.88 if "published_time" in name else 0.78, values[:1])
    for name in _WEAK_METAS:
        yield from _read(sources, "meta", name, 0.62, head.every(name)[:1])
    for marked in sources.microdata.properties.get("datepublished", ())[:1]:
        yield from _read(sources, "microdata", "datePublished", 0.8, [marked.value or marked.text])
    for marked in sources.microdata.properties.get("datecreated", ())[:1]:
        yield from _read(sources, "microdata", "dateCreated", 0.6, [marked.value or marked.text])
    if (day := _url_day(sources.doc.url)) is not None:
        yield from _read(sources, "url", "path", 0.8, [day])


def _machine_updates(sources: Sources) -> Iterator[DateFound]:
    yield from _read(
        sources, "json_ld", "dateModified", 0.9, sources.json_ld.texts(sources.article.get("dateModified"))[:1]
    )
    yield from _read(
        sources, "json_ld", "WebPage", 0.8, sources.json_ld.texts(sources.web_page.get("dateModified"))[:1]
    )
    for name, values in sources.head.metas.items():
        if _MODIFIED_META.search(name):
            strategy: Strategy = "open_graph" if name.startswith(("article:", "og:")) else "meta"
            yield from _read(sources, strategy, name, 0.85, values[:1])
    for marked in sources.microdata.properties.get("datemodified", ())[:1]:
        yield from _read(sources, "microdata", "dateModified", 0.8, [marked.value or marked.text])


def _read(
    sources: Sources, strategy: Strategy, source: str, confidence: float, values: Sequence[str]
) -> Iterator[DateFound]:
    for value in values:
        stated = read_usual_date(value, language=sources.language, now=sources.doc.fetched_at, url=sources.doc.url)
        if stated is not None:
            yield Found(stated, strategy, value, confidence, source)


def _url_day(url: str) -> str | None:
    """The day in the path, as ISO 8601."""
    match = _URL_DAY.search(unquote(urlsplit(url).path)[:500])
    if match is None or (not match[2] and len(match[0]) != 8):
        return None
    return f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}"


def _near(sources: Sources, region: Region) -> tuple[list[DateFound], list[DateFound]]:
    """The dates of the lines around the headline, and apart from them those beside a word for an update."""
    published: list[DateFound] = []
    updates: list[DateFound] = []
    for line in region.lines:
        if line.box == "foreign" or abs(line.distance) > NEAR_ELEMENTS:
            continue
        for stated, label, confidence in _line_dates(line, sources):
            order = len(published) + len(updates)
            confidence -= min(0.25, 0.004 * abs(line.distance) + 0.04 * order) + (0.1 if line.distance < 0 else 0)
            confidence -= 0.2 if line.box == "beside" else 0
            kept = updates if label == "updated" else published
            source = "near" if confidence >= 0.5 else "text"
            kept.append(Found(stated, "visible", stated.raw, max(confidence, 0.1), source))
    return published, updates


def _line_dates(line: Line, sources: Sources) -> Iterator[tuple[PublishedDate, str, float]]:
    """Each date of a line with its label ("published", "updated", "") and how much a date so placed is worth."""
    language, now, url = sources.language, sources.doc.fetched_at, sources.doc.url
    text = line.text
    if len(text) > MAX_LINE_CHARS:
        # "Berlin, 8 August 2025 - ...": only the dateline of a paragraph.
        for mention in (
            find_dates(text[:MAX_DATELINE_CHARS], language=language, now=now, url=url)
            if _DIGIT.search(text[:20])
            else ()
        ):
            yield mention.stated, "", 0.5 if _DATELINE.fullmatch(text[: mention.start]) else 0.1
        return
    has_digit = _DIGIT.search(text) is not None
    if (
        not has_digit
        and (now is None or len(text) > MAX_RELATIVE_CHARS)
        and not any(part.datetime for part in line.parts)
    ):
        return
    names = f"{line.own_names} {' '.join(part.names for part in line.parts)}"
    is_called_date = bool(_DATE_NAMES.search(f"{line.names} {names}"))
    for part in line.parts:
        if part.datetime and (stated := read_usual_date(part.datetime, language=language, now=now, url=url)):
            before = text[: max(text.find(part.text.strip()[:20]), 0)] if part.text.strip() else ""
            label = _label(before, f"{line.own_names} {part.names}")
            yield stated, label, 0.84 if label != "published" else 0.9
            is_called_date = True
    end_of_last = 0
    mentions = find_dates(text, language=language, now=now, url=url) if has_digit else iter(())
    for mention in mentions:
        before = text[end_of_last : mention.start][-MAX_LABEL_CHARS:]
        label = _label(before, names)
        end_of_last = mention.end
        if _EVENT.search(before):
            continue
        rest = len(text) - (mention.end - mention.start)
        # A date in a sentence of the body is the story's, not the page's.
        confidence = 0.9 if label == "published" else 0.8 if rest <= 60 or (is_called_date and rest <= 120) else 0.2
        yield mention.stated, label, confidence - (0.02 if mention.is_ambiguous else 0)
    if (
        not end_of_last
        and len(text) <= MAX_RELATIVE_CHARS
        and now is not None
        and (is_called_date or abs(line.distance) < 20)
    ):
        stated = read_usual_date(text, language=language, now=now, url=url)
        if stated is not None:
            yield stated, _label(text, line.own_names), 0.6


def _unusual(sources: Sources, region: Region) -> Iterator[DateFound]:
    """Dates that only the slow path can read, in short lines near the headline; asked where nothing else was found."""
    lines = [line for line in region.lines if line.box == "own" and looks_like_unusual_date(line.text)]
    for line in lines[:MAX_SLOW_READS]:
        if next(find_dates(line.text, language=sources.language, now=None), None) is not None:
            continue
        stated = read_date(line.text, language=sources.language, now=sources.doc.fetched_at, url=sources.doc.url)
        if stated is not None:
            yield Found(stated, "visible", line.text, 0.6 - 0.004 * abs(line.distance), "near")


def _label(before: str, names: str) -> str:
    """What the words before a date, else the names of its element, say that it is."""
    if before:
        found = [match.lastgroup or "" for match in _LABEL_WORDS.finditer(before.lower())]
        if found:
            return found[-1]
    if _UPDATED_NAMES.search(names) and not re.search(r"publi|created", names):
        return "updated"
    return "published" if _PUBLISHED_NAMES.search(names) else ""


_MARKED = (
    'time, abbr[title], [class*="date" i], [class*="publish" i], [class*="posted" i], [class*="time" i], '
    '[class*="meta" i]'
)


def _marked(sources: Sources, region: Region) -> Iterator[DateFound]:
    """Dates in time elements and elements called so, anywhere outside of comments, cards and menus; the first few."""
    found = 0
    for node in sources.doc.tree.css(_MARKED)[:MAX_MARKED_NODES]:
        if node.tag in ("body", "html", "meta", "input", "script", "link"):
            continue
        attributes = node.attributes
        text = visible_text(node, 120)
        stated_as = attributes.get("datetime") or attributes.get("title") if node.tag in ("time", "abbr") else None
        box = region.surroundings.distance(node)
        if len(text) >= 100 or not _DIGIT.search(stated_as or text) or box == "foreign":
            continue
        names = region.surroundings.names(node)
        label = _label(text[:MAX_LABEL_CHARS], names)
        confidence = 0.5 - 0.06 * found + (0.15 if label == "published" else 0) - (0.3 if label == "updated" else 0)
        confidence -= 0.1 if box == "beside" else 0
        for value in _read(sources, "visible", "marked", max(confidence, 0.1), [stated_as or text]):
            found += 1
            yield value
        if found >= 5:
            return
