"""Cuts a soup into the blocks that a reader sees: each could belong to the body, and none is judged here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4.element import NavigableString, Tag

from crawler.parsers.marks import Mark, Marks
from crawler.parsers.outline import BLOCK_TAGS
from crawler.parsers.prune import BOLD_ATTRIBUTE, marks_of_tag
from crawler.parsers.script_weight import weigh
from crawler.parsers.tables import is_data_table, read_table
from schema.article import BlockKind

MAX_CANDIDATES = 10_000
BOLD_LEVEL = 4
"""Level of a heading that is only a paragraph in bold."""
_ENDS_SENTENCE = re.compile(r"[.,:;。：]\W*$")
_SPACE = re.compile(r"\s+")
_SENTENCE_MARK = re.compile(r"[.,;:!?…][\"'”’»)\]]*(?:\s|$)|[。、，！？；：؟،؛।۔]")
MIN_LINE_WEIGHT = 90.0
"""Average weight of lines between single line breaks from which they are paragraphs and not verses or an address."""

_KINDS: dict[str, BlockKind] = {
    "li": "list_item", "dt": "list_item", "dd": "list_item", "blockquote": "quote", "figcaption": "caption",
    "caption": "caption", "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading",
    "h6": "heading",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A block of the container, with what the rules ask about it."""

    kind: BlockKind
    text: str
    level: int | None
    tag: str
    """The element that holds it: "p", "div", "td"."""
    marks: Marks
    """Of that element and of all around it in the container."""
    own_marks: Marks
    weight: float
    """Length of the text, characters of dense scripts counted as several."""
    link_weight: float
    links: int
    sentence_marks: int
    parent: int = 0
    """Equal for blocks that stand in the same element."""

    @property
    def link_density(self) -> float:
        """0..1."""
        return self.link_weight / self.weight if self.weight else 0.0


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the soup a text stands."""

    tag: str = "div"
    kind: BlockKind = "paragraph"
    level: int | None = None
    marks: Marks = frozenset()
    own_marks: Marks = frozenset()
    list_depth: int = 0
    parent: int = 0
    in_link: bool = False

    def in_a_link(self) -> _Place:
        """The same place, inside a link."""
        return _Place(
            self.tag, self.kind, self.level, self.marks, self.own_marks, self.list_depth, self.parent, in_link=True
        )


def read_candidates(root: Tag) -> list[Candidate]:
    """All blocks below `root` in page order; what `root` itself is called does not count."""
    reader = _Reader()
    stack: list[tuple[object, _Place]] = [(node, _Place()) for node in reversed(root.contents)]
    while stack and len(reader.found) < MAX_CANDIDATES:
        node, place = stack.pop()
        if isinstance(node, Tag):
            stack.extend(reader.enter(node, place))
        elif isinstance(node, NavigableString):
            reader.add(str(node), place)
        else:
            reader.close()
    reader.close()
    return reader.found


class _Reader:
    """Collects inline texts until their block ends."""

    def __init__(self) -> None:
        self.found: list[Candidate] = []
        self._texts: list[tuple[str, _Place]] = []
        self._links = 0

    def enter(self, tag: Tag, place: _Place) -> list[tuple[object, _Place]]:
        """What has to be read below `tag`, last first; None in it stands for the end of the block."""
        name = tag.name
        if name == "br":
            self._break(place)
            return []
        if name not in BLOCK_TAGS:
            inner = place
            if name == "a":
                self._links += 1
                inner = place.in_a_link()
            return [(node, inner) for node in reversed(tag.contents)]
        self.close()
        inner = _place_in(tag, place)
        if name == "table" and is_data_table(tag):
            self._emit("table", read_table(tag), inner, [])
            return []
        if name == "pre":
            self._emit("code", tag.get_text().strip("\n").rstrip(), inner, [])
            return []
        return [(None, place), *((node, inner) for node in reversed(tag.contents))]

    def add(self, text: str, place: _Place) -> None:
        """A piece of text of the open block."""
        if self._texts or not text.isspace():
            self._texts.append((text, place))

    def _break(self, place: _Place) -> None:
        """A line break; two of them end the paragraph."""
        for text, _ in reversed(self._texts):
            if text == "\n":
                self.close()
                return
            if not text.isspace():
                break
        if self._texts:
            self.add("\n", place)

    def close(self) -> None:
        """The block ends: its texts become one candidate, or several if single line breaks part long lines."""
        texts, self._texts = self._texts, []
        links, self._links = self._links, 0
        for line in _lines(texts):
            text = _SPACE.sub(" ", "".join(piece for piece, _ in line)).strip()
            if text:
                place = next((place for piece, place in line if piece.strip()), line[0][1])
                self._emit(place.kind, text, place, line, links)

    def _emit(
        self, kind: BlockKind, text: str, place: _Place, pieces: list[tuple[str, _Place]], links: int = 0
    ) -> None:
        if not text.strip():
            return
        level = place.level if kind == "heading" else (place.list_depth or 1) if kind == "list_item" else None
        self.found.append(
            Candidate(
                kind=kind,
                text=text,
                level=level,
                tag=place.tag,
                marks=place.marks,
                own_marks=place.own_marks,
                weight=weigh(text),
                link_weight=sum(weigh(piece) for piece, where in pieces if where.in_link),
                links=links,
                parent=place.parent,
                sentence_marks=len(_SENTENCE_MARK.findall(text)),
            )
        )


def _lines(texts: list[tuple[str, _Place]]) -> list[list[tuple[str, _Place]]]:
    breaks = sum(1 for text, _ in texts if text == "\n")
    total = sum(weigh(text) for text, _ in texts)
    if not texts:
        return []
    if breaks == 0 or total / (breaks + 1) < MIN_LINE_WEIGHT:
        return [texts]
    lines: list[list[tuple[str, _Place]]] = [[]]
    for text, place in texts:
        if text == "\n":
            lines.append([])
        else:
            lines[-1].append((text, place))
    return [line for line in lines if line]


def _place_in(tag: Tag, outer: _Place) -> _Place:
    name = tag.name
    own = marks_of_tag(tag)
    kind: BlockKind = _KINDS.get(name, outer.kind)
    if Mark.CAPTION in own and kind != "heading":
        kind = "caption"
    if outer.kind in ("caption", "heading") or (outer.kind == "quote" and kind in ("paragraph", "list_item")):
        kind = outer.kind
    level = int(name[1]) if name in _KINDS and name[0] == "h" else outer.level
    if kind == "paragraph" and tag.get(BOLD_ATTRIBUTE) is not None and not _ENDS_SENTENCE.search(tag.get_text()):
        kind, level = "heading", BOLD_LEVEL
    depth = outer.list_depth + 1 if name in ("ul", "ol", "dl") else outer.list_depth
    return _Place(
        name, kind, level, outer.marks | own if own else outer.marks, own, depth, id(tag.parent), outer.in_link
    )
