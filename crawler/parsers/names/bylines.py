"""The names that readers are shown: the lines around the headline, and elements called author anywhere."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.parsers.dates.dates import find_dates
from crawler.parsers.markup.visible import visible_text
from crawler.parsers.names.name_words import ORGANISATION, OTHER_HANDS, PARTICLES, STARTS_BYLINE
from crawler.parsers.names.names import is_person_like
from crawler.parsers.names.names_found import NamesFound, gather_names
from crawler.parsers.sources.region import Line, Part, Region
from crawler.parsers.sources.sources import Sources
from crawler.parsers.text.folding import fold, squeeze

_BYLINE_HINT = re.compile(r"[|•·\d]|\b(?:by|von|par|por|di|door)\b", re.IGNORECASE)
_PLAIN_TAGS = frozenset(["p", "div", "li", "address", "dd"])
_CAPITALISED = re.compile(r"(?:[^\W\d_](?:[^\W\d_]|['’-])+|[^\W\d_]\.)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
MAX_NODES = 40
MAX_LINE_CHARS = 160
_MARKED = (
    '[rel~="author"], [class*="author" i], [class*="byline" i], [class*="autor" i], [itemprop~="author"], '
    'a[href*="/author" i], '
    'a[href*="/autor" i]'
)
_AUTHOR_NAME = re.compile(
    r"author[_-]{0,2}(?:name|link|title)|(?:^|\s)(?:fn|n|p-author|author|autor)(?:$|\s)|byline[_-]{0,2}(?:name|"
    r"author|link)|vcard|contributor"
)
_OTHER_PART = re.compile(r"categor|cat-links|(?:^|[\s_-])tags?(?:$|[\s_-])|topics?(?:$|[\s_-])|comment")
_OTHER_PATH = re.compile(
    r"/(?:category|categories|tags?|topics?|sections?|rubrik|kategorie|thema|themen)/", re.IGNORECASE
)
_AUTHOR_BOX = re.compile(r"author|autor|byline|by-line|writer|contributor|verfasser|credits?(?:$|[\s_-])")
_NOT_AUTHOR = re.compile(
    r"bio|about|comment|avatar|photo|image|img|social|description|more-|related|follow|reviewer|editor"
)
_BYLINE_NAME = re.compile(r"byline|author[_-]{0,2}(?:name|info|meta)|(?:entry|post|article)[_-]{0,2}(?:author|meta)")
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|people|profiles?|staff|contributors?|journalists?|writers?|redaktion|by|"
    r"team|columnists?|reporter|experts?)/[^/?#]{2,}|[?&]_?author=",
    re.IGNORECASE,
)


def byline_names(sources: Sources, region: Region) -> Iterator[NamesFound]:
    """The names in the lines around the headline; authors with a line each are put together."""
    lines = [line for line in region.lines if _is_near(line) and len(line.text) <= MAX_LINE_CHARS]
    alone = {
        id(line)
        for line in lines
        if _stands_alone(line) and _is_beside_a_date(line, region) and not _has_plain_words(line, region)
    }
    group: list[NamesFound] = []
    last = 0
    for position, line in enumerate(lines):
        for found in _from_line(line, position, id(line) in alone, sources):
            yield found
            if found.source in ("author link", "author part") and found.value:
                if group and (abs(line.distance - last) > 15 or found.source != group[0].source):
                    yield _together(group)
                    group = []
                group.append(found)
                last = line.distance
    if len(group) > 1:
        yield _together(group)


def _is_near(line: Line) -> bool:
    """Whether a line can be the article's byline; one that is called so may stand in a box called a card."""
    return line.box != "foreign" or (0 < line.distance <= 15 and _BYLINE_NAME.search(line.names) is not None)


def _together(group: list[NamesFound]) -> NamesFound:
    names = {fold(name): name for found in group for name in found.value}
    raw = "; ".join(found.raw for found in group)
    return dataclasses.replace(group[0], value=tuple(names.values()), raw=raw, confidence=group[0].confidence + 0.005)


def _from_line(line: Line, position: int, is_alone: bool, sources: Sources) -> Iterator[NamesFound]:
    called = f"{line.names} {' '.join(part.names for part in line.parts)}"
    is_called = bool(_AUTHOR_BOX.search(called)) or any(_leads_to_author(part.href, sources) for part in line.parts)
    if not is_called and not is_alone and not _hints_at_byline(line):
        return
    near = 0.004 * abs(line.distance) + 0.002 * position + (0.1 if line.box == "beside" else 0)
    parts = list(_own_parts(line))
    links = [part for part in parts if part.href and (_leads_to_author(part.href, sources) or "author" in part.names)]
    if links:
        yield gather_names(sources, "visible", "author link", 0.8 - near, [part.text for part in links])
    named = [part.text for part in parts if _AUTHOR_NAME.search(part.names) and not _NOT_AUTHOR.search(part.names)]
    if named:
        yield gather_names(sources, "visible", "author part", 0.78 - near, [_joined(named)])
    is_box = bool(_AUTHOR_BOX.search(line.names)) and not _NOT_AUTHOR.search(line.own_names)
    for text, has_date in _pieces(_joined([part.text for part in parts]), sources):
        if STARTS_BYLINE.match(text):
            found = gather_names(sources, "visible", "byline", 0.74 - near, [text])
            if not any(name.islower() and " " in name for name in found.value):
                yield found
        elif is_alone:
            yield gather_names(sources, "visible", "alone", 0.47 - near, [text])
        elif len(text) <= 100 and (is_box or (has_date and abs(line.distance) <= 25)):
            found = gather_names(
                sources, "visible", "author box" if is_box else "beside date", (0.68 if is_box else 0.5) - near, [text]
            )
            is_team = (
                is_box and len(text) <= 40 and bool(ORGANISATION.search(text)) and _AUTHOR_NAME.search(line.own_names)
            )
            if is_team or (all(map(is_person_like, found.value)) and len(text) < sum(map(len, found.value)) + 40):
                yield found


def _stands_alone(line: Line) -> bool:
    """Whether a line near the headline is nothing but what has the shape of a person's name."""
    if not 0 < line.distance <= 16 or line.box != "own" or line.tag not in _PLAIN_TAGS or not 5 <= len(line.text) <= 40:
        return False
    found = line.text.split()
    return (
        2 <= len(found) <= 4
        and all(_CAPITALISED.fullmatch(word) or word in PARTICLES for word in found)
        and is_person_like(line.text)
    )


def _is_beside_a_date(line: Line, region: Region) -> bool:
    """Whether one of the two short lines before or after it states a year or a machine's date."""
    if line not in region.after:
        return False
    at = region.after.index(line)
    beside = [*region.after[max(0, at - 2) : at], *region.after[at + 1 : at + 3]]
    return any(
        len(other.text) <= 60 and (_YEAR.search(other.text) or any(part.datetime for part in other.parts))
        for other in beside
    )


def _has_plain_words(line: Line, region: Region) -> bool:
    """Whether the lines around the headline have a word of the line in lower case too, as they do with labels."""
    text = " ".join(other.text for other in region.lines)
    return any(
        re.search(rf"\b{re.escape(word.lower())}\b", text) for word in line.text.split() if word not in PARTICLES
    )


def _leads_to_author(href: str | None, sources: Sources) -> bool:
    """Whether a link leads to a page about an author, on this site."""
    if not href or not _AUTHOR_PATH.search(href):
        return False
    host = (urlsplit(href).hostname or "") if href.startswith(("http:", "https:", "//")) else ""
    own = urlsplit(sources.doc.url).hostname or ""
    return not host or host.split(".")[-2:] == own.split(".")[-2:]


def _hints_at_byline(line: Line) -> bool:
    if len(line.text) > 120 or abs(line.distance) > 60:
        return False
    text = _spaced(line)
    return STARTS_BYLINE.match(text) is not None or _BYLINE_HINT.search(text) is not None


def _spaced(line: Line) -> str:
    """The text with spaces between the inline elements, which some pages leave to their style."""
    return squeeze(" ".join(part.text for part in line.parts))


def _joined(texts: list[str]) -> str:
    """The texts of inline elements: whole names apart, pieces of one name or sentence together."""
    kept = [text for text in map(squeeze, texts) if text]
    return "; ".join(kept) if len(kept) > 1 and all(is_person_like(text) for text in kept) else squeeze(" ".join(kept))


def _own_parts(line: Line) -> Iterator[Part]:
    """The parts of a line before those that name reviewers, photographers, sections and the like."""
    has_other_hands = OTHER_HANDS.search(f"{_spaced(line)} ") is not None
    for position, part in enumerate(line.parts):
        is_other = part.href and (_OTHER_PATH.search(part.href) or _OTHER_PART.search(part.names))
        if (position and is_other) or (has_other_hands and OTHER_HANDS.search(f"{part.text} ")):
            break
        yield part


def _pieces(text: str, sources: Sources) -> Iterator[tuple[str, bool]]:
    """The pieces of a line between its dates and bars, and whether the line has a date."""
    mentions = (
        list(find_dates(text, language=sources.language, now=sources.doc.fetched_at)) if _DIGIT.search(text) else []
    )
    start = 0
    ends = [(mention.start, mention.end) for mention in mentions] + [(len(text), len(text))]
    for end, following in ends:
        for piece in re.split(r"\s[|•·]\s", text[start:end]):
            if len(stripped := piece.strip(" |•·,–—-")) > 2:
                yield stripped, bool(mentions)
        start = following


def _before_date(text: str, sources: Sources) -> str:
    mention = next(find_dates(text, language=sources.language, now=sources.doc.fetched_at), None)
    return text[: mention.start] if mention is not None and mention.start > 4 else text


def marked_names(sources: Sources, region: Region) -> Iterator[NamesFound]:
    """Elements called author anywhere outside of comments, cards and menus; the first of each kind."""
    seen: set[str] = set()
    for position, node in enumerate(sources.doc.tree.css(_MARKED)[:MAX_NODES]):
        if node.tag in ("body", "html", "meta", "link", "img", "article", "main", "input"):
            continue
        names = region.surroundings.names(node)
        href = node.attributes.get("href") or ""
        kind, confidence = _kind(names, node.tag == "a", _leads_to_author(href, sources))
        if not kind or kind in seen or region.surroundings.distance(node) == "foreign":
            continue
        text = visible_text(node, 200)
        if not 3 <= len(text) <= 120:
            continue
        found = gather_names(sources, "visible", kind, confidence - 0.005 * position, [_before_date(text, sources)])
        if found.value and (kind == "rel" or all(is_person_like(name) for name in found.value)):
            seen.add(kind)
            yield found


def _kind(names: str, is_link: bool, leads_to_author: bool) -> tuple[str, float]:
    if re.search(r"(?:^|\s)author(?:$|\s)", names) and is_link:
        return "rel", 0.72
    if _NOT_AUTHOR.search(names):
        return "", 0.0
    if _AUTHOR_NAME.search(names):
        return "author name", 0.66
    if is_link and leads_to_author:
        return "author path", 0.55
    if _AUTHOR_BOX.search(names):
        return "author element", 0.52
    return "", 0.0
