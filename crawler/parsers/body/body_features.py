"""What the body's model knows of each block: a row of numbers a block, all blocks of a page at once.

Lengths are weights of `weigh`, mostly as logarithms; shares are 0..1.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Collection, Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crawler.parsers.body.body_places import PLACES, Numbers, Places
from crawler.parsers.body.container import Container
from crawler.parsers.body.outline import BLOCK_TAGS, Element, Outline
from crawler.parsers.body.text_blocks import TextBlock
from crawler.parsers.text.boilerplate import is_call_to_action, is_pointer
from crawler.parsers.text.folding import fold
from crawler.parsers.trees import Floats

WORDING = (
    "ends_sentence", "upper_share", "tag", "is_pointer", "is_call", "is_title", "title_overlap", "description_overlap",
)  # fmt: skip
"""What a block's text and tag say by themselves."""
WINDOWS = (3, 8, 20)
"""Blocks before and after."""
FAR = 60.0
FEATURES: tuple[str, ...] = (
    "log_weight", "link_density", "sentence_marks", *WORDING, *PLACES,
    "repeats", "siblings", "sibling_number", "prose",
    "signature_count", "signature_weight", "signature_links", "signature_prose",
    "position", "blocks", "log_page_prose", "prose_before", "since_title", "since_heading",
    "weight-1", "links-1", "tag-1", "weight+1", "links+1", "tag+1",
    *(f"{name}_{side}_{size}" for name in ("prose", "links") for size in WINDOWS for side in ("before", "after")),
)  # fmt: skip
"""The columns, in order: what the model and the rules after it ask."""

MAX_LINE_WEIGHT = 300.0
"""Longer blocks are no headline and no pointer."""
MAX_COMPARED_WEIGHT = 1_500.0
"""Longer blocks are not compared with the description."""
_SAMPLE_CHARS = 300
_TAGS = {"p": 1, "li": 2, "td": 3, "th": 3, "blockquote": 4, "pre": 5, "figcaption": 6, "dd": 7, "dt": 7, "table": 8,
         "div": 9, "section": 9, "article": 9, "button": 10, "label": 10, "a": 11, "span": 12, "strong": 13, "b": 13,
         "em": 14, "i": 14, "time": 15}  # fmt: skip
_ENDS = frozenset(".!?…。！？؟।\"'”’»)")
_UPPER = re.compile(r"[A-ZÀ-ÖØ-ÞΑ-ΩА-Я]")


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


def read_features(
    blocks: list[TextBlock], outline: Outline, container: Container, cards: Collection[int], setting: Setting
) -> Floats:
    """Blocks x FEATURES, of all blocks of a page in page order."""
    parents = [_parent(block, outline) for block in blocks]
    weights = np.array([block.weight for block in blocks])
    links = np.minimum(1.0, np.array([block.link_weight for block in blocks]) / weights)
    marks = np.array([block.sentence_marks for block in blocks])
    wording = np.array(_wordings(blocks, setting), dtype=np.float64)
    ends, tags, is_title = (wording[:, WORDING.index(name)] for name in ("ends_sentence", "tag", "is_title"))
    place_indexes = _indexes([block.place for block in blocks])
    parent_indexes = _indexes(parents)
    places = Places(outline, container, cards).of(
        place_indexes, _indexes([block.holder for block in blocks]), parent_indexes
    )
    reads_well = (ends + marks >= 2) & (links < 0.5)
    prose = weights * (1 - links) * reads_well
    log_weights = np.log1p(weights)
    columns = [
        np.stack([log_weights, links, marks], axis=1),
        wording,
        places,
        _repetition([block.text for block in blocks], parent_indexes),
        prose[:, None],
        _groups(_signatures(blocks, parents), weights, links, prose),
        _positions(prose, is_title > 0, places[:, PLACES.index("level")] > 0),
        _neighbours(np.stack([log_weights, links, tags], axis=1)),
        *(_windows(values) for values in (np.log1p(prose), links)),
    ]
    return np.concatenate(columns, axis=1)


def _parent(block: TextBlock, outline: Outline) -> Element:
    """The block-level element around the block's own."""
    element = block.holder
    while element.parent >= 0:
        element = outline.elements[element.parent]
        if element.tag in BLOCK_TAGS:
            break
    return element


def _indexes(elements: list[Element]) -> Numbers:
    return np.array([element.index for element in elements], dtype=np.intp)


def _wordings(blocks: list[TextBlock], setting: Setting) -> list[tuple[float, ...]]:
    """A row of WORDING for each block."""
    title, description = frozenset(setting.title.split()), frozenset(setting.description.split())
    rows: list[tuple[float, ...]] = []
    for block in blocks:
        text, weight = block.text, block.weight
        is_line = weight <= MAX_LINE_WEIGHT
        title_overlap = description_overlap = 0.0
        if weight <= MAX_COMPARED_WEIGHT:
            words = frozenset(text.lower().split())
            description_overlap = len(words & description) / len(words)
            title_overlap = len(words & title) / len(words) if is_line else 0.0
        rows.append(
            (
                text[-1] in _ENDS,
                len(_UPPER.findall(text, 0, _SAMPLE_CHARS)) / min(len(text), _SAMPLE_CHARS),
                _TAGS.get(block.place.tag, 0),
                *(_line_kinds(text) if is_line else (False, is_call_to_action(text))),
                title_overlap > 0 and fold(text) == setting.title,
                title_overlap,
                description_overlap,
            )
        )
    return rows


@functools.lru_cache(maxsize=4_096)
def _line_kinds(text: str) -> tuple[bool, bool]:
    """What a short text says wherever it stands; most of them are on every page of a site."""
    return is_pointer(text), is_call_to_action(text)


def _repetition(texts: list[str], parents: Numbers) -> Floats:
    """How often the text stands elsewhere, how many blocks have the same parent, and how many of these came before."""
    count = Counter(texts)
    seen: Counter[int] = Counter()
    number = []
    for parent in parents.tolist():
        number.append(seen[parent])
        seen[parent] += 1
    return np.stack([[count[text] - 1.0 for text in texts], np.bincount(parents)[parents], number], axis=1)


def _signatures(blocks: list[TextBlock], parents: list[Element]) -> Numbers:
    """The same number for blocks in elements of the same tags and names."""
    known: dict[Hashable, int] = {}
    keys = ((b.place.tag, b.place.names, parent.tag, parent.names) for b, parent in zip(blocks, parents, strict=True))
    return np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.intp)


def _groups(by: Numbers, weights: Floats, links: Floats, prose: Floats) -> Floats:
    """Of all blocks with a block's signature: how many, their mean weight and links, their share of the prose."""
    count = np.bincount(by)
    mean_weight, mean_links = np.bincount(by, weights) / count, np.bincount(by, links) / count
    share = np.bincount(by, prose) / (prose.sum() + 1)
    return np.stack([count, np.log1p(mean_weight), mean_links, share], axis=1)[by]


def _positions(prose: Floats, is_title: NDArray[np.bool_], is_heading: NDArray[np.bool_]) -> Floats:
    count = len(prose)
    total = prose.sum() + 1
    columns = [
        np.arange(count) / count,
        np.full(count, count),
        np.full(count, np.log1p(total)),
        (np.cumsum(prose) - prose) / total,
        _since(is_title),
        _since(is_heading),
    ]
    return np.stack(columns, axis=1)


def _neighbours(known: Floats) -> Floats:
    """The columns of the block before and of the block after; -1 where there is none."""
    width = known.shape[1]
    around = np.full((len(known), 2 * width), -1.0)
    around[1:, :width] = known[:-1]
    around[:-1, width:] = known[1:]
    return around


def _windows(values: Floats) -> Floats:
    """The sums over the blocks before and after each, for each of WINDOWS."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    index = np.arange(len(values))
    columns: list[Floats] = []
    for size in WINDOWS:
        columns.append(sums[index] - sums[np.maximum(index - size, 0)])
        columns.append(sums[np.minimum(index + 1 + size, len(values))] - sums[index + 1])
    return np.stack(columns, axis=1)


def _since(marked: NDArray[np.bool_]) -> Floats:
    """How many blocks back the last marked one is, at most FAR; -1 before the first."""
    index = np.arange(len(marked))
    last = np.maximum.accumulate(np.where(marked, index, -1))
    since: Floats = np.where(last >= 0, np.minimum(index - last, FAR), -1.0)
    return since
