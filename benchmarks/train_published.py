"""Trains the model of publication days: python -m benchmarks.train_published CORPUS... [--write]

Each CORPUS is a folder with pages.jsonl and html/*.html.gz (benchmarks/README.md); pages without the key `published`
are passed over, null means that the page has none. Prints the share of right days and how far confidences hold, for
domains held out; with --write also trains on all pages and writes crawler/parsers/models/published.json.

What is not learnt: a day that is shown as that of an update, where machines are told an earlier day of publication;
days on pages that are said to have none although machines are told one; pages whose day needs no model.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.boosting import Shape, domain_of, fit, folds, write_model
from benchmarks.truth import TruePage, read_truth
from crawler.parsers.dates.machine_dates import url_month
from crawler.parsers.dates.published import FLOOR, MODEL, agreed_day, days_of, weigh_days
from crawler.parsers.dates.published_features import FEATURES, Day, describe_days, is_strong
from crawler.parsers.fields.titles import read_title
from crawler.parsers.markup.document import open_document
from crawler.parsers.sources.region import read_region
from crawler.parsers.sources.sources import read_sources

SHAPE = Shape(trees=60, leaves=12, min_rows=20)
NO_DAY_WEIGHT, MISSED_WEIGHT = 0.5, 0.3
"""Of a page that has no day, and of one whose day is not among the candidates."""


@dataclass(frozen=True, slots=True)
class TrainingPage:
    """One page: the days that it states, and which of them is right."""

    corpus: str
    domain: str
    is_counted: bool
    """It has a day, and is no page of a kind that has none."""
    days: list[Day]
    rows: list[list[float]]
    labels: list[float]
    weight: float
    """Of its rows in training; 0 leaves it out."""


def main() -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--write", action="store_true", help="train on all pages and write the model")
    args = parser.parse_args()
    pages = [
        _read(corpus.name, page) for corpus in args.corpora for page in read_truth(corpus) if "published" in page.truth
    ]
    _print_figures(pages)
    if args.write:
        corpora = sorted({page.corpus for page in pages})
        about = {"trained_by": "benchmarks/train_published.py", "corpora": corpora, "pages": len(pages),
                 "task": "whether a day that a page states is that of its publication (log-odds)"}  # fmt: skip
        print(write_model(MODEL, _train(pages), about))


def _read(corpus: str, page: TruePage) -> TrainingPage:
    html = page.read()
    url = page.address(html)
    doc = open_document(html, url)
    sources = read_sources(doc)
    days = days_of(sources, read_region(read_title(sources).node, doc.tree))
    right = right_days(page.truth["published"])
    labels = [float(day.date in right) for day in days]
    return TrainingPage(
        corpus,
        domain_of(url) or page.page_id,
        bool(right) and page.may_be_article,
        days,
        describe_days(days, url_month(url)),
        labels,
        _weight(days, labels, bool(right)),
    )


def right_days(published: str | None) -> set[dt.date]:
    """The days that a truth allows: as it is written, and in UTC."""
    try:
        moment = dt.datetime.fromisoformat(published or "")
    except ValueError:
        return set()
    return {moment.date(), moment.astimezone(dt.UTC).date()} if moment.tzinfo else {moment.date()}


def _weight(days: Sequence[Day], labels: Sequence[float], has_day: bool) -> float:
    if agreed_day(days) is not None:
        return 0.0
    if not has_day:
        return 0.0 if any(day.machine for day in days) else NO_DAY_WEIGHT
    right = next((day for day, label in zip(days, labels, strict=True) if label), None)
    if right is None:
        return MISSED_WEIGHT
    is_update = any(one.role == "updated" for one in right.near)
    is_told_earlier = any(day.date < right.date and any(map(is_strong, day.machine)) for day in days)
    return 0.0 if is_update and is_told_earlier else 1.0


def _train(pages: Sequence[TrainingPage]) -> Any:
    taken = [page for page in pages if page.weight and page.rows]
    rows = [row for page in taken for row in page.rows]
    labels = [label for page in taken for label in page.labels]
    weights = [page.weight for page in taken for _ in page.rows]
    return fit(FEATURES, rows, labels, weights, SHAPE)


def _print_figures(pages: Sequence[TrainingPage]) -> None:
    right: dict[str, list[bool]] = defaultdict(list)
    held: dict[int, list[bool]] = defaultdict(list)
    for train, test in folds([page.domain for page in pages]):
        booster = _train([pages[number] for number in train])
        for page in (pages[number] for number in test):
            if not page.is_counted:
                continue
            confidence, is_right = _choose(page, booster)
            right[page.corpus].append(is_right)
            if confidence >= FLOOR:
                held[int(confidence * 10)].append(is_right)
    for corpus, found in right.items():
        print(f"{corpus:20} pages {len(found):4}  day right {np.mean(found):.3f}")
    for tenth, found in sorted(held.items()):
        print(f"confidence {tenth / 10:.1f} and more: pages {len(found):4}  right {np.mean(found):.2f}")


def _choose(page: TrainingPage, booster: Any) -> tuple[float, bool]:
    """The confidence of the best day, and whether it is right."""
    if not page.days:
        return 0.0, False
    probabilities = weigh_days(page.days, lambda: list(booster.predict(np.array(page.rows))))
    best = int(np.argmax(probabilities))
    is_given = probabilities[best] >= FLOOR
    return probabilities[best], is_given and page.labels[best] > 0


if __name__ == "__main__":
    main()
