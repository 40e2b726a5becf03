"""Two small trees, written by hand: x <= 1 then y <= 5, and a single split on y."""

from __future__ import annotations

import math

import numpy as np
import pytest

from crawler.parsers import trees
from crawler.parsers.trees import Trees

# feature, threshold, left, right, value
NODES = [
    (0, 1.0, 1, 2, 0.1),
    (0, 0.0, 1, 1, -2.0),
    (1, 5.0, 3, 4, 0.5),
    (0, 0.0, 3, 3, 1.0),
    (0, 0.0, 4, 4, 3.0),
    (1, 0.0, 6, 7, 0.0),
    (0, 0.0, 6, 6, -0.5),
    (0, 0.0, 7, 7, 0.5),
]


@pytest.fixture
def two_trees() -> Trees:
    feature, threshold, left, right, value = (np.array(column) for column in zip(*NODES, strict=True))
    children = np.stack([right, left], axis=1).ravel()
    return Trees(("x", "y"), np.array([0, 5]), feature, threshold, children, value, depth=2)


@pytest.mark.parametrize(
    ("row", "score"), [([1.0, 9.0], -1.5), ([2.0, 5.0], 1.5), ([2.0, 6.0], 3.5), ([0.0, 0.0], -2.5)]
)
def test_a_score_is_the_sum_of_one_leaf_of_each_tree(two_trees: Trees, row: list[float], score: float) -> None:
    assert two_trees.scores([row]).tolist() == [score]
    assert two_trees.probabilities([row])[0] == pytest.approx(1 / (1 + math.exp(-score)))


def test_many_rows_are_read_in_parts(two_trees: Trees, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[float(x), float(y)] for x in range(3) for y in range(8)]
    whole = two_trees.scores(rows)
    monkeypatch.setattr(trees, "MAX_CELLS", 4)
    assert two_trees.scores(rows).tolist() == whole.tolist()
    assert two_trees.scores([]).tolist() == []


def test_reasons_add_up_to_the_score(two_trees: Trees) -> None:
    reasons = two_trees.reasons([2.0, 6.0])
    assert [name for name, _ in reasons] == ["y", "x"]
    assert sum(added for _, added in reasons) + 0.1 + 0.0 == pytest.approx(3.5)
