"""Trains the model of the body's blocks: python -m benchmarks.train_body CORPUS... [--write]

Each CORPUS is a folder with pages.jsonl and html/*.html.gz (benchmarks/README.md). Pages with a true `text` are aligned
with it block by block; of pages with snippets only (`with`, `without`), the blocks that hold one count.
Prints figures for domains held out, a fifth at a time. With --write it trains on all pages instead, and writes
crawler/parsers/models/body.json.
"""

from __future__ import annotations

import argparse
import multiprocessing
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.alignment import align, words_of
from benchmarks.boosting import Shape, domain_of, fit, folds, write_model
from benchmarks.text_scores import Scores, is_exact, mean_scores, word_scores
from benchmarks.truth import TruePage, read_truth
from crawler.parsers.body.body import CUT, MODEL
from crawler.parsers.body.body_features import FEATURES, read_features
from crawler.parsers.body.text_blocks import read_text_blocks
from crawler.parsers.markup.document import open_document
from crawler.parsers.page import read_layout
from crawler.parsers.text.folding import fold

SHAPE = Shape(trees=100, leaves=31, depth=8, rate=0.08, min_rows=50, l2=10.0, column_share=0.3)
MIN_FOUND = 0.8
"""Where less of the true text is found on the page, the truth or the alignment is off: the page counts little."""
LITTLE = 0.3


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
    light = options.light.split(",")
    jobs = [
        (folder.name, page, LITTLE if folder.name in light else 1.0)
        for folder in options.corpora
        for page in read_truth(folder)
        if page.may_be_article and (page.truth.get("text") or page.truth.get("with"))
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
        print(write_model(MODEL, _train(pages), about))


def _read(job: tuple[str, TruePage, float]) -> TrainingPage | None:
    corpus, page, importance = job
    html = page.read()
    doc = open_document(html, page.address(html))
    layout = read_layout(doc)
    if layout.container is None:
        return None
    blocks = read_text_blocks(layout.outline)
    if not blocks:
        return None
    table = read_features(blocks, layout.outline, layout.container, layout.cards, layout.setting)
    texts = [block.text for block in blocks]
    if truth := page.truth.get("text"):
        labels, weights = _labels_of_text(texts, truth)
        # Whether the standfirst is text is the corpus's convention; here it is a field of its own.
        weights *= np.array([fold(text) != layout.setting.standfirst for text in texts])
    else:
        labels, weights = _labels_of_snippets(texts, page.truth.get("with") or [], page.truth.get("without") or [])
    domain = domain_of(page.truth["url"]) or f"{corpus}/{page.page_id}"
    return TrainingPage(corpus, domain, texts, table, labels, weights * importance, truth)


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
    scores: dict[str, list[Scores]] = defaultdict(list)
    exact: Counter[str] = Counter()
    for train, test in folds([page.domain for page in pages]):
        model = _train([pages[number] for number in train])
        for page in (pages[number] for number in test):
            if page.truth is not None:
                kept = model.predict(page.rows) > CUT
                text = " ".join(text for text, keep in zip(page.texts, kept, strict=True) if keep)
                scores[page.corpus].append(word_scores(page.truth, text))
                exact[page.corpus] += is_exact(page.truth, text)
    for corpus, found in scores.items():
        mean = mean_scores(found)
        print(
            f"{corpus:20} pages {len(found):4}  F1 {mean.f1:.4f}  precision {mean.precision:.4f}  "
            f"recall {mean.recall:.4f}  exact {exact[corpus] / len(found):.4f}"
        )


if __name__ == "__main__":
    main()
