"""Trains the models of a page's kind: python -m benchmarks.train_kind CORPUS... [--write]

Each CORPUS is a folder with pages.jsonl and html/*.html.gz (benchmarks/README.md), whose `page_type` is "article",
"listing" or "collection" (a shop's listing), "unknown", "other" (no article, whatever else), or a kind of its own such
as "forum". Pages of an unknown kind count as articles, hardly. Prints figures for domains held out, a fifth at a time;
with --write also trains on all pages and writes crawler/parsers/models/kind.json and kind_listing.json.
"""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.boosting import Shape, domain_of, fit, folds, write_model
from benchmarks.rewrite import move, served_path
from benchmarks.truth import ARTICLE, UNKNOWN, TruePage, read_truth
from crawler.parsers.kinds.kind import ARTICLE_MODEL, ARTICLE_ODDS, LISTING_MODEL, UNREAD, article_odds
from crawler.parsers.kinds.page_facts import Facts
from crawler.parsers.markup.document import open_document
from crawler.parsers.page import read_page

SHAPE = Shape(trees=400, leaves=6, depth=4, rate=0.06, min_rows=10, l2=0.1, column_share=0.15)
LISTING_SHAPE = Shape(trees=200, leaves=4, depth=3, rate=0.08, min_rows=8, l2=0.5, column_share=0.15)
LISTINGS = frozenset(["listing", "collection"])
VAGUE = frozenset(["other", UNKNOWN])
WEIGHTS = {"other": 0.15, UNKNOWN: 0.15}
"""Of a page by its kind; those that are not named here have 1."""
POOR_WEIGHT = 0.4
"""Of an article in a corpus that has hardly anything else."""


def _directions(more: str, less: str) -> dict[str, int]:
    return dict.fromkeys(more.split(), 1) | dict.fromkeys(less.split(), -1)


FOR_ARTICLES = _directions(
    """
    address_article address_slug address_date slug_words title_headline typed_article og_article author_confidence
    authors date_confidence long_paragraphs mean_paragraph body_share prose_share quote_share prose_blocks
    prose_together body_names figures
    """,
    """
    address_home address_section address_shop address_forum address_manual address_service typed_product typed_forum
    typed_collection typed_firm link_density links_per_word ourselves_share card_names buttons codes headings_linked
    calls repeated cards headings_linked_share
    """,
)
"""1: more of it may only speak for an article; -1: only against. Of features that are not named here, either."""
FOR_LISTINGS = _directions(
    """
    address_home address_section address_shop typed_collection headings_linked cards repeated link_density
    links_per_word card_names
    """,
    """
    address_forum address_manual address_service typed_forum codes long_paragraphs mean_paragraph headings_plain
    ourselves_share authors
    """,
)
"""All that is asked: there are too few listings to learn from more."""


@dataclass(frozen=True, slots=True)
class TrainingPage:
    """One page, once at its own address and once without its host's name, as other pages are served by a mirror."""

    corpus: str
    domain: str
    kind: str
    facts: tuple[Facts, Facts]


def main() -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--write", action="store_true", help="train on all pages and write the models")
    args = parser.parse_args()
    pages = [page for corpus in args.corpora for page in read_pages(corpus)]
    known = [page for page in pages if page.kind not in VAGUE and page.kind != ARTICLE]
    features = [name for name in pages[0].facts[0] if name not in UNREAD]
    article = _Task(features, SHAPE, FOR_ARTICLES)
    listing = _Task(list(FOR_LISTINGS), LISTING_SHAPE, FOR_LISTINGS)
    scores = article.held_out(pages, _is_article, weights_of(pages))
    print_figures(pages, _odds(pages, scores))
    print_listings(known, listing.held_out(known, _is_listing, np.ones(len(known))))
    if args.write:
        about = {
            "trained_by": "benchmarks/train_kind.py",
            "pages": len(pages),
            "corpora": sorted({p.corpus for p in pages}),
        }
        write_model(
            ARTICLE_MODEL,
            article.fit(pages, _is_article, weights_of(pages)),
            {"task": "whether a page is an article (log-odds)", **about},
        )
        write_model(
            LISTING_MODEL,
            listing.fit(known, _is_listing, np.ones(len(known))),
            {"task": "whether a page that is no article lists others (log-odds)", **about, "pages": len(known)},
        )


def read_pages(corpus: Path) -> list[TrainingPage]:
    """The facts of all pages of a folder, read in two processes."""
    with multiprocessing.Pool(2) as pool:
        return pool.map(partial(_read, corpus.name), read_truth(corpus), chunksize=10)


def _read(corpus: str, page: TruePage) -> TrainingPage:
    html = page.read()
    url = page.address(html)
    mirrored = "http://127.0.0.1:8000" + served_path(url, page.page_id, 0)
    return TrainingPage(
        corpus,
        domain_of(url) if page.truth["url"] else page.page_id,
        page.kind,
        (_facts(html, url), _facts(move(html, url, mirrored), mirrored)),
    )


def _facts(html: bytes, url: str) -> Facts:
    return read_page(open_document(html, url))[1]


def weights_of(pages: Sequence[TrainingPage]) -> Any:
    """How much each page counts."""
    mixed = {page.corpus for page in pages if page.kind not in VAGUE and page.kind != ARTICLE}
    return np.array(
        [WEIGHTS.get(page.kind, 1.0 if page.corpus in mixed else POOR_WEIGHT) for page in pages], dtype=float
    )


def _is_article(page: TrainingPage) -> bool:
    return page.kind in (ARTICLE, UNKNOWN)


def _is_listing(page: TrainingPage) -> bool:
    return page.kind in LISTINGS


@dataclass(frozen=True, slots=True)
class _Task:
    features: list[str]
    shape: Shape
    directions: dict[str, int]

    def rows(self, pages: Sequence[TrainingPage], view: int) -> Any:
        return np.array([[float(page.facts[view][name]) for name in self.features] for page in pages])

    def fit(self, pages: Sequence[TrainingPage], is_true: Any, weights: Any) -> Any:
        """Trains on both views of each page, each at half its weight."""
        rows = np.vstack([self.rows(pages, 0), self.rows(pages, 1)])
        labels = np.tile([float(is_true(page)) for page in pages], 2)
        return fit(self.features, rows, labels, np.tile(weights, 2) / 2, self.shape, self.directions)

    def held_out(self, pages: Sequence[TrainingPage], is_true: Any, weights: Any) -> Any:
        """A score a page and view, each by a model that has not seen the page's domain."""
        scores = np.zeros((len(pages), 2))
        for train, test in folds([page.domain for page in pages], 10):
            model = self.fit([pages[at] for at in train], is_true, weights[train])
            tested = [pages[at] for at in test]
            for view in (0, 1):
                scores[test, view] = model.predict(self.rows(tested, view), raw_score=True)
        return scores


def _odds(pages: Sequence[TrainingPage], scores: Any) -> Any:
    """The log-odds as the parser takes them."""
    both = [
        [article_odds(facts, score) for facts, score in zip(page.facts, row, strict=True)]
        for page, row in zip(pages, scores.tolist(), strict=True)
    ]
    return np.array(both)


def print_figures(pages: Sequence[TrainingPage], scores: Any) -> None:
    """F1 where kinds are mixed, shares of articles elsewhere, and how often a probability is right."""
    labels = np.array([_is_article(page) for page in pages])
    corpora = np.array([page.corpus for page in pages])
    vague = np.array([page.kind in VAGUE for page in pages])
    for corpus in dict.fromkeys(corpora.tolist()):
        here = corpora == corpus
        if labels[here].all() or vague[here].any():
            print(f"{corpus:12} {here.sum():4} pages, {(scores[here, 0] > ARTICLE_ODDS).sum()} judged articles")
            continue
        for view, name in enumerate(("own address", "mirrored")):
            print(f"{corpus:12} {here.sum():4} pages, {name}: {_f1(scores[here, view] > ARTICLE_ODDS, labels[here])}")
        _print_reliability(scores[here, 0], labels[here])


def _f1(found: Any, labels: Any) -> str:
    right, extra, missed = (found & labels).sum(), (found & ~labels).sum(), (~found & labels).sum()
    return f"F1 {2 * right / (2 * right + extra + missed):.4f}, {missed} missed, {extra} taken"


def _print_reliability(scores: Any, labels: Any) -> None:
    chance = 1 / (1 + np.exp(-scores))
    sure = np.maximum(chance, 1 - chance)
    is_right = (chance > 0.5) == labels
    print("confidence     pages  said   right")
    for low, high in ((0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.99), (0.99, 1.01)):
        if (inside := (sure >= low) & (sure < high)).any():
            said, right = sure[inside].mean(), is_right[inside].mean()
            print(f"{low:.2f} to {min(high, 1):.2f}  {inside.sum():5}  {said:.3f}  {right:.3f}")


def print_listings(pages: Sequence[TrainingPage], scores: Any) -> None:
    """F1 of listings among pages that are no articles."""
    labels = np.array([_is_listing(page) for page in pages])
    print(f"listings among {len(pages)} others: {_f1(scores[:, 0] > 0, labels)}")


if __name__ == "__main__":
    main()
