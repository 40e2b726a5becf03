"""Gradient-boosted trees, as trained by `benchmarks/boosting.py` and kept as JSON beside this module: inference only.

All trees lie in one set of arrays. Every row goes down all trees at once, a level a step; leaves lead to themselves.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
MAX_CELLS = 200_000
"""Rows times trees looked at in one go; more rows are read in parts, so that memory stays small."""


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """An ensemble: a row's score is the sum of one leaf of each tree, its probability the logistic function of that."""

    features: tuple[str, ...]
    """Names of the columns, in order."""
    roots: NDArray[np.intp]
    feature: NDArray[np.intp]
    """Of each node, the column asked."""
    threshold: Floats
    """A row goes left where its value is at most this."""
    children: NDArray[np.intp]
    """Two a node: right at 2n, left at 2n + 1."""
    value: Floats
    """Of each node; of an inner one the mean below it, which `reasons` needs."""
    depth: int

    def scores(self, rows: ArrayLike) -> Floats:
        """One log-odds score a row; rows have a value for each of `features`."""
        table = np.asarray(rows, dtype=np.float64)
        if not len(table):
            return np.zeros(0)
        step = max(1, MAX_CELLS // len(self.roots))
        return np.concatenate([self._scores(table[at : at + step]) for at in range(0, len(table), step)])

    def probabilities(self, rows: ArrayLike) -> Floats:
        """The scores as 0..1."""
        probabilities: Floats = 1.0 / (1.0 + np.exp(-self.scores(rows)))
        return probabilities

    def _scores(self, table: Floats) -> Floats:
        width = table.shape[1]
        cells = table.ravel()
        start = np.repeat(np.arange(len(table)) * width, len(self.roots))
        node = np.tile(self.roots, len(table))
        for _ in range(self.depth):
            is_left = cells[start + self.feature[node]] <= self.threshold[node]
            node = self.children[2 * node + is_left]
        scores: Floats = self.value[node].reshape(len(table), -1).sum(axis=1)
        return scores

    def reasons(self, row: Sequence[float]) -> list[tuple[str, float]]:
        """What each feature adds to the row's score, strongest first: the changes of the mean along the row's paths."""
        added: dict[str, float] = {}
        for root in self.roots.tolist():
            node = root
            while (following := self._next(node, row)) != node:
                name = self.features[self.feature[node]]
                added[name] = added.get(name, 0.0) + float(self.value[following] - self.value[node])
                node = following
        return sorted(added.items(), key=lambda reason: -abs(reason[1]))

    def _next(self, node: int, row: Sequence[float]) -> int:
        is_left = row[self.feature[node]] <= self.threshold[node]
        return int(self.children[2 * node + is_left])


@cache
def load_trees(name: str) -> Trees:
    """The model `models/NAME.json` of this package; read once a process."""
    model = json.loads(files("crawler.parsers").joinpath("models", f"{name}.json").read_text("ascii"))
    feature, threshold, left, right, value = zip(*model["nodes"], strict=True)
    children = np.empty(2 * len(feature), dtype=np.intp)
    children[0::2], children[1::2] = right, left
    return Trees(
        features=tuple(model["features"]),
        roots=np.array(model["roots"], dtype=np.intp),
        feature=np.array(feature, dtype=np.intp),
        threshold=np.array(threshold, dtype=np.float64),
        children=children,
        value=np.array(value, dtype=np.float64),
        depth=model["depth"],
    )
