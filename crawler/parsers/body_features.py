"""What the body's model knows of each block by itself and by the elements around it: a row of numbers a block.

Lengths are weights of `weigh`, mostly as logarithms; shares are 0..1. `body_context.py` adds what the neighbours say.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from crawler.parsers.boilerplate import (
    is_ad_marker,
    is_byline,
    is_call_to_action,
    is_credit_line,
    is_date_line,
    is_pointer,
    is_share_line,
)
from crawler.parsers.container import OTHER_PARTS, Container
from crawler.parsers.folding import fold
from crawler.parsers.marks import Mark, Marks
from crawler.parsers.outline import BLOCK_TAGS, Element, Outline
from crawler.parsers.text_blocks import TextBlock

MARKS = tuple(Mark)
MAX_LINE_WEIGHT = 300.0
"""Longer blocks are not looked through for the words of bylines, share bars and the like."""
MAX_FOLDED_WEIGHT = 1_500.0
_BITS = {mark: 1 << number for number, mark in enumerate(MARKS)}
_OTHER_BITS = sum(_BITS[mark] for mark in OTHER_PARTS)
_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_TAGS = {"p": 1, "li": 2, "td": 3, "th": 3, "blockquote": 4, "pre": 5, "figcaption": 6, "dd": 7, "dt": 7, "table": 8,
         "div": 9, "section": 9, "article": 9, "button": 10, "label": 10, "a": 11, "span": 12, "strong": 13, "b": 13,
         "em": 14, "i": 14, "time": 15}  # fmt: skip
_ENDS = frozenset(".!?…。！？؟।\"'”’»)")
_LISTS = frozenset(["ul", "ol", "dl"])
_CELLS = frozenset(["td", "th"])
_UPPER = re.compile(r"[A-ZÀ-ÖØ-ÞΑ-ΩА-Я]")
_NO_WORDING = (0.0,) * 10
SAMPLE_CHARS = 300
MAX_DATE_WORDS = 40
"""Characters of "Published by Jane Doe on" and the like beside a date."""

OWN = (
    "log_weight", "link_density", "sentence_marks", "ends_sentence", "upper_share", "tag", "is_advert", "is_share_line",
    "is_pointer", "is_call", "is_credit", "is_date_line", "is_byline", "is_title", "title_overlap",
    "description_overlap", "repeats", "siblings", "sibling_number", "parent_prose", "grandparent_prose", "great_prose",
    "parent_links", "grandparent_links", "parent_weight", "level", "list_depth", "in_cell", "in_container",
    "in_other_part", "in_card", "other_prose",
)  # fmt: skip
"""The columns of a row; two more follow, the sets of marks around the block and near it, as bits of `MARKS`."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the page besides its blocks. All texts folded."""

    title: str = ""
    description: str = ""
    """Of the head or the page."""
    standfirst: str = ""
    """The description where the page shows it, else ""."""
    authors: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    """Published and modified, as the page shows them."""


class _Lineage(NamedTuple):
    """What the elements from the body down to one say."""

    around: int = 0
    """Marks of it and all above, as bits."""
    near: int = 0
    """The same of it, its parent and its parent's parent."""
    level: int = 0
    list_depth: int = 0
    in_cell: bool = False
    in_other_part: bool = False
    in_card: bool = False
    other_prose: float = 0.0
    """Of the lowest element, it or above, that is named as side matter."""


class BlockReader:
    """Describes the blocks of one page; what several blocks share is worked out once."""

    def __init__(self, outline: Outline, container: Container, cards: Collection[int], setting: Setting) -> None:
        self._outline = outline
        self._container = container
        self._cards = cards
        self._setting = setting
        self._title_words = frozenset(setting.title.split())
        self._description_words = frozenset(setting.description.split())
        self._page_prose = outline.elements[0].prose + 1.0
        self._lineages = {0: _Lineage()}

    def parent(self, block: TextBlock) -> Element:
        """The block-level element around the block's own."""
        element = block.holder
        while element.parent >= 0:
            element = self._outline.elements[element.parent]
            if element.tag in BLOCK_TAGS:
                break
        return element

    def rows(self, blocks: list[TextBlock], parents: list[Element]) -> list[list[float]]:
        """A row of OWN and two sets of marks for each block."""
        same_text = Counter(block.text for block in blocks)
        siblings = Counter(parent.index for parent in parents)
        seen: Counter[int] = Counter()
        rows = []
        for block, parent in zip(blocks, parents, strict=True):
            row = self._text_values(block)
            row += (*self._wording(block), same_text[block.text] - 1, siblings[parent.index], seen[parent.index])
            row += self._place_values(block, parent)
            seen[parent.index] += 1
            rows.append(row)
        return rows

    def _text_values(self, block: TextBlock) -> list[float]:
        text = block.text
        return [
            math.log1p(block.weight),
            block.link_density,
            block.sentence_marks,
            text[-1] in _ENDS,
            len(_UPPER.findall(text, 0, SAMPLE_CHARS)) / min(len(text), SAMPLE_CHARS),
            _TAGS.get(block.place.tag, 0),
        ]

    def _wording(self, block: TextBlock) -> tuple[float, ...]:
        text, weight = block.text, block.weight
        if weight > MAX_FOLDED_WEIGHT:
            return _NO_WORDING
        folded = fold(text)
        words = frozenset(folded.split())
        in_description = len(words & self._description_words) / len(words) if words else 0.0
        if weight > MAX_LINE_WEIGHT:
            return (*_NO_WORDING[:3], is_call_to_action(text), *_NO_WORDING[4:9], in_description)
        *kinds, is_date = _line_kinds(text)
        return (
            *kinds,
            is_date or self._is_own_date(folded),
            is_byline(text, self._setting.authors),
            folded == self._setting.title,
            len(words & self._title_words) / len(words) if words else 0.0,
            in_description,
        )

    def _is_own_date(self, folded: str) -> bool:
        """Whether a line says little more than one of the page's own dates, in whatever language."""
        return any(date in folded and len(folded) < len(date) + MAX_DATE_WORDS for date in self._setting.dates)

    def _place_values(self, block: TextBlock, parent: Element) -> list[float]:
        lineage = self._lineage(block.place)
        elements, page_prose = self._outline.elements, self._page_prose
        grandparent = elements[max(parent.parent, 0)]
        great = elements[max(grandparent.parent, 0)]
        inside = self._container.element
        return [
            parent.prose / page_prose,
            grandparent.prose / page_prose,
            great.prose / page_prose,
            parent.link_density,
            grandparent.link_density,
            math.log1p(parent.weight),
            lineage.level,
            lineage.list_depth,
            lineage.in_cell,
            inside.index <= block.holder.index < inside.end,
            lineage.in_other_part,
            lineage.in_card,
            lineage.other_prose / page_prose,
            lineage.around,
            lineage.near,
        ]

    def _lineage(self, element: Element) -> _Lineage:
        known, elements = self._lineages, self._outline.elements
        unknown = []
        while element.index not in known:
            unknown.append(element)
            element = elements[element.parent]
        lineage = known[element.index]
        for element in reversed(unknown):
            lineage = known[element.index] = self._step(lineage, element)
        return lineage

    def _step(self, above: _Lineage, element: Element) -> _Lineage:
        tag, index, elements = element.tag, element.index, self._outline.elements
        own = near = _bits(element.marks) if element.marks else 0
        parent = elements[element.parent]
        for outer in (parent, elements[max(parent.parent, 0)]):
            if outer.marks:
                near |= _bits(outer.marks)
        return _Lineage(
            above.around | own,
            near,
            _LEVELS.get(tag, above.level),
            above.list_depth + (tag in _LISTS),
            above.in_cell or tag in _CELLS,
            above.in_other_part or index in self._container.others,
            above.in_card or index in self._cards,
            element.prose if own & _OTHER_BITS else above.other_prose,
        )


@functools.lru_cache(maxsize=4_096)
def _line_kinds(text: str) -> tuple[bool, ...]:
    """What a short text says wherever it stands; most of them are on every page of a site."""
    return (
        is_ad_marker(text),
        is_share_line(text),
        is_pointer(text),
        is_call_to_action(text),
        is_credit_line(text),
        is_date_line(text),
    )


@functools.lru_cache(maxsize=1_024)
def _bits(marks: Marks) -> int:
    return sum(_BITS[mark] for mark in marks)
