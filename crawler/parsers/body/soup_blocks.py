"""Reads a soup of what belongs to the body into blocks: paragraphs, headings, items, quotes, code, tables, captions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bs4.element import NavigableString, Tag

from crawler.parsers.body.outline import BLOCK_TAGS, HEADING_TAGS
from crawler.parsers.body.prune import BOLD_ATTRIBUTE, CAPTION_ATTRIBUTE, DATA_ATTRIBUTE
from crawler.parsers.body.tables import read_table
from crawler.parsers.text.script_weight import weigh
from schema.article import Block, BlockKind

BOLD_LEVEL = 4
"""Level of a heading that is only a paragraph in bold."""
MIN_LINE_WEIGHT = 90.0
"""Average weight of lines between single line breaks from which they are paragraphs and not verses or an address."""
_ENDS_SENTENCE = re.compile(r"[.,:;。：]\W*$")
_KINDS: dict[str, BlockKind] = {
    "li": "list_item", "dt": "list_item", "dd": "list_item", "blockquote": "quote", "h1": "heading", "h2": "heading",
    "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the soup a text stands."""

    kind: BlockKind = "paragraph"
    level: int | None = None
    list_depth: int = 0


def read_blocks(root: Tag) -> list[Block]:
    """All blocks of a soup in its order; `root` itself counts for nothing but as a table, list or code."""
    reader = _Reader()
    stack: list[tuple[object, _Place]] = [(root, _Place())]
    while stack:
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
        self.found: list[Block] = []
        self._texts: list[tuple[str, _Place]] = []

    def enter(self, tag: Tag, place: _Place) -> list[tuple[object, _Place]]:
        """What has to be read below `tag`, last first; None in it stands for the end of the block."""
        name = tag.name
        if name == "br":
            self._break(place)
            return []
        if name not in BLOCK_TAGS:
            return [(node, place) for node in reversed(tag.contents)]
        self.close()
        inner = _place_in(tag, place)
        if DATA_ATTRIBUTE in tag.attrs:
            self._emit(replace(inner, kind="table"), read_table(tag))
            return []
        if name == "pre":
            self._emit(replace(inner, kind="code"), tag.get_text().strip("\n").rstrip())
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
        """The block ends: its texts become one block, or several if single line breaks part long lines."""
        texts, self._texts = self._texts, []
        for line in _lines([text for text, _ in texts]):
            self._emit(texts[0][1], " ".join("".join(line).split()))

    def _emit(self, place: _Place, text: str) -> None:
        if text.strip():
            level = place.list_depth or 1 if place.kind == "list_item" else place.level
            self.found.append(Block(place.kind, text, level if place.kind in ("heading", "list_item") else None))


def _lines(texts: list[str]) -> list[list[str]]:
    breaks = texts.count("\n")
    if breaks == 0 or sum(map(weigh, texts)) / (breaks + 1) < MIN_LINE_WEIGHT:
        return [texts] if texts else []
    lines: list[list[str]] = [[]]
    for text in texts:
        if text == "\n":
            lines.append([])
        else:
            lines[-1].append(text)
    return [line for line in lines if line]


def _place_in(tag: Tag, outer: _Place) -> _Place:
    name = tag.name
    kind: BlockKind = _KINDS.get(name, outer.kind)
    if CAPTION_ATTRIBUTE in tag.attrs:
        kind = "caption"
    if outer.kind in ("caption", "heading") or (outer.kind == "quote" and kind in ("paragraph", "list_item")):
        kind = outer.kind
    level = int(name[1]) if name in HEADING_TAGS else outer.level
    if kind == "paragraph" and BOLD_ATTRIBUTE in tag.attrs and not _ENDS_SENTENCE.search(tag.get_text()):
        kind, level = "heading", BOLD_LEVEL
    return _Place(kind, level, outer.list_depth + 1 if name in ("ul", "ol", "dl") else outer.list_depth)
