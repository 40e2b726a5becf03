"""The links to other articles that a page offers: related and promoted cards, and links in the body's sentences."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.parsers.boilerplate import is_pointer
from crawler.parsers.cards import Card, read_cards
from crawler.parsers.container import Container
from crawler.parsers.document import Document
from crawler.parsers.marks import Mark
from crawler.parsers.module_words import heading_kind
from crawler.parsers.offers import Offer, by_group, find_offers
from crawler.parsers.outline import HEADING_TAGS, Outline
from schema.article import LinkKind, RelatedLink

MAX_LINKS = 200
THRESHOLD = 2.0
_SIDE = frozenset([Mark.SIDEBAR, Mark.FOOTER, Mark.PROMOTED])


@dataclass(frozen=True, slots=True)
class Judged:
    """An offer that is kept, and what it is."""

    offer: Offer
    kind: LinkKind


def read_related(
    doc: Document, outline: Outline, container: Container, *, canonical_url: str, language: str | None
) -> tuple[RelatedLink, ...]:
    """All offers of a page, in page order, each address once."""
    judged = judge(outline, container, find_offers(doc, outline, container, canonical_url))[:MAX_LINKS]
    cards = read_cards(doc, [one.offer for one in judged], language)
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
            scores[id(offer)] = 0.4 * scores[id(offer)] + 0.6 * mean + 0.3
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
    named = heading_kind(offer.heading)
    rules = (
        (1.0, offer.title_weight >= 20),
        (1.0, offer.title_weight >= 35),
        (-3.0, 0 < offer.title_weight < 14),
        (-1.0, offer.title_weight == 0),
        (2.0, named in ("related", "promoted")),
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
    named = heading_kind(offer.heading)
    if named == "promoted":
        return "promoted"
    if named == "related":
        return "related"
    if Mark.PROMOTED in offer.marks:
        return "promoted"
    if Mark.RELATED in offer.marks:
        return "related"
    return "promoted" if not offer.marks.isdisjoint(_SIDE) else "related"
