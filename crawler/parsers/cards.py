"""Reads one card: headline, teaser, label and date of an article that is offered."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bs4 import Tag
from bs4.element import NavigableString

from crawler.parsers.boilerplate import is_pointer, without_pointer
from crawler.parsers.folding import fold
from crawler.parsers.offers import Offer
from crawler.parsers.outline import BLOCK_TAGS, HEADING_TAGS
from crawler.parsers.prune import as_soups
from crawler.parsers.wording import compile_lines

MAX_TITLE_CHARS = 1_000
MAX_LABEL_CHARS = 40
MIN_SUMMARY_CHARS = 40
MAX_STRINGS = 150

_LABEL_NAMES = compile_lines(
    r"""
    kicker|categor|section|eyebrow|overline|label|rubri|topic|dachzeile|antetitulo|tag(?!line)|roofline|surtitle|channel
    """,
    re.IGNORECASE,
)
_TITLE_NAMES = re.compile(r"title(?!s)|headline|heading|titel|titulo|titre", re.IGNORECASE)
_DATE_NAMES = re.compile(r"date|time|published|datum|fecha", re.IGNORECASE)
_BYLINE_NAMES = re.compile(r"author|byline|autor|source", re.IGNORECASE)
_NO_TEXT = compile_lines(
    r"""
    \W*(?:read (?:more|article|now|the .{0,20})|learn more|more|continue reading|mehr|weiterlesen
    |lire(?: la suite| plus)?|leer más|view|watch|play|live|video|previous|next|prev|previous (?:post
    |article)|next (?:post|article)|plus
    |(?:\d+ )?comments?|share|by|from|\d+ min(?:ute)?s?(?: read)?)?\W*
    """,
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:by|von|par|por|di)\s+\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Card:
    """The fields of a `RelatedLink` that the card states."""

    title: str | None = None
    summary: str | None = None
    category: str | None = None
    published: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What a reader takes for one part of the card."""

    text: str
    names: str
    """Classes of the element that holds it and of those around it, up to three."""
    is_heading: bool
    is_link: bool
    datetime: str | None


DayReader = Callable[[str], dt.date | None]
"""Gives the day that a text states."""


def read_cards(offers: list[Offer], day_of: DayReader) -> list[Card]:
    """One card for each offer."""
    cards = as_soups(offer.root for offer in offers)
    return [read_card(card, day_of) for card in cards]


def read_card(card: Tag, day_of: DayReader) -> Card:
    """The fields of one card; with a single text, that is the title."""
    lines = [line for line in _lines(card) if line.text or line.datetime]
    published, dated = _published(lines, day_of)
    texts = [line for line in lines if line is not dated and _says_something(line)]
    title = _title(texts)
    if title is None:
        return Card(_link_label(card), published=published)
    return Card(
        without_pointer(title.text)[:MAX_TITLE_CHARS], _summary(texts, title), _category(texts, title), published
    )


def _says_something(line: Line) -> bool:
    """Whether a line is more than a button, a bullet or "Read also:"."""
    if not line.text or _NO_TEXT.fullmatch(line.text):
        return False
    return len(line.text) > MAX_LABEL_CHARS or line.is_heading or not is_pointer(line.text)


def _title(texts: list[Line]) -> Line | None:
    """A heading, else what is named a title, else the longest link, else the longest text; labels last."""
    plain = [line for line in texts if not _is_label(line) and not _BYLINE_NAMES.search(line.names)] or texts
    for group in (
        [line for line in plain if line.is_heading],
        [line for line in plain if _TITLE_NAMES.search(line.names)][:1],
        [line for line in plain if line.is_link],
        plain,
    ):
        if group:
            return max(group, key=lambda line: len(line.text)) if not group[0].is_heading else _longest_first(group)
    return None


def _longest_first(headings: list[Line]) -> Line:
    """Of several headings the first, unless it is a short label over the second."""
    first = headings[0]
    return headings[1] if len(headings) > 1 and len(first.text) < 25 and len(headings[1].text) > 30 else first


def _published(lines: list[Line], day_of: DayReader) -> tuple[dt.date | None, Line | None]:
    """The day that the card states, and the line that states it: a time element, a line named a date, a short line."""
    named = [line for line in lines if line.datetime or _DATE_NAMES.search(line.names)]
    for line in dict.fromkeys([*named, *lines]):
        for raw in (line.datetime, line.text):
            if raw and 5 < len(raw) < 60 and any(c.isdigit() for c in raw):
                day = day_of(raw)
                if day is not None:
                    return day, line if len(line.text) < 60 else None
    return None, None


def _is_label(line: Line) -> bool:
    return len(line.text) <= MAX_LABEL_CHARS and _LABEL_NAMES.search(line.names) is not None


def _category(texts: list[Line], title: Line) -> str | None:
    """A line named a label, else a short line right above the title."""
    labels = [line for line in texts if line is not title and _is_label(line) and not _is_title_of(line, title)]
    position = texts.index(title)
    above = texts[position - 1] if position else None
    if not labels and above is not None and len(above.text) <= MAX_LABEL_CHARS and not _is_byline(above):
        labels = [above]
    return next((line.text for line in labels if len(line.text) > 1 and not any(c.isdigit() for c in line.text)), None)


def _summary(texts: list[Line], title: Line) -> str | None:
    position = texts.index(title)
    rest = [line for line in texts[position + 1 :] + texts[:position] if not _is_title_of(line, title)]
    return next((line.text for line in rest if len(line.text) >= MIN_SUMMARY_CHARS and not _is_byline(line)), None)


def _is_byline(line: Line) -> bool:
    return _BYLINE_NAMES.search(line.names) is not None or (
        len(line.text) < 60 and _BYLINE.match(line.text) is not None
    )


def _is_title_of(line: Line, title: Line) -> bool:
    return fold(title.text) in fold(line.text) and len(line.text) < len(title.text) + 60


def _link_label(card: Tag) -> str | None:
    links = [card, *card.find_all("a", limit=5)]
    labels = [str(label) for link in links if (label := link.get("title") or link.get("aria-label"))]
    return next((label[:MAX_TITLE_CHARS] for label in labels if not _NO_TEXT.fullmatch(label)), None)


def _lines(card: Tag) -> Iterator[Line]:
    """Texts grouped by the element that a reader sees as one part: a block, a link, a time, a span with a class."""
    owner: Tag | None = None
    texts: list[str] = []
    for count, node in enumerate(card.descendants):
        if count > MAX_STRINGS:
            break
        if isinstance(node, Tag):
            if node.name in ("br", "time") or node.name in BLOCK_TAGS:
                if owner is not None:
                    yield _line(owner, texts, card)
                owner, texts = (node, []) if node.name == "time" else (None, [])
        elif isinstance(node, NavigableString) and (owner is not None or not node.isspace()):
            holder = _holder(node, card)
            if owner is not None and holder is not owner and not node.isspace():
                yield _line(owner, texts, card)
                texts = []
            owner = holder if not node.isspace() or owner is None else owner
            texts.append(str(node))
    if owner is not None:
        yield _line(owner, texts, card)


def _holder(text: NavigableString, card: Tag) -> Tag:
    for tag in text.parents:
        if tag is card or tag.name in BLOCK_TAGS or tag.name in ("a", "time") or tag.get("class"):
            return tag
    return card


def _line(owner: Tag, texts: list[str], card: Tag) -> Line:
    chain = [owner]
    for tag in owner.parents:
        if chain[-1] is card:
            break
        chain.append(tag)
    return Line(
        text=" ".join("".join(texts).split()),
        names=" ".join(str(tag.get("class") or "") for tag in chain[:3] if tag is not card or len(chain) == 1),
        is_heading=any(tag.name in HEADING_TAGS for tag in chain),
        is_link=any(tag.name == "a" for tag in chain),
        datetime=str(owner.get("datetime")) if owner.name == "time" and owner.get("datetime") else None,
    )
