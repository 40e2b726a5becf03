"""What the elements around a block say of it, for all elements of a page at once: arrays by index of the element.

An element and all below it are a range of indexes, so that whatever one says of everything in it is one slice.
"""

from __future__ import annotations

import functools
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from crawler.parsers.body.container import OTHER_PARTS, Container
from crawler.parsers.body.marks import Mark, Marks
from crawler.parsers.body.outline import Outline
from crawler.parsers.trees import Floats

Numbers = NDArray[np.intp]

AROUND = (
    Mark.BODY, Mark.ARTICLE, Mark.HEADER, Mark.CAPTION, Mark.COMMENTS, Mark.MEDIA, Mark.FOOTER, Mark.CONTENTS,
    Mark.SIDEBAR, Mark.RELATED, Mark.TEXT, Mark.FAQ,
)  # fmt: skip
"""Asked of the element and all around it."""
NEAR = (
    Mark.CAPTION, Mark.COMMENTS, Mark.MEDIA, Mark.BYLINE, Mark.STANDFIRST, Mark.RELATED, Mark.NOTICE,
    Mark.CONTROL, Mark.TEXT, Mark.FAQ,
)  # fmt: skip
"""Asked of the element, its parent and its parent's parent."""
PLACES = (
    "parent_prose", "grandparent_prose", "great_prose", "parent_links", "grandparent_links", "parent_weight", "level",
    "list_depth", "in_container", "in_other_part", "in_card", "other_prose",
    *(f"around_{mark}" for mark in AROUND),
    *(f"near_{mark}" for mark in NEAR),
)  # fmt: skip
"""The columns of `Places.of`. Prose is a share of the page's; weights are logarithms."""

_MARKS = tuple(Mark)
_BITS = {mark: 1 << number for number, mark in enumerate(_MARKS)}
_OTHER_BITS = sum(_BITS[mark] for mark in OTHER_PARTS)
_AROUND_BITS = np.array([_MARKS.index(mark) for mark in AROUND])
_NEAR_BITS = np.array([_MARKS.index(mark) for mark in NEAR])
_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_LISTS = frozenset(["ul", "ol", "dl"])


class Places:
    """The elements of one page."""

    def __init__(self, outline: Outline, container: Container, cards: Collection[int]) -> None:
        """`cards` names elements (by index) that are links to other articles."""
        elements = outline.elements
        size = len(elements)
        self._parent: Numbers = np.array([max(element.parent, 0) for element in elements], dtype=np.intp)
        prose = np.array([element.prose for element in elements])
        weight = np.array([element.weight for element in elements])
        links = np.array([element.link_weight for element in elements])
        self._prose = prose / (prose[0] + 1.0)
        self._links = links / np.where(weight > 0, weight, 1.0)
        self._weight = np.log1p(weight)
        self._level, self._list_depth, self._in_container = np.zeros(size), np.zeros(size), np.zeros(size)
        self._in_other_part, self._in_card, self._other_prose = np.zeros(size), np.zeros(size), np.zeros(size)
        bits, self._around = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
        for element in elements[1:]:
            inside = slice(element.index, element.end)
            if element.marks:
                own = bits[element.index] = _bits(element.marks)
                self._around[inside] |= own
                if own & _OTHER_BITS:
                    self._other_prose[inside] = self._prose[element.index]
            if element.tag in _LEVELS:
                self._level[inside] = _LEVELS[element.tag]
            elif element.tag in _LISTS:
                self._list_depth[inside] += 1
        self._near = bits | bits[self._parent] | bits[self._parent[self._parent]]
        self._in_container[container.element.index : container.element.end] = 1
        for indexes, told in ((container.others, self._in_other_part), (cards, self._in_card)):
            for index in indexes:
                told[index : elements[index].end] = 1

    def of(self, places: Numbers, holders: Numbers, parents: Numbers) -> Floats:
        """Blocks x PLACES: by index, the lowest element around each block, its block-level one, and the next of those.

        The parent of PLACES is the last of these.
        """
        grandparents = self._parent[parents]
        columns = (
            self._prose[parents],
            self._prose[grandparents],
            self._prose[self._parent[grandparents]],
            self._links[parents],
            self._links[grandparents],
            self._weight[parents],
            self._level[places],
            self._list_depth[places],
            self._in_container[holders],
            self._in_other_part[places],
            self._in_card[places],
            self._other_prose[places],
        )
        around = (self._around[places][:, None] >> _AROUND_BITS) & 1
        near = (self._near[places][:, None] >> _NEAR_BITS) & 1
        return np.concatenate([np.stack(columns, axis=1), around, near], axis=1)


@functools.lru_cache(maxsize=1_024)
def _bits(marks: Marks) -> int:
    return sum(_BITS[mark] for mark in marks)
