"""How well a text agrees with the true one.

Three public ways to count, none of them kind to a text that is merely similar:

- words: bags of lower-case words, precision, recall and F1 of each page, then the mean over pages (the metric of the
  WCXB and of most extraction papers);
- shingles: bags of runs of four words, precision and recall averaged over pages, F1 of the two averages, and the share
  of pages whose words are the same in the same order (the metric of Zyte's article extraction benchmark);
- snippets: of strings that must and must not be in the text, counted over all pages (the metric of trafilatura's
  evaluation).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

SHINGLE_WORDS = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Scores:
    """Each 0..1."""

    f1: float
    precision: float
    recall: float


NOTHING = Scores(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Overlap:
    """What truth and prediction share, and what only one of them has; in any unit."""

    both: float = 0.0
    only_predicted: float = 0.0
    only_true: float = 0.0

    def __add__(self, other: Overlap) -> Overlap:
        return Overlap(
            self.both + other.both, self.only_predicted + other.only_predicted, self.only_true + other.only_true
        )

    @property
    def scores(self) -> Scores:
        """Precision of an empty prediction, and recall of an empty truth, are 0."""
        precision = self.both / (self.both + self.only_predicted) if self.both else 0.0
        recall = self.both / (self.both + self.only_true) if self.both else 0.0
        return Scores(harmonic_mean(precision, recall), precision, recall)


def harmonic_mean(precision: float, recall: float) -> float:
    """F1."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def mean_scores(scores: Sequence[Scores]) -> Scores:
    """The mean of each; F1 is the mean of the pages' F1."""
    return Scores(fmean(s.f1 for s in scores), fmean(s.precision for s in scores), fmean(s.recall for s in scores))


def overlap(true: Counter[Hashable], predicted: Counter[Hashable]) -> Overlap:
    """Of two bags."""
    both = (true & predicted).total()
    return Overlap(both, predicted.total() - both, true.total() - both)


def word_scores(true: str, predicted: str) -> Scores:
    """Bags of lower-case words. Nothing predicted where nothing is there is right."""
    true_words, predicted_words = (Counter[Hashable](_WORD.findall(text.lower())) for text in (true, predicted))
    if not true_words and not predicted_words:
        return Scores(1.0, 1.0, 1.0)
    return overlap(true_words, predicted_words).scores


def is_exact(true: str, predicted: str) -> bool:
    """The same words in the same order, with the same capitals."""
    return _WORD.findall(true) == _WORD.findall(predicted)


def shingle_overlap(true: str, predicted: str) -> Overlap:
    """Bags of runs of four words; a shorter text is one run."""
    return overlap(_shingles(true), _shingles(predicted))


def _shingles(text: str) -> Counter[Hashable]:
    words = _WORD.findall(text)
    runs = max(1, len(words) - SHINGLE_WORDS + 1) if words else 0
    return Counter(tuple(words[start : start + SHINGLE_WORDS]) for start in range(runs))


def shingle_summary(overlaps: Iterable[Overlap]) -> Scores:
    """F1 of the mean precision (of the pages with a prediction) and the mean recall (of those with a truth)."""
    pages = list(overlaps)
    precisions = [page.scores.precision for page in pages if page.both + page.only_predicted]
    recalls = [page.scores.recall for page in pages if page.both + page.only_true]
    precision, recall = (fmean(values) if values else 0.0 for values in (precisions, recalls))
    return Scores(harmonic_mean(precision, recall), precision, recall)


def snippet_overlap(present: Iterable[str], absent: Iterable[str], predicted: str) -> Overlap:
    """Of strings that must be, and must not be, in the text; white space is one space."""
    text = re.sub(r"\s+", " ", predicted)
    found = [re.sub(r"\s+", " ", snippet).strip() in text for snippet in present]
    wrong = sum(re.sub(r"\s+", " ", snippet).strip() in text for snippet in absent)
    return Overlap(sum(found), wrong, len(found) - sum(found))
