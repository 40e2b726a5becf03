"""Parts of the outline as BeautifulSoup: only what was kept, no attributes nobody reads, no bottomless nesting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from crawler.parsers.body.outline import BLOCK_TAGS, Element, Outline
from crawler.parsers.body.text_blocks import TextBlock

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

_EMPTY_TAGS = frozenset(["br", "hr", "img", "wbr", "area", "col", "base", "keygen"])

_Part = Element | str


def prune(outline: Outline, kept: Sequence[TextBlock], captions: Sequence[TextBlock] = ()) -> Tag:
    """The texts of some blocks with the elements around them, below the lowest element that holds them all.

    Elements that only shape letters or wrap a single other one are left out; their texts stay. Lines in bold, captions
    and tables of data carry an attribute that says so.
    """
    cut = _Cut(outline, kept, captions)
    return _Grower(cut).grow(cut.root)


def as_soups(elements: Iterable[Element]) -> list[Tag]:
    """Elements whole."""
    grower = _Grower()
    return [grower.grow(element) for element in elements]


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


class _Place(NamedTuple):
    """Where in the soup a part of the outline goes."""

    tag: Tag
    in_code: bool


class _Grower:
    """Makes BeautifulSoup's tree of parts of the outline: writing markup and parsing it again takes five times as long.

    Its own tree builder is left out too: it looks for unclosed tags and the like, which the outline doesn't have.
    """

    def __init__(self, cut: _Cut | None = None) -> None:
        self._cut = cut
        self._budget = MAX_ELEMENTS
        self._chars = MAX_CHARS

    def grow(self, root: Element) -> Tag:
        """The element as a tag, with all that stays below it."""
        last: PageElement
        top = last = _new_tag(root, self._attributes(root))
        open_places = [(iter(self._content(root)), _Place(top, root.in_code))]
        texts: list[str] = []
        while open_places:
            parts, place = open_places[-1]
            for part in parts:
                if isinstance(part, str):
                    texts.append(part)
                    continue
                if self._budget <= 0:
                    continue
                self._budget -= 1
                content = self._content(part)
                if len(open_places) > MAX_DEPTH or (self._cut and _is_bare(part, content)):
                    edge = [" "] if part.tag in BLOCK_TAGS else []
                    open_places.append((iter([*edge, *content, *edge]), place))
                    break
                last = tag = _new_tag(part, self._attributes(part), place.tag, self._add_text(place, texts, last))
                open_places.append((iter(content), _Place(tag, part.in_code)))
                break
            else:
                open_places.pop()
                if not open_places or open_places[-1][1] is not place:
                    last = self._add_text(place, texts, last)
        return top

    def _content(self, element: Element) -> list[_Part]:
        return self._cut.content(element) if self._cut else element.content

    def _add_text(self, place: _Place, texts: list[str], previous: PageElement) -> PageElement:
        """Adds the texts read so far as one string; returns what was added last."""
        if not texts:
            return previous
        text = "".join(texts)
        texts.clear()
        self._chars -= len(text)
        if self._chars < 0:
            return previous
        string = NavigableString(" " if text.isspace() and not place.in_code else text)
        string.setup(place.tag, previous)
        place.tag.contents.append(string)
        return string

    def _attributes(self, element: Element) -> dict[str, str]:
        attributes = {"class": element.names} if element.names else {}
        for name in _KEPT_ATTRIBUTES if element.attributes else ():
            if value := element.attributes.get(name):
                attributes[name] = value[:2_000]
        if self._cut:
            attributes.update(dict.fromkeys(_findings(element, self._cut), ""))
        return attributes


def _new_tag(
    element: Element, attributes: dict[str, str], parent: Tag | None = None, previous: PageElement | None = None
) -> Tag:
    """A tag after what was added last; None for the first."""
    name = _name_of(element)
    tag = Tag(
        name=name,
        parent=parent,
        previous=previous,
        is_xml=False,
        can_be_empty_element=name in _EMPTY_TAGS,
        interesting_string_types=Tag.MAIN_CONTENT_STRING_TYPES,
    )
    tag.attrs.update(attributes)
    if parent is not None:
        parent.contents.append(tag)
    return tag


def _findings(element: Element, cut: _Cut) -> Iterator[str]:
    """Names of what was found out about the element on the way, for whoever reads the soup."""
    if _is_bold_line(element):
        yield BOLD_ATTRIBUTE
    if element.index in cut.captions:
        yield CAPTION_ATTRIBUTE
    if element.index in cut.tables:
        yield DATA_ATTRIBUTE


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


def _name_of(element: Element) -> str:
    """Its tag, where that is one in any parser; broken markup makes names of quotes and brackets."""
    tag = element.tag
    if tag in _RAW_TAGS:
        return "pre"
    return tag if tag.isalnum() or tag.replace("-", "").isalnum() else "span"
