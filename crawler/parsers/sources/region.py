"""The lines around the headline: where standfirst, byline and date stand.

One walk over a bounded number of nodes gives them all, with what the markup calls them; the readers of the single
fields ask little else of the tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.parsers.markup.surroundings import Distance, Surroundings
from crawler.parsers.markup.visible import BLOCK_TAGS, is_unseen
from crawler.parsers.text.folding import squeeze

ELEMENTS_BEFORE = 20
ELEMENTS_AFTER = 100
MAX_LINE_CHARS = 3_000
BODY_LINE_CHARS = 200
BODY_LINES = 2
"""So many long lines after the headline are the body, and the walk ends."""


class Part(NamedTuple):
    """An inline element of a line, or a text of the block itself."""

    text: str
    names: str = ""
    """Class, id, itemprop, rel of the inline elements around the text, in lower case."""
    href: str | None = None
    datetime: str | None = None


class Line(NamedTuple):
    """A run of text that a reader sees as one line or paragraph."""

    text: str
    tag: str
    """The block element that holds it."""
    names: str
    """Class, id, itemprop and so on of the block and its ancestors below the headline's own; innermost first."""
    own_names: str
    """Of the block alone."""
    distance: int
    """Elements from the headline: negative before it."""
    box: Distance
    """Whether the boxes around it are the article's."""
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """The lines before and after the headline, in page order; without the headline itself."""

    before: tuple[Line, ...] = ()
    after: tuple[Line, ...] = ()
    surroundings: Surroundings = field(default_factory=Surroundings)
    """Seen from the headline: the boxes that hold it are the article's."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines after the headline, then those before it, backwards: the likeliest first."""
        return self.after + self.before[::-1]


def read_region(headline: LexborNode | None, tree: LexborHTMLParser) -> Region:
    """The region around `headline`; without one, the beginning of the article, main part or body of the page."""
    if headline is not None:
        surroundings = Surroundings(frozenset(node.mem_id for node in _ancestors(headline)))
        before = list(_backward(headline, ELEMENTS_BEFORE))[::-1]
        after = _forward(headline, ELEMENTS_AFTER)
        reader = _LineReader(surroundings)
        return Region(reader.read(before, is_before=True), reader.read(after), surroundings)
    start = tree.css_first("article, main, [role=main]") or tree.body
    if start is None or start.first_child is None:
        return Region()
    surroundings = Surroundings(frozenset([start.mem_id, *(node.mem_id for node in _ancestors(start))]))
    return Region((), _LineReader(surroundings).read(_forward(start, ELEMENTS_AFTER, inside=True)), surroundings)


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    for _ in range(60):
        if parent is None or not parent.is_element_node:
            return
        yield parent
        parent = parent.parent


def _forward(node: LexborNode, elements: int, *, inside: bool = False) -> Iterator[LexborNode]:
    """The nodes after `node` in page order (with `inside`, below it first); unseen elements are left out whole."""
    current = node
    descend = inside
    for _ in range(12 * elements):
        following = current.first_child if descend else None
        while following is None:
            following = current.next
            if following is None:
                parent = current.parent
                if parent is None or parent.tag in ("body", "html"):
                    return
                current = parent
        current = following
        descend = False
        if current.is_text_node:
            yield current
        elif current.is_element_node and not is_unseen(current):
            elements -= 1
            descend = True
            yield current
        if elements <= 0:
            return


def _backward(node: LexborNode, elements: int) -> Iterator[LexborNode]:
    """The text nodes before `node`, nearest first."""
    current = node
    for _ in range(8 * elements):
        previous = current.prev
        if previous is None:
            parent = current.parent
            if parent is None or parent.tag in ("body", "html"):
                return
            current = parent
            continue
        while previous.is_element_node and (last := previous.last_child) is not None and not is_unseen(previous):
            elements -= 1
            previous = last
        current = previous
        if current.is_text_node:
            yield current
        if elements <= 0:
            return


class _LineReader:
    """Groups nodes into lines by the block that holds them."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings

    def read(self, nodes: list[LexborNode] | Iterator[LexborNode], *, is_before: bool = False) -> tuple[Line, ...]:
        lines: list[Line] = []
        parts: list[Part] = []
        block: LexborNode | None = None
        seen = first = body_lines = 0
        for node in nodes:
            if node.is_element_node:
                seen += 1
                stated = node.attributes.get("datetime") if node.tag == "time" else None
                if node.tag in BLOCK_TAGS or (stated and node.first_child is None):
                    self._finish(lines, block, parts, first)
                    block, parts = None, []
                if stated and node.first_child is None:
                    self._finish(lines, node, [Part("", self._surroundings.names(node), None, stated)], seen)
                continue
            text = node.text_content or ""
            if not text.strip():
                if parts:
                    parts.append(Part(" "))
                continue
            holder, part = self._part(node, text[:MAX_LINE_CHARS])
            if block is None or holder.mem_id != block.mem_id:
                body_lines += self._finish(lines, block, parts, first)
                if body_lines >= BODY_LINES:
                    return tuple(lines)
                block, parts, first = holder, [], seen
            parts.append(part)
            seen += is_before
        self._finish(lines, block, parts, first)
        if is_before:
            return tuple(line._replace(distance=line.distance - seen - 1) for line in lines)
        return tuple(lines)

    def _finish(self, lines: list[Line], block: LexborNode | None, parts: list[Part], distance: int) -> bool:
        """Adds the line; True where it is so long that it looks like the body's."""
        if block is None or not parts:
            return False
        text = squeeze("".join(part.text for part in parts), MAX_LINE_CHARS)
        names, box = self._surroundings.chain(block)
        own_names = self._surroundings.names(block) if block.mem_id not in self._surroundings.shared else ""
        lines.append(Line(text, block.tag or "", names, own_names, distance, box, tuple(parts)))
        return len(text) >= BODY_LINE_CHARS and box == "own"

    def _part(self, node: LexborNode, text: str) -> tuple[LexborNode, Part]:
        """The block around a text, and the text with what its inline elements say."""
        names = ""
        href = datetime = None
        current = node.parent or node
        for _ in range(8):
            parent = current.parent
            if current.tag in BLOCK_TAGS or parent is None:
                break
            names = f"{names} {self._surroundings.names(current)}"
            if current.tag == "a":
                href = current.attributes.get("href")
            elif current.tag == "time":
                datetime = current.attributes.get("datetime")
            current = parent
        return current, Part(text, names.strip(), href, datetime)
