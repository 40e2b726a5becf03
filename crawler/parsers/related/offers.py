"""Finds the links that could lead to other articles, each with the card around it and the heading above it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from crawler.parsers.body.container import Container
from crawler.parsers.body.marks import Mark, Marks
from crawler.parsers.body.outline import Element, Outline
from crawler.parsers.markup.document import Document
from crawler.parsers.related.addresses import Address, Addresses
from crawler.parsers.related.card_words import MAX_LABEL_CHARS, named_label, named_section
from crawler.parsers.related.module_headings import NO_HEADING, SEVERAL, Heading, Headings, text_of

MAX_LINKS = 3_000
MAX_CARD_WEIGHT = 1_500.0
MAX_CARD_PROSE = 800.0
MAX_CARD_LINKS = 8
"""The card of an article also links to its section, its author, its tags."""
MAX_INLINE_LEVELS = 20
MAX_PLACES = 3
"""Places looked at of one address: a page that offers an article thrice says it all."""

# Links in these are no offers, whatever they look like, unless the names say that the part is a module.
_NEVER = frozenset([Mark.NAVIGATION, Mark.SHARE, Mark.COMMENTS, Mark.CONTENTS])
_MODULE = frozenset([Mark.RELATED, Mark.PROMOTED])


@dataclass(slots=True)
class Offer:
    """One address at one place of the page."""

    address: Address
    link: Element
    """The first link of the place."""
    root: Element
    """The card: the highest element that offers nothing but this address."""
    title_weight: float = 0.0
    """Length of its longest link text."""
    marks: Marks = frozenset()
    """Of the card and all around it."""
    heading: Heading = NO_HEADING
    line: str = ""
    """The text of the body's sentence that the link stands in; "" for a card."""

    @property
    def url(self) -> str:
        """Absolute http(s), without fragment."""
        return self.address.url

    @property
    def is_inline(self) -> bool:
        """It stands in a sentence of the body."""
        return bool(self.line)


@dataclass(slots=True)
class _Target:
    """An address and all links to it."""

    address: Address
    links: list[Element] = field(default_factory=list)


def find_offers(doc: Document, outline: Outline, container: Container, canonical_url: str) -> list[Offer]:
    """All that could be offers, in page order; nothing is judged yet."""
    around = _Surroundings(outline)
    targets = _collect(outline, Addresses(doc, canonical_url), around)
    cards = _Cards(outline, container, [target.links for target in targets])
    offers: list[Offer] = []
    for number, target in enumerate(targets):
        end = places = 0
        for link in target.links:
            if link.index < end:
                offers[-1].title_weight = max(offers[-1].title_weight, link.weight)
                continue
            if places >= MAX_PLACES:
                break
            line = _inline_line(outline, container, link)
            root = link if line else cards.root(link, number)
            heading = NO_HEADING if line else cards.headings.above(root)
            offers.append(Offer(target.address, link, root, link.weight, around.marks(link), heading, line))
            end, places = root.end, places + 1
    return sorted(offers, key=lambda offer: offer.link.index)


def widen_cards(outline: Outline, container: Container, kept: list[Offer]) -> None:
    """Lets each card have what turned out to be no other offer: links to sections and authors stand in its way."""
    numbers: dict[str, int] = {}
    links: list[list[Element]] = []
    for offer in kept:
        number = numbers.setdefault(offer.address.key, len(links))
        if number == len(links):
            links.append([])
        links[number].append(offer.link)
    cards = _Cards(outline, container, links)
    for offer in kept:
        offer.root = cards.root(offer.root, numbers[offer.address.key])


def _collect(outline: Outline, addresses: Addresses, around: _Surroundings) -> list[_Target]:
    targets: dict[str, _Target] = {}
    page_prose = outline.elements[0].prose
    skip_to = seen = 0
    for element in outline.elements[1:]:
        if element.index < skip_to:
            continue
        is_named = not element.marks.isdisjoint(_NEVER) and around.marks(element).isdisjoint(_MODULE)
        if is_named and element.prose < 0.5 * page_prose:
            skip_to = element.end
            continue
        if element.tag != "a" or seen >= MAX_LINKS:
            continue
        seen += 1
        address = addresses.read(element.attributes.get("href") or "", element.weight)
        if address is None or _is_section_label(element, address, outline):
            continue
        target = targets.get(address.key)
        if target is None:
            target = targets[address.key] = _Target(address)
        target.links.append(element)
    return list(targets.values())


def _is_section_label(link: Element, address: Address, outline: Outline) -> bool:
    """Whether a link of a card leads to the article's section or topic, as its names say; some lead to the article."""
    if not 0 < link.weight <= MAX_LABEL_CHARS or address.slug.has_id or address.slug.words > 4:
        return False
    if named_label(link.names):
        return True
    parts = [link, *islice(outline.ancestors(link), 2)]
    return any(part.names and part.weight <= 2 * MAX_LABEL_CHARS and named_section(part.names) for part in parts)


class _Cards:
    """Finds the cards around links, on a page with these links of each address."""

    def __init__(self, outline: Outline, container: Container, links: list[list[Element]]) -> None:
        self._outline = outline
        self._inside = container.element.index
        self._single = _single_owner(outline, links)
        self.headings = Headings(outline, self._single)

    def root(self, link: Element, number: int) -> Element:
        """The highest element around `link` with no other address than the one with this number."""
        root = link
        for element in self._outline.ancestors(link):
            if self._single.get(element.index) != number or element.index <= self._inside < element.end:
                break
            if _is_more_than_card(element) or self.headings.names_module(element, root):
                break
            root = element
        return root


def _is_more_than_card(element: Element) -> bool:
    is_long = element.weight > MAX_CARD_WEIGHT or element.prose > MAX_CARD_PROSE
    return is_long or element.links > MAX_CARD_LINKS or element.tag in ("body", "main")


def _single_owner(outline: Outline, links: list[list[Element]]) -> dict[int, int]:
    """By index of each element around links the number of the only address below it, -2 for several."""
    owner: dict[int, int] = {}
    for number, links_of_one in enumerate(links):
        for link in links_of_one:
            owner[link.index] = number
            for element in outline.ancestors(link):
                known = owner.get(element.index)
                if known in (number, SEVERAL):
                    break
                owner[element.index] = number if known is None else SEVERAL
    return owner


def _inline_line(outline: Outline, container: Container, link: Element) -> str:
    """The text of the sentence around a link of the body; "" for links that stand alone or elsewhere."""
    inside = container.element
    if not inside.index <= link.index < inside.end:
        return ""
    for element in islice(outline.ancestors(link), MAX_INLINE_LEVELS):
        if element.index in container.others:
            return ""
        if element.own_prose and element.line_link_weight < 0.5 * element.line_weight:
            return text_of(element, 400)
        if element.index == inside.index or element.tag in ("li", "p", "td"):
            break
    return ""


class _Surroundings:
    """Finds the marks of an element and of all around it."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._known: dict[int, Marks] = {}

    def marks(self, element: Element) -> Marks:
        """Of the element and all around it."""
        path = [element]
        for outer in self._outline.ancestors(element):
            if path[-1].index in self._known:
                break
            path.append(outer)
        marks = self._known.get(path[-1].index, frozenset())
        for part in reversed(path):
            marks = self._known[part.index] = marks | part.marks if part.marks else marks
        return marks
