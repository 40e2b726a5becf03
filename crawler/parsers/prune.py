"""Parts of the outline as BeautifulSoup: only what was kept, no attributes nobody reads, no bottomless nesting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bs4 import BeautifulSoup, Tag
from bs4.builder import HTMLTreeBuilder

from crawler.parsers.outline import BLOCK_TAGS, Element, Outline
from crawler.parsers.text_blocks import TextBlock

MAX_DEPTH = 60
"""Elements nested deeper give only their text: BeautifulSoup recurses in places. Real bodies have 20 levels."""
MAX_ELEMENTS = 12_000
MAX_CHARS = 1_500_000
"""Read of one soup at most; both keep a hostile page under a second."""
BOLD_ATTRIBUTE = "data-bold"
CAPTION_ATTRIBUTE = "data-caption"
DATA_ATTRIBUTE = "data-table"
MAX_BOLD_WEIGHT = 90.0

_KEPT_ATTRIBUTES = ("href", "datetime", "title", "aria-label", "alt")
_BARE_TAGS = frozenset(
    ["span", "font", "b", "strong", "i", "em", "u", "s", "small", "big", "sub", "sup", "mark", "ins", "abbr", "bdi",
     "bdo", "wbr", "tt", "q", "cite", "var", "samp", "kbd", "dfn"]
)  # fmt: skip
_WRAPPER_TAGS = frozenset(["div", "section", "main", "center", "article"])
_RAW_TAGS = frozenset(["xmp", "plaintext", "listing"])

_Part = Element | str
_Pending = tuple[_Part | None, str, int]
"""An element or a text still to be given, or None with the tag that ends then; and its depth."""


def prune(outline: Outline, kept: Sequence[TextBlock], captions: Sequence[TextBlock] = ()) -> Tag:
    """The texts of some blocks with the elements around them, below the lowest element that holds them all.

    Elements that only shape letters or wrap a single other one are left out; their texts stay. Lines in bold, captions
    and tables of data carry an attribute that says so.
    """
    cut = _Cut(outline, kept, captions)
    soup = BeautifulSoup("", builder=_OutlineBuilder([cut.root], cut))
    return next(node for node in soup.contents if isinstance(node, Tag))


def as_soups(elements: Iterable[Element]) -> list[Tag]:
    """Elements whole, as the children of one soup: a soup each would cost five times as much."""
    soup = BeautifulSoup("", builder=_OutlineBuilder(elements))
    return [node for node in soup.contents if isinstance(node, Tag)]


class _Cut:
    """What is left of each element."""

    def __init__(self, outline: Outline, kept: Sequence[TextBlock], captions: Sequence[TextBlock]) -> None:
        self._texts: dict[int, set[int]] = {}
        """Positions of the texts that stay, by the index of their element."""
        self._holders: set[int] = set()
        for block in (*kept, *captions):
            for element, position in block.pieces:
                self._texts.setdefault(element.index, set()).add(position)
                while element.index not in self._holders:
                    self._holders.add(element.index)
                    element = outline.elements[element.parent] if element.parent >= 0 else element
        self.captions = frozenset(block.holder.index for block in captions)
        self.tables = frozenset(block.holder.index for block in kept if block.holder.tag == "table")
        self.root = self._lowest(outline.elements[0])

    def content(self, element: Element) -> list[_Part]:
        """What stays of the element's content."""
        texts = self._texts.get(element.index, ())
        return [
            part
            for position, part in enumerate(element.content)
            if (part == " " or position in texts if isinstance(part, str) else self._stays(part))
        ]

    def _stays(self, element: Element) -> bool:
        return element.index in self._holders or element.tag in ("br", "td", "th")

    def _lowest(self, element: Element) -> Element:
        while element.index not in self._texts:
            inner = [part for part in element.content if not isinstance(part, str) and part.index in self._holders]
            if len(inner) != 1 or inner[0].tag not in _WRAPPER_TAGS:
                break
            element = inner[0]
        return element


class _OutlineBuilder(HTMLTreeBuilder):
    """Feeds BeautifulSoup from the outline: no markup is written and parsed again, which would take twice as long."""

    def __init__(self, elements: Iterable[Element], cut: _Cut | None = None) -> None:
        super().__init__(multi_valued_attributes={}, string_containers={})
        self._elements = elements
        self._cut = cut
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
                elif self._budget > 0:
                    stack.extend(self._open(soup, part, depth))

    def _open(self, soup: BeautifulSoup, element: Element, depth: int) -> list[_Pending]:
        """Opens the element's tag, if it gets one; returns what has to be given below it, last first."""
        self._budget -= 1
        content = self._cut.content(element) if self._cut else element.content
        below: list[_Pending] = [(part, "", depth + 1) for part in reversed(content)]
        if depth > 0 and (depth > MAX_DEPTH or (self._cut and _is_bare(element, content))):
            return [(" ", "", 0), *below, (" ", "", 0)] if element.tag in BLOCK_TAGS else below
        tag = _tag_of(element)
        soup.handle_starttag(tag, None, None, self._attributes(element))
        return [(None, tag, 0), *below]

    def _attributes(self, element: Element) -> dict[str, str]:
        attributes = {"class": element.names} if element.names else {}
        for name in _KEPT_ATTRIBUTES if element.attributes else ():
            if value := element.attributes.get(name):
                attributes[name] = value[:2_000]
        if self._cut:
            attributes.update(_findings(element, self._cut))
        return attributes


def _findings(element: Element, cut: _Cut) -> dict[str, str]:
    """What was found out about the element on the way, for whoever reads the soup."""
    findings = {
        BOLD_ATTRIBUTE: _is_bold_line(element),
        CAPTION_ATTRIBUTE: element.index in cut.captions,
        DATA_ATTRIBUTE: element.index in cut.tables,
    }
    return {name: "" for name, holds in findings.items() if holds}


def _is_bare(element: Element, content: list[_Part]) -> bool:
    """Whether nothing is lost when the element is left out and its content stays."""
    return element.tag in _BARE_TAGS or (element.tag in _WRAPPER_TAGS and len(content) <= 3 and _wraps_one(content))


def _is_bold_line(element: Element) -> bool:
    """Whether a block is a few words in bold and nothing else: many authors write their headings so."""
    if element.tag not in ("p", "div") or not 0 < element.line_weight < MAX_BOLD_WEIGHT or len(element.content) > 3:
        return False
    parts = [part for part in element.content if part != " "]
    return len(parts) == 1 and isinstance(parts[0], Element) and parts[0].tag in ("b", "strong")


def _wraps_one(content: list[_Part]) -> bool:
    parts = [part for part in content if part != " "]
    return len(parts) == 1 and isinstance(parts[0], Element) and parts[0].tag in BLOCK_TAGS


def _tag_of(element: Element) -> str:
    """Its tag, where that is one in any parser; broken markup makes names of quotes and brackets."""
    tag = element.tag
    if tag in _RAW_TAGS:
        return "pre"
    return tag if tag.isalnum() or tag.replace("-", "").isalnum() else "span"
