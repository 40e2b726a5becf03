"""Finds the links that could lead to other articles, each with the card around it and the heading above it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urlsplit

from crawler.parsers.container import Container
from crawler.parsers.document import Document
from crawler.parsers.link_shape import article_likeness, site_of
from crawler.parsers.marks import Mark, Marks
from crawler.parsers.module_words import MAX_HEADING_CHARS, HeadingKind, heading_kind
from crawler.parsers.outline import HEADING_TAGS, Element, Outline

MAX_LINKS = 3_000
MAX_CARD_WEIGHT = 1_500.0
MAX_CARD_PROSE = 1_200.0
MAX_HEADING_LEVELS = 6
MAX_SIBLINGS = 12
NO_ARTICLE, UNLIKE, LONG_TEXT = -4.0, -1.0, 30.0
"""Links to sections and tags stand in cards too; only a long text makes such an address worth a look."""
MAX_INLINE_LEVELS = 20

# Links in these are no offers, whatever they look like.
_NEVER = frozenset([Mark.NAVIGATION, Mark.SHARE, Mark.NOTICE, Mark.TAGS, Mark.COMMENTS, Mark.CONTENTS])


@dataclass(slots=True)
class Offer:
    """One address, the links to it, and where they stand."""

    url: str
    likeness: float
    """How much the address looks like an article's."""
    links: list[Element] = field(default_factory=list)
    root: Element | None = None
    """The card: the highest element that offers nothing but this address."""
    marks: Marks = frozenset()
    """Of the card and all around it."""
    heading: str = ""
    """The nearest heading above the card that isn't a card's own."""
    heading_kind: HeadingKind | None = None
    """What it says that the links below are: "related", "promoted", "other"."""
    is_inline: bool = False
    """It stands in a sentence of the body."""
    line: str = ""
    """The text of the line that an inline link stands in."""

    @property
    def title_weight(self) -> float:
        """Length of its longest link text."""
        return max(link.weight for link in self.links)


def find_offers(doc: Document, outline: Outline, container: Container, canonical_url: str) -> list[Offer]:
    """All that could be offers, in page order; nothing is judged yet."""
    offers = _collect(doc, outline, _own_keys(doc.url, canonical_url))
    single = _single_owner(outline, offers)
    around = _marks_around(outline)
    headings = _Headings(outline, single)
    kinds: dict[str, HeadingKind | None] = {}
    for number, offer in enumerate(offers):
        link = offer.links[0]
        offer.line = _inline_line(outline, container, link)
        offer.is_inline = bool(offer.line)
        offer.root = _card_root(outline, container, link, number, single)
        offer.marks = around[offer.root.index].union(*(link.marks for link in offer.links[:5]))
        inside = outline.elements[offer.root.index : min(offer.root.end, offer.root.index + 8)]
        if any(Mark.CARD in element.marks for element in inside):
            offer.marks |= {Mark.CARD}
        offer.heading = headings.above(offer.root)
        if offer.heading not in kinds:
            kinds[offer.heading] = heading_kind(offer.heading)
        offer.heading_kind = kinds[offer.heading]
    return offers


def _collect(doc: Document, outline: Outline, own_keys: set[str]) -> list[Offer]:
    offers: dict[str, Offer] = {}
    page = urlsplit(doc.base_url)
    origin, site = f"{page.scheme}://{page.netloc}", site_of(page.netloc)
    skip_to = seen = 0
    for element in outline.elements[1:]:
        if element.index < skip_to:
            continue
        if not element.marks.isdisjoint(_NEVER) and element.prose < 0.5 * outline.elements[0].prose:
            skip_to = element.end
            continue
        if element.tag != "a" or seen >= MAX_LINKS:
            continue
        seen += 1
        url = _absolute(doc, element.attributes.get("href") or "", origin)
        if url is None or _key(url) in own_keys:
            continue
        parts = url.split("/", 3)
        path, _, query = ("/" + parts[3] if len(parts) > 3 else "/").partition("?")
        if site_of(parts[2]) != site:
            continue
        offer = offers.get(_key(url))
        if offer is None:
            likeness = article_likeness(path, query)
            is_view_of_page = likeness > 0 and _key(url.partition("?")[0]) in own_keys
            if is_view_of_page or likeness <= NO_ARTICLE or (likeness <= UNLIKE and element.weight < LONG_TEXT):
                continue
            offer = offers[_key(url)] = Offer(url, likeness)
        offer.links.append(element)
    return list(offers.values())


def _absolute(doc: Document, href: str, origin: str) -> str | None:
    """Resolving each of a thousand links by the standard takes long; most are plain."""
    href = href.strip().partition("#")[0]
    if not href or len(href) > 2_000:
        return None
    if href[0] == "/" and href[1:2] not in ("/", "\\") and "/." not in href:
        return origin + href
    if href.startswith(("https://", "http://")) and "/." not in href:
        return href if len(href.split("/", 3)[2]) > 2 else None
    return doc.resolve(href)


def _own_keys(*urls: str) -> set[str]:
    """The page's own addresses, with and without their queries."""
    return {_key(url) for url in urls} | {_key(url.partition("?")[0]) for url in urls}


def _key(url: str) -> str:
    return url.partition("://")[2].partition("#")[0].rstrip("/").removeprefix("www.")


def _single_owner(outline: Outline, offers: list[Offer]) -> list[int]:
    """For each element the number of the only offer below it; -1 none, -2 several."""
    owner = [-1] * len(outline.elements)
    for number, offer in enumerate(offers):
        for link in offer.links:
            owner[link.index] = number
    for element in reversed(outline.elements):
        mine = owner[element.index]
        if mine != -1 and element.parent >= 0:
            above = owner[element.parent]
            owner[element.parent] = mine if above in (-1, mine) else -2
    return owner


def _card_root(outline: Outline, container: Container, link: Element, number: int, single: list[int]) -> Element:
    root = link
    for element in outline.ancestors(link):
        too_much = element.weight > MAX_CARD_WEIGHT or element.prose > MAX_CARD_PROSE
        if single[element.index] != number or too_much or element.tag in ("body", "main"):
            break
        if element.index <= container.element.index < element.end:
            break
        root = element
    return root


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


def _marks_around(outline: Outline) -> list[Marks]:
    """For each element its marks and those of all elements around it."""
    around: list[Marks] = []
    for element in outline.elements:
        outer = around[element.parent] if element.parent >= 0 else element.marks
        around.append(outer | element.marks if element.marks else outer)
    return around


class _Headings:
    """Finds the heading above a card; what was found for its neighbours is kept."""

    def __init__(self, outline: Outline, single: list[int]) -> None:
        self._outline = outline
        self._single = single
        self._labels: dict[int, str] = {}
        self._children: dict[int, list[Element]] = {}

    def above(self, root: Element) -> str:
        """The nearest short text before the card, in it or around it, that offers nothing itself; "" for none."""
        branch = root
        for parent in islice(self._outline.ancestors(root), MAX_HEADING_LEVELS):
            if text := self._before(parent, branch):
                return text
            branch = parent
        return ""

    def _before(self, parent: Element, branch: Element) -> str:
        if parent.index not in self._children:
            self._children[parent.index] = parent.children
        siblings = self._children[parent.index]
        position = bisect_left(siblings, branch.index, key=lambda child: child.index)
        for sibling in reversed(siblings[max(0, position - MAX_SIBLINGS) : position]):
            if sibling.index not in self._labels:
                self._labels[sibling.index] = _label(sibling, self._single)
            if self._labels[sibling.index]:
                return self._labels[sibling.index]
            if sibling.prose > 0:
                return ""
        return ""


def _label(element: Element, single: list[int]) -> str:
    if not 0 < element.weight <= MAX_HEADING_CHARS or (single[element.index] != -1 and element.tag not in HEADING_TAGS):
        return ""
    return text_of(element, MAX_HEADING_CHARS)


def text_of(element: Element, limit: int) -> str:
    """Its text, white space collapsed, at most about `limit` characters."""
    return " ".join("".join(_texts(element, limit)).split())[:limit]


def _texts(element: Element, limit: int) -> Iterator[str]:
    stack: list[Element | str] = list(reversed(element.content))
    length = 0
    while stack and length < 4 * limit:
        part = stack.pop()
        if isinstance(part, str):
            length += len(part)
            yield part
        else:
            stack.extend(reversed(part.content))


def by_group(offers: list[Offer]) -> dict[int, list[Offer]]:
    """Offers whose cards are siblings, by the index of the cards' parent."""
    groups: dict[int, list[Offer]] = defaultdict(list)
    for offer in offers:
        if offer.root is not None:
            groups[offer.root.parent].append(offer)
    return groups
