"""The description: the standfirst under the headline where one is shown, else what the head says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.parsers.dates.date_words import PUBLISHED
from crawler.parsers.dates.dates import find_dates
from crawler.parsers.sources.evidence import Found, choose
from crawler.parsers.sources.region import BODY_LINE_CHARS, Line, Region
from crawler.parsers.sources.sources import Sources
from crawler.parsers.text.folding import fold, squeeze
from schema.article import Evidence, Strategy

MIN_CHARS = 30
MAX_CHARS = 1_200
FLOOR = 0.4
MAX_LINES = 12
MAX_DISTANCE = 40

_STANDFIRST = re.compile(
    r"standfirst|stand-first|sub-?title|sub-?head|(?:^|[\s_-])(?:dek|deck|lede?|lead|intro|summary|abstract|excerpt|tagline|ingress|"
    r"vorspann|anrei(?:ss|ß)er|chapo|chapeau|sommaire|entradilla|bajada|sumario|occhiello|sottotitolo|zajawka|anons|spot|manchet|"
    r"underrubrik|preamble|leadin|lead-?in|strapline|description|kicker-?text)(?:$|[\s_-])|(?:article|post|entry|story)[_-]*"
    r"(?:lead|intro|summary|description|excerpt|deck|dek)"
)
_SHARE = re.compile(
    r"facebook|twitter|\bx\b|whatsapp|e-?mail|pinterest|reddit|linkedin|telegram|share|teilen|partager|compartir",
    re.IGNORECASE,
)


def read_description(sources: Sources, region: Region, title: str | None) -> tuple[str | None, Evidence | None]:
    """Chooses between the lines under the headline and the descriptions of the head."""
    stated = list(_stated(sources))
    best, evidence = choose([*_shown(sources, region, [found.value for found in stated], title), *stated], FLOOR)
    return (best.value, evidence) if best else (None, None)


def _stated(sources: Sources) -> Iterator[Found[str]]:
    head, article = sources.head, sources.article
    marked = sources.microdata.first("description")
    values: list[tuple[Strategy, str, float, str | None]] = [
        ("open_graph", "og:description", 0.6, head.first("og:description")),
        ("meta", "description", 0.62, head.first("description")),
        ("json_ld", "description", 0.58, sources.json_ld.text(article, "description", "abstract")),
        (
            "meta",
            "twitter:description",
            0.55,
            head.first("twitter:description", "dc.description", "sailthru.description"),
        ),
        ("microdata", "description", 0.5, marked.value if marked else None),
    ]
    for strategy, source, confidence, raw in values:
        text = re.sub(r"<[^<>]{0,200}>", "", squeeze(raw, MAX_CHARS))
        if len(text) > 5 and not sources.is_site_name(text):
            # A longer, whole sentence says more than one cut to a length.
            is_cut = text.endswith(("...", "…", "[…]"))
            yield Found(text, strategy, text, confidence - (0.1 if is_cut else 0), source)


def _shown(sources: Sources, region: Region, stated: list[str], title: str | None) -> Iterator[Found[str]]:
    heads = [fold(text).rstrip(" .…")[:150] for text in stated if len(text) >= MIN_CHARS]
    lines = [line for line in region.after if line.box == "own"][:MAX_LINES]
    for position, line in enumerate(lines):
        text = line.text
        if line.distance > MAX_DISTANCE:
            return
        if MIN_CHARS <= len(text) <= MAX_CHARS and not (title and fold(text) == fold(title)):
            folded = fold(text)
            confidence = 0.0
            if _is_called_standfirst(line, lines[position + 1 :]):
                confidence = 0.85
            elif any(folded.startswith(head) and len(folded) < len(head) + 250 for head in heads):
                confidence = 0.8 if _is_apart(line, lines[position + 1 :]) else 0.0
            elif _is_between_headline_and_bar(line, position, lines, sources):
                confidence = 0.75
            if confidence:
                yield Found(text, "visible", text, confidence - 0.01 * position, "standfirst")
        if len(text) >= BODY_LINE_CHARS:
            # The body has begun.
            return


def _is_called_standfirst(line: Line, following: list[Line]) -> bool:
    """Whether the markup calls the line, or a box with little else in it, a standfirst."""
    if _STANDFIRST.search(line.own_names):
        return True
    return bool(_STANDFIRST.search(line.names)) and not (following and _STANDFIRST.search(following[0].names))


def _is_apart(line: Line, following: list[Line]) -> bool:
    """Whether the line stands in another box than the body: many descriptions just repeat its first paragraph."""
    body = next((other for other in following if len(other.text) >= MIN_CHARS), None)
    return body is None or line.tag != body.tag or _outer(line) != _outer(body)


def _outer(line: Line) -> str:
    return line.names.removeprefix(line.own_names)


def _is_between_headline_and_bar(line: Line, position: int, lines: list[Line], sources: Sources) -> bool:
    """Whether a lone line directly under the headline is followed by the date or the share bar, before the body."""
    if (
        position > 0
        or any(part.href for part in line.parts)
        or line.tag not in ("p", "div", "h2", "h3", "h4", "section", "header")
    ):
        return False
    if next(_dates(line.text, sources), None) is not None:
        return False
    following = lines[position + 1 : position + 3]
    for other in following:
        text = other.text
        if len(text) > 120:
            return False
        is_dated = next(_dates(text, sources), None) is not None or any(part.datetime for part in other.parts)
        if is_dated or _SHARE.search(text) or text.lower().startswith(("by ", "von ", "par ", "por ", *PUBLISHED[:3])):
            return True
    return False


def _dates(text: str, sources: Sources) -> Iterator[object]:
    return find_dates(text[:200], language=sources.language, now=sources.doc.fetched_at)
