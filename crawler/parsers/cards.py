"""Reads one card: headline, teaser, label and date of an article that is offered."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from crawler.parsers.candidates import Candidate, read_candidates
from crawler.parsers.dates import read_date
from crawler.parsers.document import Document
from crawler.parsers.folding import fold
from crawler.parsers.offers import Offer
from crawler.parsers.prune import pruned_html

MAX_CATEGORY_CHARS = 40
MIN_SUMMARY_CHARS = 40
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
    parts = [pruned_html(offer.links[0] if offer.is_inline else offer.root or offer.links[0]) for offer in offers]
    soup = BeautifulSoup("".join(f"<section>{part}</section>" for part in parts), "html.parser", multi_valued_attributes=None)
    sections = [node for node in soup.contents if isinstance(node, Tag)]
    return [read_card(section, doc, language) for section in sections]


def read_card(card: Tag, doc: Document, language: str | None) -> Card:
    """The fields of one card."""
    title = _title(card)
    published = _published(card, doc, language)
    lines = [line for line in read_candidates(card) if not _says(line, title)]
    return Card(title, _summary(lines, title), _category(card, title), published)


def _text(tag: Tag) -> str:
    return _SPACE.sub(" ", tag.get_text()).strip()


def _title(card: Tag) -> str | None:
    links = [text for link in card.find_all("a") if (text := _text(link)) and not _NO_TITLE.fullmatch(text)]
    headings = [text for tag in card.find_all(re.compile("^h[1-6]$")) if len(text := _text(tag)) > 3]
    named = [text for tag in card.find_all(class_=_TITLE) if len(text := _text(tag)) > 3]
    options = [*headings[:1], *(text for text in named[:1] if len(text) < 300), *sorted(links, key=len, reverse=True)[:1]]
    if options:
        return options[0][:1_000]
    label = next((str(link.get("title") or link.get("aria-label")) for link in card.find_all("a") if link.get("title") or link.get("aria-label")), None)
    return label[:1_000] if label and not _NO_TITLE.fullmatch(label) else None


def _published(card: Tag, doc: Document, language: str | None) -> dt.date | None:
    for tag in card.find_all("time", limit=3):
        for raw in (str(tag.get("datetime") or ""), _text(tag)):
            if raw and (stated := read_date(raw, language=language, now=doc.fetched_at, url=doc.url)):
                return stated.date
    texts = [_text(tag) for tag in card.find_all(class_=_DATE, limit=4)]
    texts += [text for text in card.stripped_strings if len(text) < 40][:20]
    for text in texts:
        if 5 < len(text) < 60 and any(c.isdigit() for c in text):
            stated = read_date(text, language=language, now=doc.fetched_at, url=doc.url)
            if stated:
                return stated.date
    return None


def _category(card: Tag, title: str | None) -> str | None:
    for tag in card.find_all(class_=_LABEL, limit=5):
        text = _text(tag)
        if 1 < len(text) <= MAX_CATEGORY_CHARS and text != title and not any(c.isdigit() for c in text):
            return text
    return None


def _summary(lines: list[Candidate], title: str | None) -> str | None:
    return next((line.text for line in lines if len(line.text) >= MIN_SUMMARY_CHARS), None)


def _says(line: Candidate, title: str | None) -> bool:
    """Whether the line is the title, alone or with a label."""
    return title is not None and fold(title) in fold(line.text) and len(line.text) < len(title) + 60
