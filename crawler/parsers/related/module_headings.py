"""Finds the heading above a group of links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from crawler.parsers.body.outline import HEADING_TAGS, Element, Outline
from crawler.parsers.related.module_words import MAX_HEADING_CHARS, HeadingKind, heading_kind

MAX_LEVELS = 6
SEVERAL = -2
"""In place of an address's number: links to more than one."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a card and isn't a card's own."""

    text: str
    kind: HeadingKind | None
    """What it says that the links below are: "related", "promoted", "other"; None where it says nothing."""
    is_tagged: bool
    """It is marked up as a heading, or holds one."""
    index: int
    """Of its element; -1 for none."""
    levels: int
    """How many elements around the card it was found."""


NO_HEADING = Heading("", None, False, -1, MAX_LEVELS)


class Headings:
    """Finds headings; what was found for a card is kept for its neighbours."""

    def __init__(self, outline: Outline, single: Mapping[int, int]) -> None:
        """`single`: by index of each element around links the number of the only address below it, or `SEVERAL`."""
        self._outline = outline
        self._single = single
        self._labels: dict[int, Heading] = {}
        self._above: dict[int, dict[int, Heading]] = {}

    def above(self, root: Element) -> Heading:
        """The nearest short text before the card, in it or around it, that offers nothing itself.

        One that says what is below it is preferred to a nearer one that doesn't.
        """
        nearest = NO_HEADING
        branch = root
        for levels, parent in enumerate(islice(self._outline.ancestors(root), MAX_LEVELS)):
            found = self._before(parent, branch)
            if found.text:
                here = Heading(found.text, found.kind, found.is_tagged, found.index, levels)
                if here.kind or here.is_tagged:
                    return here if here.kind or not nearest.text else nearest
                nearest = nearest if nearest.text else here
            branch = parent
        return nearest

    def names_module(self, parent: Element, branch: Element) -> bool:
        """Whether `parent` begins with the heading of a module, so that it is more than the card in `branch`."""
        first = next((part for part in parent.content if isinstance(part, Element)), branch)
        return first is not branch and self._label(first).kind in ("related", "promoted")

    def _before(self, parent: Element, branch: Element) -> Heading:
        """The last label before `branch`, over other cards but not over text."""
        if parent.index not in self._above:
            self._above[parent.index] = self._labels_above(parent)
        return self._above[parent.index][branch.index]

    def _labels_above(self, parent: Element) -> dict[int, Heading]:
        """By the index of each child of `parent`."""
        above: dict[int, Heading] = {}
        last = NO_HEADING
        for child in parent.children:
            above[child.index] = last
            label = self._label(child)
            if label.text:
                last = label
            elif child.prose > 0 and child.index not in self._single:
                last = NO_HEADING
        return above

    def _label(self, element: Element) -> Heading:
        if element.index not in self._labels:
            self._labels[element.index] = self._read(element)
        return self._labels[element.index]

    def _read(self, element: Element) -> Heading:
        is_tag = element.tag in HEADING_TAGS
        if not 0 < element.weight <= MAX_HEADING_CHARS or (element.index in self._single and not is_tag):
            return NO_HEADING
        text = text_of(element, MAX_HEADING_CHARS)
        inside = self._outline.elements[element.index : min(element.end, element.index + 5)]
        is_tagged = any(part.tag in HEADING_TAGS for part in inside)
        return Heading(text, heading_kind(text), is_tagged, element.index, 0)


def text_of(element: Element, limit: int) -> str:
    """Its text, white space collapsed, at most about `limit` characters."""
    return " ".join("".join(_texts(element, limit)).split())[:limit]


def _texts(element: Element, limit: int) -> Iterator[str]:
    room = 4 * limit
    stack = element.content[room::-1]
    length = 0
    while stack and length < room:
        part = stack.pop()
        if isinstance(part, str):
            length += len(part)
            yield part
        else:
            stack += part.content[room::-1]
