"""Cuts the page's outline into its blocks of text: each is labelled as body or not, none is judged here.

A block is what a reader sees as one paragraph, heading, item or cell: the longest run of text and inline elements
between two block-level boundaries or double line breaks. Code and tables of data are one block each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.parsers.body.outline import BLOCK_TAGS, Element, Outline
from crawler.parsers.text.script_weight import weigh

MAX_BLOCKS = 6_000
"""Of one page; what follows is not read. The 99th percentile of 1,600 real articles is 1,200."""
MAX_CELL_CHARS = 200.0
"""Mean weight of a cell above which a table is layout: cells of data are short."""
_LAYOUT_CONTENT = frozenset(["table", "h1", "h2", "article", "section", "blockquote"])
# One set of characters in front, as the search leaps to it.
_SENTENCE_MARK = re.compile(
    r"[.,;:!?…。、，！？；：؟،؛।۔](?:(?<=[。、，！？；：؟،؛।۔])|(?<=[.,;:!?…])[\"'”’»)\]]*+(?:\s|$))"
)


@dataclass(slots=True, eq=False)
class TextBlock:
    """A run of text on the page."""

    holder: Element
    """The block-level element it stands in directly; of code and tables, that element itself."""
    place: Element
    """The lowest element that holds all of it: the holder, or one inline element within."""
    text: str
    """White space collapsed."""
    pieces: list[tuple[Element, int]]
    """Its texts: the element and the position in its `content`."""
    weight: float
    link_weight: float
    sentence_marks: int

    @property
    def link_density(self) -> float:
        """Share of the text that is link text, 0..1."""
        return min(1.0, self.link_weight / self.weight) if self.weight else 0.0


def read_text_blocks(outline: Outline) -> list[TextBlock]:
    """All blocks of the page in page order."""
    body = outline.body
    if body is None:
        return []
    reader = _Reader()
    open_elements = [(body, 0, body)]
    while open_elements and len(reader.found) < MAX_BLOCKS:
        element, position, holder = open_elements.pop()
        content = element.content
        while position < len(content):
            part = content[position]
            position += 1
            if isinstance(part, str):
                reader.add(element, position - 1, part)
            elif part.tag == "br":
                reader.add_break(holder)
            elif part.tag not in BLOCK_TAGS:
                open_elements.append((element, position, holder))
                element, position, content = part, 0, part.content
            else:
                reader.close(holder)
                if part.tag == "pre" or (part.tag == "table" and is_data_table(part)):
                    reader.add_whole(part)
                    continue
                open_elements.append((element, position, holder))
                element, position, content, holder = part, 0, part.content, part
        if element is holder:
            reader.close(holder)
    return reader.found


@dataclass(slots=True)
class _Reader:
    """Collects texts until their block ends."""

    found: list[TextBlock] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    pieces: list[tuple[Element, int]] = field(default_factory=list)
    has_break: bool = False

    def add(self, element: Element, position: int, text: str) -> None:
        """A text of the open block."""
        if text == " ":
            if self.texts:
                self.texts.append(text)
            return
        self.has_break = False
        self.texts.append(text)
        self.pieces.append((element, position))

    def add_break(self, holder: Element) -> None:
        """A line break; two of them end the block."""
        if self.has_break:
            self.close(holder)
        elif self.texts:
            self.has_break = True
            self.texts.append(" ")

    def add_whole(self, element: Element) -> None:
        """Everything below `element` is one block."""
        waiting: list[tuple[Element, int]] = [(element, 0)]
        while waiting:
            part, position = waiting.pop()
            if position == len(part.content):
                self.texts.append(" ")
                continue
            waiting.append((part, position + 1))
            inner = part.content[position]
            if not isinstance(inner, str):
                waiting.append((inner, 0))
            elif inner != " ":
                self.texts.append(inner)
                self.pieces.append((part, position))
        self.close(element, is_whole=True)

    def close(self, holder: Element, *, is_whole: bool = False) -> None:
        """The block ends."""
        pieces, self.has_break = self.pieces, False
        text = " ".join("".join(self.texts).split()) if pieces else ""
        self.texts, self.pieces = [], []
        if not text:
            return
        first, weight = pieces[0][0], weigh(text)
        if len(pieces) == 1:
            is_one, linked = not is_whole, weight if first.in_link else 0.0
        else:
            is_one = not is_whole and all(element is first for element, _ in pieces)
            linked = sum(weigh(str(element.content[at])) for element, at in pieces if element.in_link)
        marks = len(_SENTENCE_MARK.findall(text))
        self.found.append(TextBlock(holder, first if is_one else holder, text, pieces, weight, linked, marks))


def is_data_table(table: Element) -> bool:
    """Whether a table has two columns and rows or more of short cells, and nothing nested that a page is made of."""
    if "presentation" in table.names:
        return False
    rows = columns = cells = 0
    weight = 0.0
    waiting = table.children
    while waiting:
        element = waiting.pop()
        if element.tag in _LAYOUT_CONTENT:
            return False
        inner = element.children
        if element.tag == "tr":
            rows += 1
            row = [cell for cell in inner if cell.tag in ("td", "th")]
            columns = max(columns, len(row))
            filled = [cell.weight for cell in row if cell.weight]
            cells += len(filled)
            weight += sum(filled)
        waiting += inner
    return rows >= 2 and columns >= 2 and cells > 0 and weight <= MAX_CELL_CHARS * cells
