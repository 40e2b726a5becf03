"""Reads one card: headline, teaser, label and date of an article that is offered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bs4 import Tag
from bs4.element import NavigableString

from crawler.parsers.body.marks import Mark
from crawler.parsers.body.outline import BLOCK_TAGS, HEADING_TAGS, Element
from crawler.parsers.body.prune import as_soups
from crawler.parsers.related.card_words import (
    is_byline,
    is_label,
    is_no_text,
    leads_to_person,
    named_byline,
    named_caption,
    named_date,
    named_label,
    named_section,
    named_title,
    named_unseen,
    without_lead_in,
)
from crawler.parsers.text.boilerplate import is_pointer, without_pointer
from crawler.parsers.text.folding import fold
from crawler.parsers.text.script_weight import weigh

MAX_TITLE_CHARS = 1_000
MAX_POINTER_CHARS = 40
MIN_SUMMARY_WEIGHT = 35.0
MAX_KICKER_CHARS, MIN_HEADLINE_CHARS = 25, 30
"""Of two headlines in a card, a first one so short above one so long is its kicker."""
MAX_NODES = 150
MAX_DATE_CHARS, MAX_DATE_WORDS = 60, 8
MAX_LEVELS = 12


@dataclass(frozen=True, slots=True)
class Card:
    """The fields of a `RelatedLink` that the card states."""

    title: str | None = None
    summary: str | None = None
    category: str | None = None
    published: dt.date | None = None

    def completed(self, other: Card) -> Card:
        """With what only `other`, a card of the same article, states."""
        return Card(
            self.title or other.title,
            self.summary or other.summary,
            self.category or other.category,
            self.published or other.published,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """What a reader takes for one part of the card."""

    text: str
    names: str
    """Classes of the element that holds it and of those around it, up to three."""
    is_heading: bool
    href: str | None
    """Of the link that it stands in."""
    datetime: str | None


DayReader = Callable[[str], dt.date | None]
"""Gives the day that a text states."""


def read_cards(roots: list[Element], day_of: DayReader) -> list[Card]:
    """One card for each element; one with a single text needs no soup."""
    only = [_only_text(root) for root in roots]
    soups = iter(as_soups(root for root, text in zip(roots, only, strict=True) if text is None))
    return [
        read_card(next(soups), day_of)
        if text is None
        else Card(without_lead_in(without_pointer(text))[:MAX_TITLE_CHARS])
        for text in only
    ]


def _only_text(root: Element) -> str | None:
    """Its text, where that is in one piece and says something; else None."""
    found = ""
    stack: list[Element | str] = list(root.content)
    for _ in range(MAX_NODES):
        if not stack:
            text = " ".join(found.split())
            return None if not text or is_no_text(text) or is_pointer(text) else text
        part = stack.pop()
        if isinstance(part, Element):
            if part.tag == "time" or Mark.UNSEEN in part.marks:
                return None
            stack.extend(part.content)
        elif not part.isspace():
            if found:
                return None
            found = part
    return None


def read_card(card: Tag, day_of: DayReader) -> Card:
    """The fields of one card; with a single text, that is the title."""
    lines = [line for line in _lines(card) if line.text or line.datetime]
    published, dated = _published(lines, day_of)
    texts = [line for line in lines if line is not dated and _says_something(line)]
    title = _title(texts)
    if title is None:
        return Card(_link_label(card), published=published)
    headline = without_lead_in(without_pointer(_with_kicker(texts, title)))[:MAX_TITLE_CHARS]
    return Card(headline, _summary(texts, title), _category(texts, title), published)


def _says_something(line: Line) -> bool:
    """Whether a line is more than a button, a bullet or "Read also:"."""
    if not line.text or is_no_text(line.text):
        return False
    return len(line.text) > MAX_POINTER_CHARS or line.is_heading or not is_pointer(line.text)


def _title(texts: list[Line]) -> Line | None:
    """A heading, else what is named a title, else the longest link, else the longest text; labels last."""
    plain = [line for line in texts if not _is_named_label(line) and not named_byline(line.names)] or texts
    headings = [line for line in plain if line.is_heading]
    named = [line for line in plain if named_title(line.names)]
    if headings or named:
        return _below_kicker(headings or named)
    links = [line for line in plain if line.href is not None]
    return max(links or plain, key=lambda line: len(line.text), default=None)


def _below_kicker(headings: list[Line]) -> Line:
    """Of several headings the first, unless it is a short label over the second."""
    first, *rest = headings
    is_kicker = rest and len(first.text) < MAX_KICKER_CHARS and len(rest[0].text) > MIN_HEADLINE_CHARS
    return rest[0] if is_kicker or (rest and first.text.endswith(":")) else first


def _with_kicker(texts: list[Line], title: Line) -> str:
    """The headline with the words before it that end with a colon in the same heading: "Comment: The frog"."""
    position = texts.index(title)
    above = texts[position - 1] if position else None
    if above is not None and above.is_heading and title.is_heading and above.text.endswith(":"):
        return f"{above.text} {title.text}" if not is_pointer(above.text) else title.text
    return title.text


def _published(lines: list[Line], day_of: DayReader) -> tuple[dt.date | None, Line | None]:
    """The day that the card states, and the line that states it: a time element, a line named a date, a short line."""
    named = [line for line in lines if line.datetime or named_date(line.names)]
    short = [line for line in lines if not line.is_heading and len(line.text.split()) <= MAX_DATE_WORDS]
    for line in dict.fromkeys([*named, *short]):
        for raw in (line.datetime, line.text):
            if raw and 3 < len(raw) < MAX_DATE_CHARS and any(c.isdigit() for c in raw):
                day = day_of(raw)
                if day is not None:
                    return day, line if len(line.text) < MAX_DATE_CHARS else None
    return None, None


def _category(texts: list[Line], title: Line) -> str | None:
    """A line named a section, one named a label, a link to somewhere else, or a short line right above the title."""
    position = texts.index(title)
    labels = [
        line
        for line in texts
        if line is not title and is_label(line.text) and not _is_byline(line) and not _is_title_of(line, title)
    ]
    above = texts[position - 1] if position else None
    for found in (
        [line for line in labels if named_section(line.names)],
        [line for line in labels if named_label(line.names)],
        [line for line in labels if line.href and title.href and line.href != title.href],
        [line for line in labels if line is above and not line.text.endswith(".")],
    ):
        if found:
            return found[0].text
    return None


def _summary(texts: list[Line], title: Line) -> str | None:
    position = texts.index(title)
    for line in texts[position + 1 :] + texts[:position]:
        if weigh(line.text) >= MIN_SUMMARY_WEIGHT and not _is_title_of(line, title) and not _is_side_line(line):
            return line.text
    return None


def _is_side_line(line: Line) -> bool:
    """Whether a line is about the article, not of it: who wrote it, when, what the picture shows."""
    is_date = len(line.text) < MAX_DATE_CHARS and named_date(line.names) and any(c.isdigit() for c in line.text)
    return is_date or _is_byline(line) or _is_named_label(line) or named_caption(line.names)


def _is_named_label(line: Line) -> bool:
    return is_label(line.text) and (named_section(line.names) or named_label(line.names))


def _is_byline(line: Line) -> bool:
    return named_byline(line.names) or is_byline(line.text) or leads_to_person(line.href or "")


def _is_title_of(line: Line, title: Line) -> bool:
    return fold(title.text) in fold(line.text) and len(line.text) < len(title.text) + 60


def _link_label(card: Tag) -> str | None:
    links = [card, *card.find_all("a", limit=5)]
    labels = [str(label) for link in links if (label := link.get("title") or link.get("aria-label"))]
    return next((label[:MAX_TITLE_CHARS] for label in labels if not is_no_text(label)), None)


def _lines(card: Tag) -> Iterator[Line]:
    """Texts grouped by the element that a reader sees as one part: a block, a link, a time, a span with a class."""
    owner: Tag | None = None
    texts: list[str] = []
    for count, node in enumerate(card.descendants):
        if count > MAX_NODES:
            break
        if isinstance(node, Tag):
            if node.name in ("br", "time") or node.name in BLOCK_TAGS:
                if owner is not None:
                    yield _line(owner, texts, card)
                owner, texts = (node, []) if node.name == "time" else (None, [])
        elif isinstance(node, NavigableString) and (owner is not None or not node.isspace()):
            holder = _holder(node, card) if not node.isspace() else owner
            if owner is not None and holder is not owner:
                yield _line(owner, texts, card)
                texts = []
            owner = holder
            texts.append(str(node))
    if owner is not None:
        yield _line(owner, texts, card)


def _holder(text: NavigableString, card: Tag) -> Tag:
    """The element that shows the text as a part of its own."""
    tag = text.parent or card
    for outer in text.parents:
        tag = outer
        if tag is card or tag.name in BLOCK_TAGS or tag.name in ("a", "time"):
            break
        around = tag.parent or card
        names, names_around = str(tag.get("class") or ""), str(around.get("class") or "")
        is_mid_sentence = _has_own_text(around) and not _names_part(names)
        if not is_mid_sentence and (names or around.name == "a" or named_date(names_around)):
            break
    return tag


def _names_part(names: str) -> bool:
    return named_section(names) or named_label(names) or named_title(names) or named_date(names) or named_byline(names)


def _has_own_text(tag: Tag) -> bool:
    return any(isinstance(part, NavigableString) and not part.isspace() for part in tag.contents)


def _line(owner: Tag, texts: list[str], card: Tag) -> Line:
    chain = [owner]
    for tag in owner.parents:
        if chain[-1] is card or len(chain) > MAX_LEVELS:
            break
        chain.append(tag)
    link = next((tag for tag in chain if tag.name == "a"), None)
    names = " ".join(str(tag.get("class") or "") for tag in chain[:3] if tag is not card or len(chain) == 1)
    return Line(
        text="" if named_unseen(names) else " ".join("".join(texts).split()),
        names=names,
        is_heading=any(tag.name in HEADING_TAGS for tag in chain),
        href=None if link is None else str(link.get("href") or ""),
        datetime=str(owner.get("datetime")) if owner.name == "time" and owner.get("datetime") else None,
    )
