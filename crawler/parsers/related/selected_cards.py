"""The related links that a site's profile selected: their cards, and the fields that these state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.parsers.body.container import Container
from crawler.parsers.body.marks import Mark
from crawler.parsers.body.outline import BLOCK_TAGS, Element, Outline
from crawler.parsers.body.prune import as_soups
from crawler.parsers.dates.dates import read_date
from crawler.parsers.markup.document import Document
from crawler.parsers.markup.selection import RELATED_FLAG
from crawler.parsers.related.cards import read_card
from schema.article import RelatedLink

MAX_CARDS = 200
MAX_CARD_WEIGHT = 1_500.0


@dataclass(frozen=True, slots=True)
class SelectedCard:
    """A related link of the profile."""

    url: str
    root: Element
    """The link, or the element with its teaser, date and picture."""
    is_inline: bool = False
    """It stands in a sentence."""


def flagged(outline: Outline, flag: str) -> list[Element]:
    """The topmost elements of a flag, in page order."""
    found: list[Element] = []
    for element in outline.elements:
        if flag in element.names and not (found and element.index < found[-1].end):
            found.append(element)
    return found


def select_cards(doc: Document, outline: Outline, container: Container) -> tuple[SelectedCard, ...]:
    """In page order, each address once: a selected link gives the card around it, any other element is a card."""
    own_url = doc.resolve(doc.url)
    found: dict[str, list[Element]] = {}
    for element in flagged(outline, RELATED_FLAG):
        link = _link_of(outline, element)
        url = doc.resolve(link.attributes.get("href")) if link is not None else None
        if url is not None and url != own_url and len(found) < MAX_CARDS:
            found.setdefault(url, []).append(element)
    owners = _owners(outline, found)
    cards = []
    for url, (element, *_) in found.items():
        if is_inline := _in_sentence(outline, element):
            root = element
        else:
            root = _card_around(outline, container, element, owners, is_alone=len(found) == 1)
        cards.append(SelectedCard(url, root, is_inline))
    return tuple(cards)


def _link_of(outline: Outline, element: Element) -> Element | None:
    """The element, the link around it, or the longest link in it."""
    if element.in_link:
        return next((e for e in (element, *outline.ancestors(element)) if e.tag == "a"), None)
    links = [below for below in outline.below(element) if below.tag == "a"]
    return max(links, key=lambda link: link.weight, default=None)


def _in_sentence(outline: Outline, element: Element) -> bool:
    block = next((e for e in (element, *outline.ancestors(element)) if e.tag in BLOCK_TAGS), element)
    return element.in_link and block.own_prose > 0


def _owners(outline: Outline, found: dict[str, list[Element]]) -> dict[int, str]:
    """For the elements around selected ones the only address below them; "" where there are several."""
    owners: dict[int, str] = {}
    for url, elements in found.items():
        for element in elements:
            for around in outline.ancestors(element):
                known = owners.setdefault(around.index, url)
                if not known:
                    break
                if known != url:
                    owners[around.index] = ""
    return owners


def _card_around(
    outline: Outline, container: Container, element: Element, owners: dict[int, str], *, is_alone: bool
) -> Element:
    """The highest element that holds no other selected address; of a single link, the nearest that is called a card."""
    if not element.in_link:
        return element
    card = element
    for around in outline.ancestors(element):
        holds_body = around.index <= container.element.index < around.end
        if holds_body or not owners[around.index] or around.weight > MAX_CARD_WEIGHT or around.tag == "body":
            break
        card = around
        if is_alone and (around.tag in ("li", "article") or Mark.CARD in around.marks):
            return card
    return element if is_alone else card


def with_selected(
    doc: Document,
    outline: Outline,
    cards: Sequence[SelectedCard],
    others: tuple[RelatedLink, ...],
    language: str | None,
) -> tuple[RelatedLink, ...]:
    """The selected links, and of the others those that are not called related, in page order."""
    if not cards:
        return others

    def day_of(text: str) -> dt.date | None:
        stated = read_date(text, language=language, now=doc.fetched_at, url=doc.url)
        return stated.date if stated else None

    read = [read_card(soup, day_of) for soup in as_soups(card.root for card in cards)]
    links = [
        RelatedLink(card.url, fields.title, fields.summary, fields.category, fields.published)
        for card, fields in zip(cards, read, strict=True)
    ]
    own = {card.url for card in cards}
    links += [link for link in others if link.kind != "related" and link.url not in own]
    places = _places(doc, outline)
    links.sort(key=lambda link: places.get(link.url, 0))
    return tuple(replace(link, position=position) for position, link in enumerate(links))


def _places(doc: Document, outline: Outline) -> dict[str, int]:
    """The index of the first link to each address."""
    places: dict[str, int] = {}
    for element in outline.elements:
        if element.tag == "a" and (url := doc.resolve(element.attributes.get("href"))) is not None:
            places.setdefault(url, element.index)
    return places
