"""The dates that a reader sees: in the lines around the headline, and anywhere else on the page."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from crawler.parsers.dates.date_words import PUBLISHED, UPDATED
from crawler.parsers.dates.dates import Mention, find_dates, looks_like_unusual_date, read_date, read_usual_date
from crawler.parsers.dates.statements import Role, Shown
from crawler.parsers.markup.visible import BLOCK_TAGS, UNSEEN_TAGS, visible_text
from crawler.parsers.sources.region import Line, Region
from crawler.parsers.sources.sources import Sources
from crawler.parsers.text.folding import squeeze
from schema.article import PublishedDate

NEAR_ELEMENTS = 120
CLOSE_ELEMENTS = 20
DAYS_OF_LIST = 3
"""So many days in places that the markup calls alike are those of a list, each another page's."""
MAX_SLOW_READS = 3
MAX_LABEL_CHARS = 40
MAX_RELATIVE_CHARS = 40
MAX_LINE_CHARS = 220
MAX_DATELINE_CHARS = 60
MAX_LABEL_REST, MAX_SENTENCE_REST = 60, 120
"""Dates with more text beside them in their line are the story's; between the two those that nothing calls dates."""
MAX_FAR_NODES = 30_000
MAX_FAR_READS = 60
MIN_FAR_CHARS, MAX_FAR_CHARS = 4, 160
MAX_SCANNED_CHARS = 2_000
MAX_YEAR_CHARS = 6
FAR = 1_000
"""Distance of dates that are not near the headline."""

_DATELINE = re.compile(
    r"[\s(\[]*(?:[A-Z][^\W\d_]{2,20}(?:[ /-][A-Z][^\W\d_]{2,20})?[\s,/(–—-]{1,4}(?:den |am )?)?[(\[]?"
)
_DASH = re.compile(r"[\s)\]]{0,3}[-–—:|(/]")
_LABEL_WORDS = re.compile(
    f"(?P<updated>{'|'.join(map(re.escape, UPDATED))})|"
    rf"(?P<published>{'|'.join(map(re.escape, PUBLISHED))}|\\b(?:date|datum)\\W*$)"
)
_UPDATED_NAMES = re.compile(r"updated|modified|lastmod|last-mod")
_PUBLISHED_NAMES = re.compile(r"publish|pubdate|created")
_DATE_NAMES = re.compile(r"date|time|publish|posted|pubdate|meta|datum|fecha|byline|info|created|stamp")
_STATING_TAGS = frozenset(["time", "abbr", "span"])
_TITLE_CLASSES = re.compile(r"updated|published|date|time")
_DIGIT = re.compile(r"\d")
_YEAR_OR_NUMBERS = re.compile(r"\d{4}|\d[./-]\s?\d{1,2}[./-]\s?\d\d|’\d\d|'\d\d")
# A range or an appointment, not a publication.
_EVENT = re.compile(
    r"(?:until|till|bis|from|through|deadline|expires|ab dem|seit|since|©|copyright|born|geboren|valid|isbn)\W{0,3}$",
    re.IGNORECASE,
)


def near_dates(sources: Sources, region: Region) -> list[Shown]:
    """The dates of the lines around the headline, the likeliest lines first; without those of lists of other pages."""
    found: list[tuple[str, Shown]] = []
    for line in region.lines:
        if line.box != "foreign" and abs(line.distance) <= NEAR_ELEMENTS:
            found += [(f"{line.tag} {line.names}", one) for one in _line_dates(line, sources, len(found))]
    return _without_lists(found)


def _without_lists(found: list[tuple[str, Shown]]) -> list[Shown]:
    """The dates, each given with what the markup calls its place, that don't stand in a list."""
    days: dict[str, set[dt.date]] = {}
    for place, one in found:
        days.setdefault(place, set()).add(one.day)
    return [one for place, one in found if len(days[place]) < DAYS_OF_LIST]


def _line_dates(line: Line, sources: Sources, order: int) -> Iterator[Shown]:
    if len(line.text) > MAX_LINE_CHARS:
        found = list(_dateline(line, sources))
    else:
        found = [*_attributes(line, sources), *_mentions(line, sources)]
    is_named = bool(found) and (any(part.datetime for part in line.parts) or _is_named(line))
    for number, one in enumerate(found, order):
        if one.rest <= MAX_LABEL_REST or ((is_named or one.role) and one.rest <= MAX_SENTENCE_REST):
            yield dataclasses.replace(one, distance=line.distance, order=number, is_named=is_named, box=line.box)


def _is_named(line: Line) -> bool:
    return _DATE_NAMES.search(f"{line.names} {_own_names(line)}") is not None


def _own_names(line: Line) -> str:
    return f"{line.own_names} {' '.join(part.names for part in line.parts)}"


def _dateline(line: Line, sources: Sources) -> Iterator[Shown]:
    """Of a paragraph only "Berlin, 8 August 2025 - "."""
    start = line.text[:MAX_DATELINE_CHARS]
    if _DIGIT.search(start[:20]):
        for mention in _find(start, sources):
            if _DATELINE.fullmatch(start[: mention.start]) and _DASH.match(line.text, mention.end):
                yield _near(mention.stated, "", 0, mention.other)


def _attributes(line: Line, sources: Sources) -> Iterator[Shown]:
    """What time elements of the line state for machines."""
    for part in line.parts:
        stated = _read(part.datetime, sources) if part.datetime else None
        if stated is not None:
            text = squeeze(part.text, 20)
            before = line.text[: max(line.text.find(text), 0)] if text else ""
            yield _near(stated, _role(before[-MAX_LABEL_CHARS:], f"{line.own_names} {part.names}"), 0)


def _mentions(line: Line, sources: Sources) -> Iterator[Shown]:
    """The dates in the text, else the one that it counts from now."""
    text = line.text
    end_of_last = 0
    for mention in _find(text, sources) if _DIGIT.search(text) else ():
        before = text[end_of_last : mention.start][-MAX_LABEL_CHARS:]
        end_of_last = mention.end
        if not _EVENT.search(before):
            rest = len(text) - (mention.end - mention.start)
            yield _near(mention.stated, _role(before, _own_names(line)), rest, mention.other)
    if end_of_last or sources.doc.fetched_at is None or len(text) > MAX_RELATIVE_CHARS:
        return
    if abs(line.distance) < CLOSE_ELEMENTS or _is_named(line):
        stated = _read(text, sources)
        if stated is not None:
            yield dataclasses.replace(_near(stated, _role(text, line.own_names), 0), source="relative")


def _near(stated: PublishedDate, role: Role, rest: int, other: dt.date | None = None) -> Shown:
    return Shown(stated, "visible", "near", stated.raw, role, other, rest=rest)


def _find(text: str, sources: Sources) -> Iterator[Mention]:
    return find_dates(text, language=sources.language, now=sources.doc.fetched_at, url=sources.doc.url)


def _read(text: str, sources: Sources) -> PublishedDate | None:
    return read_usual_date(text, language=sources.language, now=sources.doc.fetched_at, url=sources.doc.url)


def unusual_dates(sources: Sources, region: Region) -> Iterator[Shown]:
    """Dates that only the slow path can read, in short lines near the headline; asked where nothing else was found."""
    lines = [line for line in region.lines if line.box == "own" and looks_like_unusual_date(line.text)]
    for line in lines[:MAX_SLOW_READS]:
        if next(find_dates(line.text, language=sources.language, now=None), None) is not None:
            continue
        stated = read_date(line.text, language=sources.language, now=sources.doc.fetched_at, url=sources.doc.url)
        if stated is not None:
            yield Shown(stated, "visible", "near", line.text, "", None, line.distance, box=line.box)


def far_dates(sources: Sources, region: Region) -> list[Shown]:
    """The dates anywhere on the page that can be its own, in page order; also those near the headline."""
    body = sources.doc.tree.body
    found: list[tuple[str, Shown]] = []
    read: set[int] = set()
    if body is None:
        return []
    for number, node in enumerate(body.traverse(include_text=True)):
        if number >= MAX_FAR_NODES or len(read) >= MAX_FAR_READS:
            break
        if node.is_text_node:
            text = node.text_content or ""
            if len(text) < MIN_FAR_CHARS or text.isspace() or not _YEAR_OR_NUMBERS.search(text[:MAX_SCANNED_CHARS]):
                continue
            holder, stated_as = node.parent, None
        elif node.tag in _STATING_TAGS and (value := _attribute(node)):
            holder, stated_as = node, value
        else:
            continue
        if holder is None or holder.mem_id in read or holder.tag in UNSEEN_TAGS:
            continue
        read.add(holder.mem_id)
        found += _far(holder, stated_as, sources, region, len(found))
    return _without_lists(found)


def _attribute(node: LexborNode) -> str | None:
    """The date that an element states for machines: a time element's, or the title of one called "updated"."""
    if node.tag == "time":
        return node.attributes.get("datetime")
    attributes = node.attributes
    return attributes.get("title") if _TITLE_CLASSES.search(attributes.get("class") or "") else None


def _far(
    node: LexborNode, stated_as: str | None, sources: Sources, region: Region, order: int
) -> Iterator[tuple[str, Shown]]:
    """The dates of an element, each with what the markup calls it.

    None where it stands in a card, comment or menu, or where they are the story's.
    """
    chain, box = region.surroundings.chain(node)
    if box == "foreign":
        return
    own_names = region.surroundings.names(node)
    is_named = node.tag == "time" or _DATE_NAMES.search(f"{own_names} {chain}") is not None

    def shown(stated: PublishedDate, role: Role, rest: int, other: dt.date | None) -> tuple[str, Shown]:
        one = Shown(stated, "visible", "far", stated.raw, role, other, FAR, order, rest, is_named, box)
        return f"{node.tag} {chain}", one

    if stated_as is not None:
        if (stated := _read(stated_as, sources)) is not None:
            yield shown(stated, _role("", own_names), 0, None)
        return
    text = visible_text(node, MAX_FAR_CHARS)
    if len(text) <= MAX_YEAR_CHARS and node.parent is not None and node.tag not in BLOCK_TAGS:
        text = visible_text(node.parent, MAX_FAR_CHARS)
    end_of_last = 0
    for mention in _find(text, sources):
        before = text[end_of_last : mention.start][-MAX_LABEL_CHARS:]
        end_of_last = mention.end
        role = _role(before, own_names)
        rest = len(text) - (mention.end - mention.start)
        is_story = rest > MAX_SENTENCE_REST or (rest > MAX_LABEL_REST and not (is_named or role))
        if not is_story and not _EVENT.search(before):
            yield shown(mention.stated, role, rest, mention.other)
            order += 1


def _role(before: str, names: str) -> Role:
    """What the words before a date, else the names of its element, say that it is."""
    said: Role = ""
    for match in _LABEL_WORDS.finditer(before.lower()) if before else ():
        said = "updated" if match.lastgroup == "updated" else "published"
    if said:
        return said
    if _UPDATED_NAMES.search(names) and not re.search(r"publi|created", names):
        return "updated"
    return "published" if _PUBLISHED_NAMES.search(names) else ""
