"""Reads one card: headline, teaser, label and date of an article that is offered."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import islice

from bs4 import Tag

from crawler.parsers.candidates import Candidate, read_candidates
from crawler.parsers.dates import read_date
from crawler.parsers.document import Document
from crawler.parsers.folding import fold
from crawler.parsers.offers import Offer
from crawler.parsers.outline import HEADING_TAGS
from crawler.parsers.prune import as_soups

MAX_CATEGORY_CHARS = 40
MIN_SUMMARY_CHARS = 40
MAX_TAGS = 200
_SPACE = re.compile(r"\s+")
_LABEL = re.compile(r"kicker|categor|section|eyebrow|overline|label|rubri|topic|dachzeile|antetitulo|tag(?!line)|roofline|surtitle|channel", re.IGNORECASE)
_TITLE = re.compile(r"title|headline|heading|titel|titulo|titre", re.IGNORECASE)
_DATE = re.compile(r"date|time|published|datum|fecha", re.IGNORECASE)
_NO_TITLE = re.compile(r"\W*(?:read (?:more|article|now|the .{0,20})|learn more|more|continue reading|mehr|weiterlesen|lire(?: la suite| plus)?|leer más|"
                       r"view|watch|play|previous|next|prev|previous (?:post|article)|next (?:post|article)|comments?|\d+ comments?|share)\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Card:
    """The fields of a `RelatedLink` that the card states."""

    title: str | None = None
    summary: str | None = None
    category: str | None = None
    published: dt.date | None = None


def read_cards(doc: Document, offers: list[Offer], language: str | None) -> list[Card]:
    """One card for each offer; all are parsed as one soup, which costs a fifth of one each."""
    cards = as_soups(offer.links[0] if offer.is_inline or offer.root is None else offer.root for offer in offers)
    return [read_card(card, doc, language) for card in cards]


def read_card(card: Tag, doc: Document, language: str | None) -> Card:
    """The fields of one card."""
    tags = [card, *card.find_all(True, limit=MAX_TAGS)]
    title = _title(tags)
    if len(tags) == 1 or card.name == "a":
        return Card(title)
    lines = [line for line in read_candidates(card) if not _says(line, title)]
    return Card(title, _summary(lines), _category(tags, title), _published(card, tags, doc, language))


def _text(tag: Tag) -> str:
    return _SPACE.sub(" ", tag.get_text()).strip()


def _names(tag: Tag) -> str:
    return str(tag.get("class") or "")


def _title(tags: list[Tag]) -> str | None:
    """The first heading, else what is named a title, else the longest link text, else a link's label."""
    links = [tag for tag in tags if tag.name == "a"]
    heading = next((text for tag in tags if tag.name in HEADING_TAGS and len(text := _text(tag)) > 3), None)
    named = next((text for tag in tags if _TITLE.search(_names(tag)) and 3 < len(text := _text(tag)) < 300), None)
    texts = [text for link in links if (text := _text(link)) and not _NO_TITLE.fullmatch(text)]
    labels = [str(label) for link in links if (label := link.get("title") or link.get("aria-label"))]
    options = [heading, named, max(texts, key=len, default=None), *(text for text in labels if not _NO_TITLE.fullmatch(text))]
    return next((option[:1_000] for option in options if option), None)


def _published(card: Tag, tags: list[Tag], doc: Document, language: str | None) -> dt.date | None:
    """The day of a time element, of an element named a date, or of a short text of its own."""
    times = [tag for tag in tags if tag.name == "time"][:3]
    texts = [text for tag in times for text in (str(tag.get("datetime") or ""), _text(tag))]
    texts += [_text(tag) for tag in tags if _DATE.search(_names(tag))][:4]
    texts += [text for text in islice(card.stripped_strings, 40) if len(text) < 40]
    for text in dict.fromkeys(texts):
        if 5 < len(text) < 60 and any(c.isdigit() for c in text):
            stated = read_date(text, language=language, now=doc.fetched_at, url=doc.url)
            if stated:
                return stated.date
    return None


def _category(tags: list[Tag], title: str | None) -> str | None:
    for tag in tags:
        if _LABEL.search(_names(tag)):
            text = _text(tag)
            if 1 < len(text) <= MAX_CATEGORY_CHARS and text != title and not any(c.isdigit() for c in text):
                return text
    return None


def _summary(lines: list[Candidate]) -> str | None:
    return next((line.text for line in lines if len(line.text) >= MIN_SUMMARY_CHARS), None)


def _says(line: Candidate, title: str | None) -> bool:
    """Whether the line is the title, alone or with a label."""
    return title is not None and fold(title) in fold(line.text) and len(line.text) < len(title) + 60
