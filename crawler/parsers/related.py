"""The links to other articles that a page offers: related and promoted cards, and links in the body's sentences."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from crawler.parsers.boilerplate import is_pointer
from crawler.parsers.cards import Card, read_cards
from crawler.parsers.container import Container
from crawler.parsers.dates import read_date
from crawler.parsers.document import Document
from crawler.parsers.marks import Mark
from crawler.parsers.offers import Offer, by_group, find_offers
from crawler.parsers.outline import HEADING_TAGS, Outline
from schema.article import LinkKind, RelatedLink

MAX_LINKS = 200
THRESHOLD = 2.0
NEAR_ELEMENTS = 300
"""Cards without a word what they are belong to the article if they follow its body so closely."""
MAX_CARD_PROSE = 450.0
MIN_CARD_LINKS = 0.25
MAX_LOST_SHARE = 0.6
"""Cards with more of the container's prose than this are what the page is about: a listing."""
_SIDE = frozenset([Mark.SIDEBAR, Mark.FOOTER, Mark.PROMOTED])


@dataclass(frozen=True, slots=True)
class Judged:
    """An offer that is kept, and what it is."""

    offer: Offer
    kind: LinkKind


def find_related(doc: Document, outline: Outline, container: Container, canonical_url: str) -> list[Judged]:
    """All offers of a page that are kept, in page order, each address once."""
    return judge(outline, container, find_offers(doc, outline, container, canonical_url))[:MAX_LINKS]


def card_indexes(judged: list[Judged], container: Container) -> frozenset[int]:
    """The cards (by index of their element) that are no part of the body though they stand in its container."""
    cards = [one.offer.root for one in judged if not one.offer.is_inline and one.offer.root is not None]
    cards = [card for card in cards if card.prose <= MAX_CARD_PROSE and card.link_density >= MIN_CARD_LINKS]
    lost = sum(card.prose for card in cards if container.holds(card))
    return frozenset(card.index for card in cards) if lost <= MAX_LOST_SHARE * container.prose else frozenset()


def read_related(doc: Document, judged: list[Judged], language: str | None) -> tuple[RelatedLink, ...]:
    """Reads the cards."""

    def day_of(text: str) -> dt.date | None:
        stated = read_date(text, language=language, now=doc.fetched_at, url=doc.url)
        return stated.date if stated else None

    cards = read_cards([one.offer for one in judged], day_of)
    found: list[RelatedLink] = []
    for one, card in zip(judged, cards, strict=True):
        if (url := doc.resolve(one.offer.url)) is not None:
            found.append(_link(url, one.kind, card, len(found)))
    return tuple(found)


def _link(url: str, kind: LinkKind, card: Card, position: int) -> RelatedLink:
    return RelatedLink(url, card.title, card.summary, card.category, card.published, kind, position)


def judge(outline: Outline, container: Container, offers: list[Offer]) -> list[Judged]:
    """Keeps what a reader would take for an offer. Cards that stand side by side share their fate."""
    scores = {id(offer): score(outline, container, offer) for offer in offers}
    for group in by_group(offers).values():
        alone = [offer for offer in group if not offer.is_inline]
        if len(alone) < 2:
            continue
        mean = sum(scores[id(offer)] for offer in alone) / len(alone)
        for offer in alone:
            smoothed = 0.4 * scores[id(offer)] + 0.6 * mean + 0.3
            scores[id(offer)] = max(smoothed, mean) if offer.heading_kind in ("related", "promoted") else smoothed
    judged = []
    for offer in offers:
        if offer.is_inline:
            kind: LinkKind = "related" if is_pointer(offer.line) else "inline"
            judged.append(Judged(offer, kind))
        elif scores[id(offer)] >= THRESHOLD:
            judged.append(Judged(offer, _kind(outline, container, offer)))
    return judged


def score(outline: Outline, container: Container, offer: Offer) -> float:
    """How much speaks for an offer being one; the rules add up."""
    root = offer.root
    if root is None:
        return 0.0
    named = offer.heading_kind
    rules = (
        (1.0, offer.title_weight >= 20),
        (1.0, offer.title_weight >= 35),
        (-1.5 if named == "related" else -3.0, 0 < offer.title_weight < 14),
        (-1.0, offer.title_weight == 0),
        (2.5, named in ("related", "promoted")),
        (-2.0, named == "other"),
        (1.5, Mark.RELATED in offer.marks),
        (1.0, Mark.PROMOTED in offer.marks),
        (0.5, Mark.CARD in offer.marks or root.tag == "article"),
        (0.5, any(e.tag in HEADING_TAGS for e in outline.elements[root.index : root.end])),
        (0.5, any(e.tag == "time" for e in outline.below(root))),
        (-2.0, Mark.BYLINE in root.marks or Mark.BIO in offer.marks),
        (-1.5, Mark.FOOTER in offer.marks),
        (-2.0, Mark.HEADER in offer.marks and root.index < container.element.index),
        (-2.0, Mark.ADVERT in offer.marks),
        (-1.0, Mark.NEWSLETTER in offer.marks),
    )
    return offer.likeness + sum(points for points, holds in rules if holds)


def _kind(outline: Outline, container: Container, offer: Offer) -> LinkKind:
    named = offer.heading_kind
    if named in ("related", "promoted"):
        return named
    if Mark.PROMOTED in offer.marks:
        return "promoted"
    if Mark.RELATED in offer.marks:
        return "related"
    root = offer.root
    is_far = root is not None and root.index - container.element.end > NEAR_ELEMENTS
    return "promoted" if is_far or not offer.marks.isdisjoint(_SIDE) else "related"
