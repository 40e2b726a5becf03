"""Trains `crawler/parsers/models/related.json`, which tells offered articles from other links.

    python -m benchmarks.train_related --corpora DIR TRUTH...

Each TRUTH has one page a line: `corpus`, `id`, `url`, and `related`, all articles that the page offers, as objects with
`url`, and `optional` where either answer is right. The page is DIR/CORPUS/html/FILE, named in DIR/CORPUS/pages.jsonl.
Prints precision, recall and F1 with sites held out, then trains on all pages.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.boosting import Shape, domain_of, fit, folds, write_model
from benchmarks.text_scores import Overlap
from benchmarks.truth import TruePage, read_truth
from crawler.parsers.body.container import find_container
from crawler.parsers.body.outline import read_outline
from crawler.parsers.markup.document import open_document
from crawler.parsers.metadata import read_metadata
from crawler.parsers.related.addresses import key_of
from crawler.parsers.related.offer_features import FEATURES, read_rows
from crawler.parsers.related.offers import find_offers
from crawler.parsers.related.related import MODEL, THRESHOLD

SHAPE = Shape(trees=120, leaves=6, depth=4, rate=0.08, min_rows=10, l2=3.0, column_share=0.4)


@dataclass(frozen=True, slots=True)
class Example:
    """A card and whether it offers an article."""

    corpus: str
    domain: str
    row: list[float]
    is_offer: bool


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """One object a line."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_examples(corpora: Path, truth: Path) -> Iterator[Example]:
    """The cards of all pages, without the optional ones."""
    folders: dict[str, dict[str, TruePage]] = {}
    for page in read_lines(truth):
        corpus = page["corpus"]
        if corpus not in folders:
            folders[corpus] = {other.page_id: other for other in read_truth(corpora / corpus)}
        yield from _examples_of(folders[corpus][page["id"]].read(), page)


def _examples_of(html: bytes, page: dict[str, Any]) -> Iterator[Example]:
    doc = open_document(html, page["url"])
    outline = read_outline(doc.tree)
    container = find_container(outline)
    if container is None:
        return
    offers = find_offers(doc, outline, container, read_metadata(doc).canonical_url or doc.url)
    cards = [offer for offer in offers if not offer.is_inline]
    optional = {key_of(link["url"]) for link in page["related"] if link.get("optional")}
    offered = {key_of(link["url"]) for link in page["related"]} - optional
    for card, row in zip(cards, read_rows(cards, outline, container), strict=True):
        key = key_of(doc.resolve(card.url) or "")
        if key not in optional:
            yield Example(page["corpus"], domain_of(page["url"]), row, key in offered)


def held_out(examples: Sequence[Example]) -> str:
    """Precision, recall and F1 over cards, each judged by a model that has not seen its site."""
    rows, labels = _table(examples)
    scores = np.zeros(len(examples))
    for train, test in folds([example.domain for example in examples]):
        scores[test] = fit(FEATURES, rows[train], labels[train], np.ones(len(train)), SHAPE).predict(
            rows[test], raw_score=True
        )
    counts: dict[tuple[bool, bool], int] = defaultdict(int)
    for score, label in zip(scores, labels, strict=True):
        counts[bool(score > THRESHOLD), bool(label)] += 1
    right, wrong, missed = counts[True, True], counts[True, False], counts[False, True]
    scores = Overlap(right, wrong, missed).scores
    return f"P {scores.precision:.3f} R {scores.recall:.3f} F1 {scores.f1:.3f}"


def _table(examples: Sequence[Example]) -> tuple[Any, Any]:
    return np.array([example.row for example in examples], dtype=float), np.array([e.is_offer for e in examples]) * 1.0


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("truth", type=Path, nargs="+")
    parser.add_argument("--corpora", type=Path, required=True)
    args = parser.parse_args()
    examples = [example for truth in args.truth for example in read_examples(args.corpora, truth)]
    print(f"{len(examples)} cards of {len({example.domain for example in examples})} sites, {held_out(examples)}")
    rows, labels = _table(examples)
    about = {
        "task": "whether a card on a page offers an article (log-odds)",
        "cards": len(examples),
        "sites": len({example.domain for example in examples}),
        "corpora": sorted({example.corpus for example in examples}),
        "trained_by": "benchmarks/train_related.py",
    }
    print(write_model(MODEL, fit(FEATURES, rows, labels, np.ones(len(examples)), SHAPE), about))


if __name__ == "__main__":
    main()
