"""What is left of an element for BeautifulSoup: no other parts, no attributes nobody reads, no bottomless nesting."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from bs4 import BeautifulSoup, Tag
from bs4.builder import HTMLTreeBuilder

from crawler.parsers.marks import Mark, Marks
from crawler.parsers.outline import BLOCK_TAGS, Element

MAX_DEPTH = 60
"""Elements nested deeper give only their text: BeautifulSoup recurses in places. Real bodies have 20 levels."""
MAX_ELEMENTS = 12_000
MAX_CHARS = 1_500_000
"""Read of one soup at most; both keep a hostile page under a second."""
MARKS_ATTRIBUTE = "data-marks"
BOLD_ATTRIBUTE = "data-bold"
MAX_BOLD_WEIGHT = 90.0

_KEPT_ATTRIBUTES = ("href", "datetime", "title", "aria-label", "alt")
_BARE_TAGS = frozenset(
    ["span", "font", "b", "strong", "i", "em", "u", "s", "small", "big", "sub", "sup", "mark", "ins", "abbr", "bdi",
     "bdo", "wbr", "tt", "q", "cite", "var", "samp", "kbd", "dfn"]
)  # fmt: skip
_WRAPPER_TAGS = frozenset(["div", "section", "main", "center", "article"])
_RAW_TAGS = frozenset(["xmp", "plaintext", "listing"])
_MARKS = {mark.value: mark for mark in Mark}

_Pending = tuple[Element | str | None, str, int]
"""An element or a text still to be given, or None with the tag that ends then; and its depth."""


def prune(element: Element, without: Collection[int], marks_of: Callable[[Element], Marks]) -> Tag:
    """The body's container with everything below it but the elements (by index) in `without`.

    Every tag carries its marks in the attribute `data-marks`, as far as `marks_of` believes them. Elements that only
    shape letters or wrap a single other one are left out; their texts stay.
    """
    soup = BeautifulSoup("", builder=_OutlineBuilder([element], without, marks_of))
    return next(node for node in soup.contents if isinstance(node, Tag))


def as_soups(elements: Iterable[Element]) -> list[Tag]:
    """Elements whole, as the children of one soup: a soup each would cost five times as much."""
    soup = BeautifulSoup("", builder=_OutlineBuilder(elements, (), None))
    return [node for node in soup.contents if isinstance(node, Tag)]


def marks_of_tag(tag: Tag) -> Marks:
    """The marks that `prune` gave to a tag."""
    value = tag.get(MARKS_ATTRIBUTE)
    return frozenset([_MARKS[name] for name in str(value).split()]) if value else frozenset()


class _OutlineBuilder(HTMLTreeBuilder):
    """Feeds BeautifulSoup from the outline: no markup is written and parsed again, which would take twice as long."""

    def __init__(
        self, elements: Iterable[Element], without: Collection[int], marks_of: Callable[[Element], Marks] | None
    ) -> None:
        super().__init__(multi_valued_attributes={}, string_containers={})
        self._elements = elements
        self._without = without
        self._marks_of = marks_of
        self._budget = MAX_ELEMENTS
        self._chars = MAX_CHARS

    def feed(self, markup: object) -> None:
        """Called by BeautifulSoup; `markup` is empty."""
        soup = self.soup
        if soup is None:
            return
        for element in self._elements:
            stack: list[_Pending] = [(element, "", 0)]
            while stack:
                part, tag, depth = stack.pop()
                if part is None:
                    soup.handle_endtag(tag)
                elif isinstance(part, str):
                    self._chars -= len(part)
                    if self._chars > 0:
                        soup.handle_data(part)
                elif part.index not in self._without and self._budget > 0:
                    stack.extend(self._open(soup, part, depth))

    def _open(self, soup: BeautifulSoup, element: Element, depth: int) -> list[_Pending]:
        """Opens the element's tag, if it gets one; returns what has to be given below it, last first."""
        self._budget -= 1
        below: list[_Pending] = [(part, "", depth + 1) for part in reversed(element.content)]
        if depth > 0 and (depth > MAX_DEPTH or (self._marks_of and _is_bare(element))):
            return [(" ", "", 0), *below, (" ", "", 0)] if element.tag in BLOCK_TAGS else below
        tag = _tag_of(element)
        soup.handle_starttag(tag, None, None, self._attributes(element))
        return [(None, tag, 0), *below]

    def _attributes(self, element: Element) -> dict[str, str]:
        attributes = {"class": element.names} if element.names else {}
        marks = self._marks_of(element) if self._marks_of and element.marks else element.marks
        if marks:
            attributes[MARKS_ATTRIBUTE] = " ".join(marks)
        if self._marks_of and _is_bold_line(element):
            attributes[BOLD_ATTRIBUTE] = ""
        for name in _KEPT_ATTRIBUTES if element.attributes else ():
            if value := element.attributes.get(name):
                attributes[name] = value[:2_000]
        return attributes


def _is_bare(element: Element) -> bool:
    """Whether nothing is lost when the element is left out and its content stays."""
    if element.marks:
        return False
    if element.tag in _BARE_TAGS:
        return True
    return element.tag in _WRAPPER_TAGS and len(element.content) <= 3 and _wraps_one(element)


def _is_bold_line(element: Element) -> bool:
    """Whether a block is a few words in bold and nothing else: many authors write their headings so."""
    if element.tag not in ("p", "div") or not 0 < element.line_weight < MAX_BOLD_WEIGHT or len(element.content) > 3:
        return False
    parts = [part for part in element.content if part != " "]
    return len(parts) == 1 and isinstance(parts[0], Element) and parts[0].tag in ("b", "strong")


def _wraps_one(element: Element) -> bool:
    parts = [part for part in element.content if part != " "]
    return len(parts) == 1 and isinstance(parts[0], Element) and parts[0].tag in BLOCK_TAGS


def _tag_of(element: Element) -> str:
    """Its tag, where that is one in any parser; broken markup makes names of quotes and brackets."""
    tag = element.tag
    if tag in _RAW_TAGS:
        return "pre"
    return tag if tag.isalnum() or tag.replace("-", "").isalnum() else "span"
