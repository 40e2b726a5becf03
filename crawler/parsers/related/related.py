"""The links to other articles that a page offers: related and promoted cards, and links in the body's sentences."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from crawler.parsers.body.container import Container
from crawler.parsers.body.marks import Mark
from crawler.parsers.body.outline import Element, Outline
from crawler.parsers.markup.document import Document
from crawler.parsers.related.card_dates import CardDates
from crawler.parsers.related.cards import Card, DayReader, read_cards
from crawler.parsers.related.module_headings import text_of
from crawler.parsers.related.offer_features import read_rows
from crawler.parsers.related.offers import Offer, find_offers, widen_cards
from crawler.parsers.text.boilerplate import is_pointer
from crawler.parsers.trees import load_trees
from schema.article import LinkKind, RelatedLink

MODEL = "related"
MAX_LINKS = 200
THRESHOLD = -0.4
"""Log-odds from which a card is kept; best on sites held out from training, where 0 to -0.6 do as well."""
SIBLINGS_SHARE = 0.5
"""Cards side by side share their fate: so much of a score is the mean of theirs."""
NAMED = 2.0
"""Added to the score of cards below a plain "Related articles": the model has seen few with short headlines."""
MAX_NAMING_CHARS, MIN_TITLE_WEIGHT = 40, 6.0
POINTED = 1.0
"""Least score of a card that begins with "Read also:"."""
MIN_LISTED, LISTED_SHARE = 5, 0.7
"""So many cards with so much of the page's prose make it a listing."""
SURE = 0.5
"""Log-odds from which a card's text is no part of the body."""
NEAR_ELEMENTS, VERY_NEAR_ELEMENTS = 200, 40
"""Cards that follow the body so closely belong to the article: those below any heading, and those below none."""
MIN_MORE_WEIGHT = 3.0
MAX_CARD_PROSE = 450.0
MIN_CARD_LINKS = 0.25
MAX_LOST_SHARE = 0.6
"""Cards with more of the container's prose than this are what the page is about: a listing."""
MIN_NAMED, MIN_BODY_PROSE = 3, 120.0
"""So many cards below one name are a module, if so much of the container's prose is left without them."""
_RANKS: tuple[LinkKind, ...] = ("inline", "promoted", "related")
"""Of an address at several places the strongest kind counts."""
_SIDE = frozenset([Mark.SIDEBAR, Mark.FOOTER])


@dataclass(frozen=True, slots=True)
class Judged:
    """An offer that is kept, and what it is."""

    offer: Offer
    kind: LinkKind
    score: float = 0.0
    """Log-odds of a card; 0 for a link in a sentence."""


def find_related(doc: Document, outline: Outline, container: Container, canonical_url: str) -> list[Judged]:
    """All offers of a page that are kept, in page order; an address may be offered at several places."""
    offers = find_offers(doc, outline, container, canonical_url)
    cards = [offer for offer in offers if not offer.is_inline]
    scores = dict(zip(map(id, cards), score_cards(cards, outline, container), strict=True))
    judged: list[Judged] = []
    for offer in offers:
        if offer.is_inline:
            judged.append(Judged(offer, "related" if is_pointer(offer.line) else "inline"))
        elif scores[id(offer)] > THRESHOLD:
            judged.append(Judged(offer, _kind(container, offer), scores[id(offer)]))
    widen_cards(outline, container, [one.offer for one in judged if not one.offer.is_inline])
    return judged


def score_cards(cards: list[Offer], outline: Outline, container: Container) -> list[float]:
    """Log-odds that each of the page's cards offers an article."""
    learned: list[float] = load_trees(MODEL).scores(read_rows(cards, outline, container)).tolist()
    scores = [score + NAMED * _is_named(card) for card, score in zip(cards, learned, strict=True)]
    siblings: dict[int, list[float]] = defaultdict(list)
    for card, score in zip(cards, scores, strict=True):
        siblings[card.root.parent].append(score)
    means = {parent: sum(group) / len(group) for parent, group in siblings.items()}
    listed = _listed(cards, outline)
    for number, card in enumerate(cards):
        scores[number] += SIBLINGS_SHARE * (means[card.root.parent] - scores[number])
        if _is_pointed_at(card):
            scores[number] = max(scores[number], POINTED)
        elif id(card) in listed:
            scores[number] = max(scores[number], 0.0)
    return scores


def _listed(cards: list[Offer], outline: Outline) -> frozenset[int]:
    """The cards (by id) that a page is all about: a section's, a search's. The model has seen articles only."""
    likely = {card.root.index: card for card in cards if _could_be_article(card) and card.root.prose > 0}
    prose = sum(card.root.prose for card in likely.values())
    if len(likely) < MIN_LISTED or prose < LISTED_SHARE * outline.elements[0].prose:
        return frozenset()
    return frozenset(map(id, likely.values()))


def _is_named(card: Offer) -> bool:
    """Whether a heading says outright that the card, which could well be one, offers an article."""
    return card.heading.is_tagged and _heads_offers(card)


def _is_pointed_at(card: Offer) -> bool:
    """Whether the line that the link stands in begins with "Read also:" or the like."""
    if not MIN_TITLE_WEIGHT < card.root.weight - card.title_weight < MAX_NAMING_CHARS or not _could_be_article(card):
        return False
    return is_pointer(text_of(card.root, MAX_NAMING_CHARS)) and card.root.links == 1


def _could_be_article(card: Offer) -> bool:
    slug = card.address.slug
    is_likely = slug.likeness >= 1.0 or (card.address.is_alike and slug.words > 1)
    return is_likely and card.title_weight > MIN_TITLE_WEIGHT


def card_indexes(judged: list[Judged], container: Container) -> frozenset[int]:
    """The cards (by index of their element) that are no part of the body though they stand in its container."""
    cards = [one.offer for one in judged if not one.offer.is_inline and one.score >= SURE]
    cards = [card for card in cards if card.root.prose <= MAX_CARD_PROSE]
    named = _listed_by_name(cards, container)
    cards = [card for card in cards if card.root.link_density >= MIN_CARD_LINKS and card.root.index not in named]
    lost = sum(card.root.prose for card in cards if container.holds(card.root))
    if lost > MAX_LOST_SHARE * container.prose:
        return named
    return named | frozenset(card.root.index for card in cards)


def _listed_by_name(cards: list[Offer], container: Container) -> frozenset[int]:
    """Cards side by side below "Most read" or the like, however long their teasers are beside a short article."""
    below: dict[int, list[Element]] = defaultdict(list)
    for card in cards:
        if _heads_offers(card) and container.holds(card.root):
            below[card.heading.index].append(card.root)
    named = [root for roots in below.values() if len(roots) >= MIN_NAMED for root in roots]
    is_beside_text = container.prose - sum(root.prose for root in named) >= MIN_BODY_PROSE
    return frozenset(root.index for root in named) if is_beside_text else frozenset()


def _heads_offers(card: Offer) -> bool:
    """Whether the heading above a card that could be one says that it offers articles."""
    heading = card.heading
    is_name = heading.kind in ("related", "promoted") and len(heading.text) <= MAX_NAMING_CHARS
    return is_name and _could_be_article(card)


def read_related(
    doc: Document, judged: list[Judged], language: str | None, published: dt.date | None = None
) -> tuple[RelatedLink, ...]:
    """Reads the cards, each address once: its cards complete each other.

    `published` is the page's own day, which helps to read dates without a year.
    """
    found: list[RelatedLink] = []
    chosen = _by_address(judged)[:MAX_LINKS]
    for places, card in zip(chosen, _read_places(chosen, CardDates(doc, language, published).read), strict=True):
        kind = max((one.kind for one in places), key=_RANKS.index)
        if (url := doc.resolve(places[0].offer.url)) is not None:
            found.append(RelatedLink(url, card.title, card.summary, card.category, card.published, kind, len(found)))
    return tuple(found)


def _by_address(judged: list[Judged]) -> list[list[Judged]]:
    """The places of each address, those that say most of it first; in page order of these."""
    places: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        places[one.offer.address.key].append(one)
    for group in places.values():
        group.sort(key=lambda one: (one.offer.title_weight > 0, _RANKS.index(one.kind)), reverse=True)
    return sorted(places.values(), key=lambda group: group[0].offer.link.index)


def _read_places(chosen: list[list[Judged]], day_of: DayReader) -> list[Card]:
    """One card for each address; of a link in a sentence just its text."""
    shown = [[one.offer for one in places if _says_more(one.offer) or one is places[0]] for places in chosen]
    read = iter(read_cards([offer.root for offers in shown for offer in offers], day_of))
    cards: list[Card] = []
    for offers in shown:
        card = Card()
        for _ in offers:
            card = card.completed(next(read))
        cards.append(card)
    return cards


def _says_more(offer: Offer) -> bool:
    """Whether a card has more to read than its headline."""
    return offer.root.weight - offer.title_weight >= MIN_MORE_WEIGHT


def _kind(container: Container, card: Offer) -> LinkKind:
    """Site-wide or of this article: as its heading says, else its names, else its place."""
    if card.heading.kind in ("related", "promoted"):
        return card.heading.kind
    if Mark.PROMOTED in card.marks:
        return "promoted"
    if Mark.RELATED in card.marks:
        return "related"
    distance = card.link.index - container.element.end
    is_far = distance > (NEAR_ELEMENTS if card.heading.text else VERY_NEAR_ELEMENTS)
    is_before = card.link.index < container.element.index
    return "promoted" if is_far or is_before or not card.marks.isdisjoint(_SIDE) else "related"
