"""What a block's neighbours say of it: windows, sums and means over the blocks of a page, all blocks at once."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from crawler.parsers.body_features import MARKS, OWN, BlockReader
from crawler.parsers.marks import Mark
from crawler.parsers.text_blocks import TextBlock

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]

WINDOWS = (3, 8, 20)
FAR = 60.0
AROUND = (
    Mark.BODY, Mark.ARTICLE, Mark.HEADER, Mark.CAPTION, Mark.COMMENTS, Mark.MEDIA, Mark.FOOTER, Mark.CONTENTS,
    Mark.SIDEBAR, Mark.RELATED,
)  # fmt: skip
NEAR = (
    Mark.CAPTION, Mark.COMMENTS, Mark.MEDIA, Mark.BYLINE, Mark.STANDFIRST, Mark.RELATED, Mark.ADVERT, Mark.NOTICE,
)  # fmt: skip
_AROUND_BITS = np.array([MARKS.index(mark) for mark in AROUND])
_NEAR_BITS = np.array([MARKS.index(mark) for mark in NEAR])
_COLUMN = {name: number for number, name in enumerate(OWN)}

FEATURES: tuple[str, ...] = (
    *OWN,
    "prose", "signature_count", "signature_weight", "signature_links", "signature_prose", "position", "blocks",
    "log_page_prose", "prose_before", "since_title", "since_heading", "weight-1", "links-1", "tag-1", "weight+1",
    "links+1", "tag+1",
    *(f"{name}_{side}_{size}" for name in ("prose", "links") for size in WINDOWS for side in ("before", "after")),
    *(f"around_{mark}" for mark in AROUND),
    *(f"near_{mark}" for mark in NEAR),
)  # fmt: skip
"""The columns, in order: what the model and the rules after it ask."""


class PageTable:
    """The blocks of one page as rows."""

    def __init__(self, blocks: list[TextBlock], reader: BlockReader) -> None:
        parents = [reader.parent(block) for block in blocks]
        self._signature = _numbers(
            [(b.place.tag, b.place.names, parent.tag, parent.names) for b, parent in zip(blocks, parents, strict=True)]
        )
        self._weights = np.array([block.weight for block in blocks])
        self._raw = np.array(reader.rows(blocks, parents), dtype=np.float64)

    def features(self) -> Floats:
        """Blocks x FEATURES."""
        own = self._raw[:, : len(OWN)]
        masks = self._raw[:, len(OWN) :].astype(np.int64)
        links = own[:, _COLUMN["link_density"]]
        reads = (own[:, _COLUMN["ends_sentence"]] + own[:, _COLUMN["sentence_marks"]] >= 2) & (links < 0.5)
        prose = self._weights * (1 - links) * reads
        columns = [
            own,
            prose[:, None],
            self._groups(links, prose),
            self._places(own, prose),
            _neighbours(own),
            *(_windows(values) for values in (np.log1p(prose), links)),
            (masks[:, :1] >> _AROUND_BITS) & 1,
            (masks[:, 1:] >> _NEAR_BITS) & 1,
        ]
        return np.concatenate(columns, axis=1)

    def _groups(self, links: Floats, prose: Floats) -> Floats:
        by = self._signature
        count = _sum_by(by, np.ones(len(by)))
        weight = np.log1p(_sum_by(by, self._weights) / count)
        share = _sum_by(by, prose) / (prose.sum() + 1)
        return np.stack([count, weight, _sum_by(by, links) / count, share], axis=1)

    def _places(self, own: Floats, prose: Floats) -> Floats:
        count = len(prose)
        index = np.arange(count)
        total = prose.sum() + 1
        columns = [
            index / count,
            np.full(count, count),
            np.full(count, np.log1p(total)),
            (np.cumsum(prose) - prose) / total,
            _since(own[:, _COLUMN["is_title"]] > 0),
            _since(own[:, _COLUMN["level"]] > 0),
        ]
        return np.stack(columns, axis=1)


def _neighbours(own: Floats) -> Floats:
    known = own[:, [_COLUMN[name] for name in ("log_weight", "link_density", "tag")]]
    around = np.full((len(own), 6), -1.0)
    around[1:, :3] = known[:-1]
    around[:-1, 3:] = known[1:]
    return around


def _numbers(keys: Sequence[Hashable]) -> Numbers:
    """The same number for the same key, from 0."""
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.intp)


def _sum_by(by: Numbers, values: Floats) -> Floats:
    """For each block, the sum over the blocks of its group."""
    return np.bincount(by, weights=values).astype(np.float64)[by]


def _window(values: Floats, size: int, side: int) -> Floats:
    """The sum over the `size` blocks before (side -1) or after (1) each."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    index = np.arange(len(values))
    start = np.maximum(index - size, 0) if side < 0 else index + 1
    end = index if side < 0 else np.minimum(index + 1 + size, len(values))
    window: Floats = sums[end] - sums[start]
    return window


def _windows(values: Floats) -> Floats:
    return np.stack([_window(values, size, side) for size in WINDOWS for side in (-1, 1)], axis=1)


def _since(marked: NDArray[np.bool_]) -> Floats:
    """How many blocks back the last marked one is, at most FAR; -1 before the first."""
    index = np.arange(len(marked))
    last = np.maximum.accumulate(np.where(marked, index, -1))
    since: Floats = np.where(last >= 0, np.minimum(index - last, FAR), -1.0)
    return since
