"""What tells an offered article from any other link: one row of numbers for each card of a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import accumulate

from crawler.parsers.body.container import Container
from crawler.parsers.body.marks import Mark
from crawler.parsers.body.outline import Element, Outline
from crawler.parsers.related.offers import Offer

MAX_CARD_ELEMENTS = 30
MAX_SLUG_WORDS = 8
_HEADING_KINDS = {None: 0.0, "other": -1.0, "promoted": 1.0, "related": 2.0}
_MARKS = (Mark.RELATED, Mark.PROMOTED, Mark.SIDEBAR, Mark.FOOTER)

OWN_FEATURES = (
    "title_weight",  # length of the longest link text
    "card_weight",  # length of all text
    "has_picture",
    "slug_longest",  # characters of the longest part of the path
    "is_alike",  # the path has the depth, id and date of the page's own
    "is_own_host",
    "is_own_site",
    "heading_kind",  # what the heading above says: 2 related, 1 promoted, -1 other, 0 nothing
    "heading_levels",  # how many elements around the card it was found; 6 for none
    "after_end",  # elements between the end of the body's container and the card
    "prose_before",  # share of the page's prose above the card, 0..1
    *(f"mark_{mark.value}" for mark in _MARKS),  # names of the card and of all around it
)
GROUP_FEATURES = ("size", "title", "title_least", "picture", "slug", "alike", "id")
"""Of the cards with the same parent, and of those below the same heading: how many, and means over them."""
FEATURES = (
    *OWN_FEATURES,
    *(f"group_{name}" for name in GROUP_FEATURES),
    "group_share",  # of all links in the parent
    *(f"module_{name}" for name in GROUP_FEATURES),
    "page_cards",
)

Row = list[float]


def read_rows(cards: list[Offer], outline: Outline, container: Container) -> list[Row]:
    """A value for each of `FEATURES`, one row a card; `cards` are all of the page."""
    before = _prose_before(outline)
    own = [_own(card, outline, container, before) for card in cards]
    groups = _summed(cards, own, lambda card: card.root.parent)
    modules = _summed(cards, own, lambda card: card.heading.index)
    page_cards = float(len(cards))
    return [
        [*row, *group, group[0] / max(1, _parent(outline, card).links), *module, page_cards]
        for card, row, group, module in zip(cards, own, groups, modules, strict=True)
    ]


def _own(card: Offer, outline: Outline, container: Container, before: list[float]) -> Row:
    address, root = card.address, card.root
    return [
        card.title_weight,
        root.weight,
        _has_picture(outline, root),
        address.slug.longest,
        address.is_alike,
        address.is_own_host,
        address.is_own_site,
        _HEADING_KINDS[card.heading.kind],
        card.heading.levels,
        max(0, card.link.index - container.element.end),
        before[card.link.index] / (before[-1] + 1.0),
        *(mark in card.marks for mark in _MARKS),
    ]


def _has_picture(outline: Outline, root: Element) -> bool:
    parts = outline.elements[root.index : min(root.end, root.index + MAX_CARD_ELEMENTS)]
    return any(part.tag == "img" for part in parts)


def _parent(outline: Outline, card: Offer) -> Element:
    return outline.elements[max(0, card.root.parent)]


def _prose_before(outline: Outline) -> list[float]:
    """For each element the prose of all blocks before it, and at last that of the page."""
    return list(accumulate((element.own_prose for element in outline.elements), initial=0.0))


def _summed(cards: list[Offer], own: list[Row], key: Callable[[Offer], int]) -> list[Row]:
    """For each card the `GROUP_FEATURES` of all with the same key; a card whose key is -1 stands alone."""
    members: dict[int, list[int]] = defaultdict(list)
    keys = [key(card) if key(card) >= 0 else -1 - number for number, card in enumerate(cards)]
    for number, name in enumerate(keys):
        members[name].append(number)
    sums = {name: _sum([cards[n] for n in numbers], [own[n] for n in numbers]) for name, numbers in members.items()}
    return [sums[name] for name in keys]


def _sum(cards: list[Offer], own: list[Row]) -> Row:
    titles = [card.title_weight for card in cards]
    return [
        len(cards),
        _mean(titles),
        min(titles),
        _mean(row[2] for row in own),
        _mean(min(card.address.slug.words, MAX_SLUG_WORDS) for card in cards),
        _mean(card.address.is_alike for card in cards),
        _mean(card.address.slug.has_id for card in cards),
    ]


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return sum(known) / len(known)
