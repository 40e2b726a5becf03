"""Trains the model of the body's blocks: python -m benchmarks.train_body CORPUS... [--write]

Each CORPUS is a folder with pages.jsonl and html/*.html.gz (benchmarks/README.md). Pages with a true `text` are aligned
with it block by block; of pages with snippets only (`with`, `without`), the blocks that hold one count.
Prints figures for domains held out, a fifth at a time. With --write it trains on all pages instead, and writes
crawler/parsers/models/body.json.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from benchmarks.alignment import align, words_of
from benchmarks.boosting import Shape, domain_of, fit, folds, write_model
from crawler.parsers.body import CUT, describe_blocks
from crawler.parsers.body_context import FEATURES
from crawler.parsers.document import open_document
from crawler.parsers.folding import fold
from crawler.parsers.page import read_layout

SHAPE = Shape(trees=100, leaves=15, depth=6, rate=0.08, min_rows=50, l2=10.0, column_share=0.3)
MIN_FOUND = 0.8
"""Where less of the true text is found on the page, the truth or the alignment is off: the page counts little."""
LITTLE = 0.3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class TrainingPage:
    """One page: a row, label and weight a block."""

    corpus: str
    domain: str
    texts: list[str]
    rows: Any
    """Blocks x FEATURES."""
    labels: Any
    """Share of the block that is body, 0..1."""
    weights: Any
    """0 for blocks that nothing is known of."""
    truth: str | None


def main() -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--light", default="", metavar="NAMES", help="corpora, by comma, whose truth counts little")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="train on all pages and write the model")
    options = parser.parse_args()
    jobs = [
        (folder, row, folder.name in options.light.split(",")) for folder in options.corpora for row in _rows(folder)
    ]
    with multiprocessing.Pool(options.processes) as pool:
        pages = [page for page in pool.imap(_read, jobs, chunksize=8) if page is not None]
    print(f"{len(pages)} pages, {sum(len(page.texts) for page in pages)} blocks")
    if not options.write:
        _report(pages)
    else:
        about = {
            "what": "probability that a block of a page belongs to the article's body",
            "trained_by": "benchmarks/train_body.py",
            "pages": dict(Counter(page.corpus for page in pages)),
        }
        print(write_model("body", _train(pages), about))


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    with (folder / "pages.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row.get("page_type") in ("article", "unknown", None) and (row.get("text") or row.get("with")):
                yield row


def _read(job: tuple[Path, dict[str, Any], bool]) -> TrainingPage | None:
    folder, row, is_light = job
    url = row["url"] if str(row["url"]).startswith("http") else "https://unknown.example/"
    doc = open_document(gzip.decompress((folder / row["file"]).read_bytes()), url)
    layout = read_layout(doc)
    if layout.container is None:
        return None
    blocks, table = describe_blocks(layout.outline, layout.container, layout.cards, layout.setting)
    if not blocks:
        return None
    texts = [block.text for block in blocks]
    if truth := row.get("text"):
        labels, weights = _labels_of_text(texts, truth)
        # Whether the standfirst is text is the corpus's convention; here it is a field of its own.
        weights *= np.array([fold(text) != layout.setting.standfirst for text in texts])
    else:
        labels, weights = _labels_of_snippets(texts, row.get("with") or [], row.get("without") or [])
    domain = domain_of(row["url"]) or f"{folder.name}/{row['id']}"
    return TrainingPage(folder.name, domain, texts, table, labels, weights * (LITTLE if is_light else 1.0), truth)


def _labels_of_text(texts: list[str], truth: str) -> tuple[Any, Any]:
    """A block weighs as much as its words do in the page's text, and a constant: headings count for exactness."""
    aligned = align(texts, truth)
    sizes = np.array([len(words_of(text)) for text in texts])
    weights = 0.3 + np.minimum(30 * sizes / max(len(words_of(truth)), 30), 3.0)
    weights[np.array(aligned.repeats)] = 0
    weights *= LITTLE if aligned.found < MIN_FOUND else 1.0
    weights *= 0.5 + 0.5 * min(1.0, 400 / len(texts))
    return np.array(aligned.shares), weights


def _labels_of_snippets(texts: list[str], inside: list[str], outside: list[str]) -> tuple[Any, Any]:
    labels, weights = np.zeros(len(texts)), np.zeros(len(texts))
    for value, snippets, min_chars in ((0.0, outside, 20), (1.0, inside, 40)):
        wanted = [_squash(snippet) for snippet in snippets]
        for number, text in enumerate(map(_squash, texts)):
            if any(snippet and (snippet in text or (len(text) > min_chars and text in snippet)) for snippet in wanted):
                labels[number], weights[number] = value, 1.0
    return labels, weights


def _squash(text: str) -> str:
    return "".join(fold(text).split())


def _train(pages: list[TrainingPage]) -> Any:
    rows, labels, weights = (
        np.concatenate([getattr(page, name) for page in pages]) for name in ("rows", "labels", "weights")
    )
    known = weights > 0
    return fit(FEATURES, rows[known], labels[known], weights[known], SHAPE)


def _report(pages: list[TrainingPage]) -> None:
    """Word F1, precision, recall and the share of exact pages, of the blocks above the cut, domains held out."""
    figures: dict[str, list[tuple[float, float, float, float]]] = {}
    for train, test in folds([page.domain for page in pages]):
        model = _train([pages[number] for number in train])
        for page in (pages[number] for number in test):
            if page.truth is not None:
                kept = model.predict(page.rows) > CUT
                text = " ".join(text for text, keep in zip(page.texts, kept, strict=True) if keep)
                figures.setdefault(page.corpus, []).append(_figures(text, page.truth))
    for corpus, found in figures.items():
        print(corpus, len(found), " ".join(f"{fmean(column):.4f}" for column in zip(*found, strict=True)))


def _figures(text: str, truth: str) -> tuple[float, float, float, float]:
    there, wanted = _WORD.findall(text.lower()), _WORD.findall(truth.lower())
    shared = (Counter(there) & Counter(wanted)).total()
    if not shared:
        return 0.0, 0.0, 0.0, 0.0
    precision, recall = shared / len(there), shared / len(wanted)
    return 2 * precision * recall / (precision + recall), precision, recall, float(there == wanted)


if __name__ == "__main__":
    main()
