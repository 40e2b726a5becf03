"""Trains the small models of `crawler/parsers/models/`: LightGBM in, JSON for `crawler/parsers/trees.py` out.

Needs the dependency group `train` (lightgbm). Same input, same model: one thread, fixed seed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lightgbm
import numpy as np
import tldextract

MODELS = Path(__file__).parent.parent / "crawler" / "parsers" / "models"
_registered = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a model is and how fast it learns."""

    trees: int = 60
    leaves: int = 15
    depth: int = 6
    rate: float = 0.1
    min_rows: int = 20
    l2: float = 5.0
    column_share: float = 0.5


def fit(
    features: Sequence[str],
    rows: Any,
    labels: Any,
    weights: Any,
    shape: Shape,
    directions: Mapping[str, int] | None = None,
) -> lightgbm.Booster:
    """Trains on rows x features; labels 0..1.

    `directions` names features of which more may only speak for (1) or only against (-1).
    """
    data = lightgbm.Dataset(
        np.asarray(rows, dtype=np.float64), np.asarray(labels), weight=np.asarray(weights), feature_name=list(features)
    )
    settings = {
        "objective": "cross_entropy", "num_leaves": shape.leaves, "max_depth": shape.depth,
        "learning_rate": shape.rate, "min_data_in_leaf": shape.min_rows, "lambda_l2": shape.l2,
        "feature_fraction": shape.column_share, "bagging_fraction": 0.8, "bagging_freq": 1,
        "monotone_constraints": [(directions or {}).get(name, 0) for name in features],
        "max_bin": 127, "seed": 1, "deterministic": True, "force_row_wise": True, "num_threads": 1, "verbose": -1,
    }  # fmt: skip
    return lightgbm.train(settings, data, num_boost_round=shape.trees)


def folds(domains: Sequence[str], count: int = 5) -> Iterator[tuple[Any, Any]]:
    """Row numbers (train, test) per fold; no domain is in both, and large domains are spread."""
    sizes: dict[str, int] = {}
    for domain in domains:
        sizes[domain] = sizes.get(domain, 0) + 1
    loads = [0] * count
    fold_of = {}
    for domain in sorted(sizes, key=lambda name: (-sizes[name], name)):
        fold = loads.index(min(loads))
        fold_of[domain] = fold
        loads[fold] += sizes[domain]
    fold = np.array([fold_of[domain] for domain in domains])
    for number in range(count):
        yield np.flatnonzero(fold != number), np.flatnonzero(fold == number)


def domain_of(url: str | None) -> str:
    """The registrable domain: pages of one publisher's hosts belong together."""
    found = _registered(url or "")
    return found.top_domain_under_public_suffix or urlsplit(url or "").hostname or ""


def write_model(name: str, booster: lightgbm.Booster, about: dict[str, Any]) -> Path:
    """Writes the model as JSON; `about` is kept beside it for the reader."""
    dump = booster.dump_model()
    nodes: list[tuple[int, float, int, int, float]] = []
    roots = [_flatten(tree["tree_structure"], nodes) for tree in dump["tree_info"]]
    depth = max(_depth(nodes, root) for root in roots)
    model = {"about": about, "features": dump["feature_names"], "depth": depth, "roots": roots}
    lines = ",\n".join(json.dumps(node, separators=(",", ":")) for node in nodes)
    MODELS.mkdir(exist_ok=True)
    path = MODELS / f"{name}.json"
    path.write_text(json.dumps(model, indent=1)[:-2] + f',\n "nodes": [\n{lines}\n]\n}}\n', "ascii")
    return path


def _flatten(part: dict[str, Any], nodes: list[tuple[int, float, int, int, float]]) -> int:
    """Appends the subtree; returns its number. A leaf leads to itself."""
    number = len(nodes)
    if "leaf_value" in part:
        nodes.append((0, 0.0, number, number, round(part["leaf_value"], 5)))
        return number
    nodes.append((0, 0.0, 0, 0, 0.0))
    left = _flatten(part["left_child"], nodes)
    right = _flatten(part["right_child"], nodes)
    threshold = float(f"{part['threshold']:.9g}")
    nodes[number] = (part["split_feature"], threshold, left, right, round(part["internal_value"], 5))
    return number


def _depth(nodes: list[tuple[int, float, int, int, float]], root: int) -> int:
    depth, level = 0, [root]
    while level := [child for node in level for child in nodes[node][2:4] if child != node]:
        depth += 1
    return depth
