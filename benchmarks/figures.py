"""Judges one extraction by the truth of its page, and sums pages up."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

from benchmarks.extractors import Extraction
from benchmarks.field_scores import author_scores, is_same_day, is_same_title, names_a_day
from benchmarks.related_scores import FIELDS, RelatedPage, compare_links, count_field
from benchmarks.text_scores import (
    Overlap,
    Scores,
    is_exact,
    mean_scores,
    shingle_overlap,
    shingle_summary,
    snippet_overlap,
    word_scores,
)
from benchmarks.truth import ARTICLE, UNKNOWN, TruePage


@dataclass(frozen=True, slots=True)
class PageFigures:
    """One extractor on one page. None: the truth, or the extractor, says nothing of it."""

    page: TruePage
    cpu_s: float
    error: str | None = None
    """What it raised; it counts as empty then."""
    words: Scores | None = None
    shingles: Overlap | None = None
    exact: bool | None = None
    snippets: Overlap | None = None
    title: bool | None = None
    day: bool | None = None
    day_given: bool | None = None
    """On pages with a true day."""
    day_invented: bool | None = None
    """On pages where the truth has none."""
    authors: Scores | None = None
    authors_invented: bool | None = None
    kind: Overlap | None = None
    """Of the kind article."""
    related: RelatedPage | None = None
    true_words: int = 0
    found_words: int = 0


def judge(
    page: TruePage, found: Extraction, cpu_s: float, *, with_description: bool = False, error: str | None = None
) -> PageFigures:
    """Compares. Text, title, day and authors count on pages that may be articles only.

    Args:
        with_description: the true text begins with the standfirst, so put it before the text.
    """
    truth: Any = page.truth
    body: dict[str, Any] = {}
    if page.may_be_article:
        text = _with_description(found) if with_description else found.text
        body = _judge_text(truth, text) | _judge_fields(truth, found)
    kind = _judge_kind(page.kind, found.kind)
    related = None
    if "related" in truth and found.related_links is not None:
        related = compare_links(truth["related"], found.related_links)
    return PageFigures(page, cpu_s, error, kind=kind, related=related, **body)


def _with_description(found: Extraction) -> str:
    if not found.description or found.text.startswith(found.description):
        return found.text
    return f"{found.description}\n\n{found.text}"


def _judge_text(truth: Any, text: str) -> dict[str, Any]:
    judged: dict[str, Any] = {"found_words": len(text.split())}
    if (true := truth.get("text")) is not None:
        judged |= {
            "words": word_scores(true, text),
            "shingles": shingle_overlap(true, text),
            "exact": is_exact(true, text),
            "true_words": len(true.split()),
        }
    if "with" in truth or "without" in truth:
        judged["snippets"] = snippet_overlap(truth.get("with") or (), truth.get("without") or (), text)
    return judged


def _judge_fields(truth: Any, found: Extraction) -> dict[str, Any]:
    judged: dict[str, Any] = {}
    if truth.get("title"):
        judged["title"] = is_same_title(truth["title"], found.title)
    if names_a_day(truth.get("published")):
        judged["day"] = is_same_day(truth["published"], found.published)
        judged["day_given"] = found.published is not None
    elif "published" in truth and truth["published"] is None:
        judged["day_invented"] = found.published is not None
    if truth.get("authors"):
        judged["authors"] = author_scores(truth["authors"], found.authors or ())
    elif truth.get("authors") is not None:
        judged["authors_invented"] = bool(found.authors)
    return judged


def _judge_kind(true: str, found: str | None) -> Overlap | None:
    if true == UNKNOWN or found is None:
        return None
    is_true, is_found = true == ARTICLE, found == ARTICLE
    return Overlap(is_true and is_found, is_found and not is_true, is_true and not is_found)


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU milliseconds a page."""

    median: float
    mean: float
    p99: float


@dataclass(frozen=True, slots=True)
class Summary:
    """One extractor on many pages. Shares are 0..1; None where no page has such a truth."""

    pages: int
    cost: Cost
    errors: int
    words: Scores | None
    shingles: Scores | None
    exact: float | None
    snippets: Scores | None
    title: float | None
    day: float | None
    day_given: float | None
    day_invented: float | None
    authors: Scores | None
    authors_invented: float | None
    kind: Scores | None
    related: dict[str, Any] | None
    """See `_related`."""

    def as_json(self) -> dict[str, Any]:
        """Plain values only."""
        return asdict(self)


def summarise(figures: Sequence[PageFigures]) -> Summary:
    """The figures of one extractor on a corpus, or on a part of it."""
    shingles = list(_known(f.shingles for f in figures))
    return Summary(
        pages=len(figures),
        cost=_cost([1000 * f.cpu_s for f in figures]),
        errors=sum(f.error is not None for f in figures),
        words=_mean(figures, lambda f: f.words),
        shingles=shingle_summary(shingles) if shingles else None,
        exact=_share(f.exact for f in figures),
        snippets=_summed(f.snippets for f in figures),
        title=_share(f.title for f in figures),
        day=_share(f.day for f in figures),
        day_given=_share(f.day_given for f in figures),
        day_invented=_share(f.day_invented for f in figures),
        authors=_mean(figures, lambda f: f.authors),
        authors_invented=_share(f.authors_invented for f in figures),
        kind=_summed(f.kind for f in figures),
        related=_related(list(_known(f.related for f in figures))),
    )


def _known(values: Iterable[Any]) -> Iterable[Any]:
    return (value for value in values if value is not None)


def _share(values: Iterable[bool | None]) -> float | None:
    known = [float(value) for value in values if value is not None]
    return fmean(known) if known else None


def _mean(figures: Iterable[PageFigures], read: Callable[[PageFigures], Scores | None]) -> Scores | None:
    known = [scores for f in figures if (scores := read(f)) is not None]
    return mean_scores(known) if known else None


def _summed(values: Iterable[Overlap | None]) -> Scores | None:
    known = list(_known(values))
    return sum(known, Overlap()).scores if known else None


def _cost(ms: list[float]) -> Cost:
    """p99 is the smallest figure that 99 % of the pages don't exceed."""
    ms.sort()
    return Cost(statistics.median(ms), fmean(ms), ms[-1 - len(ms) // 100])


def _related(pages: list[RelatedPage]) -> dict[str, Any] | None:
    if not pages:
        return None
    empty = [page for page in pages if not page.has_truth]
    fields = {name: count_field(pages, name) for name in FIELDS}
    return {
        "pages": len(pages),
        "any": sum((page.any for page in pages), Overlap()).scores,
        "related": sum((page.related for page in pages), Overlap()).scores,
        "exact": fmean(page.is_exact for page in pages),
        "clean": fmean(page.is_exact for page in empty) if empty else None,
        "fields": {name: asdict(count) | {"accuracy": count.accuracy} for name, count in fields.items()},
    }
