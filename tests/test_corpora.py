"""A fixed sample of real pages with known truth must be read as well as ever.

The pages belong to their publishers and are no part of this project; benchmarks/README.md says what form a corpus has.
TEARSHEET_CORPORA names the folder that holds them; without it, and without `../shared/corpora` beside the checkout,
these tests are skipped.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.extractors import load_extractors
from benchmarks.figures import Summary, judge, summarise
from benchmarks.truth import read_truth

CORPORA = Path(os.environ.get("TEARSHEET_CORPORA") or Path(__file__).parents[2] / "shared" / "corpora")


@dataclass(frozen=True)
class Sample:
    """Each `every`th page of a corpus, and what each figure must reach, 0..1."""

    corpus: str
    every: int
    floors: dict[str, float]
    with_description: bool = False


FIGURES: dict[str, Callable[[Summary], float | None]] = {
    "word F1": lambda s: s.words and s.words.f1,
    "exact": lambda s: s.exact,
    "snippet F1": lambda s: s.snippets and s.snippets.f1,
    "title": lambda s: s.title,
    "day": lambda s: s.day,
    "no day where none": lambda s: None if s.day_invented is None else 1 - s.day_invented,
    "author F1": lambda s: s.authors and s.authors.f1,
    "no author where none": lambda s: None if s.authors_invented is None else 1 - s.authors_invented,
    "article F1": lambda s: s.kind and s.kind.f1,
    "links F1": lambda s: s.related and s.related["any"].f1,
    "related links F1": lambda s: s.related and s.related["related"].f1,
    "link titles": lambda s: s.related and s.related["fields"]["title"]["accuracy"],
}

SAMPLES = (
    Sample(
        "wcxb-dev",
        8,
        {
            "word F1": 0.945,
            "exact": 0.145,
            "snippet F1": 0.915,
            "title": 0.865,
            "day": 0.855,
            "author F1": 0.845,
            "article F1": 0.975,
        },
    ),
    Sample(
        "fundus-dev",
        2,
        {"word F1": 0.93, "exact": 0.32, "title": 0.785, "day": 0.97, "author F1": 0.875, "article F1": 0.98},
        with_description=True,
    ),
    Sample("readability", 5, {"word F1": 0.92, "exact": 0.215, "title": 0.715, "author F1": 0.73, "article F1": 0.965}),
    Sample(
        "trafilatura",
        8,
        {
            "snippet F1": 0.895,
            "title": 0.885,
            "day": 0.905,
            "no day where none": 0.48,
            "author F1": 0.69,
            "no author where none": 0.69,
        },
    ),
    Sample("htmldate-dev", 8, {"day": 0.91}),
    Sample("related-dev", 1, {"links F1": 0.955, "related links F1": 0.905, "link titles": 0.985}),
)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.corpus)
def test_real_pages_are_read_as_well_as_ever(sample: Sample) -> None:
    folder = CORPORA / sample.corpus
    if not (folder / "pages.jsonl").exists():
        pytest.skip(f"there is no corpus {sample.corpus} in {CORPORA}; TEARSHEET_CORPORA can name another folder")
    reached = _figures(sample, folder)
    low = {name: (reached[name], floor) for name, floor in sample.floors.items() if reached[name] < floor}
    assert low == {}, "each with what was reached and its floor"


def _figures(sample: Sample, folder: Path) -> dict[str, float]:
    ((ours,), _) = load_extractors(["tearsheet"])
    judged = []
    for page in read_truth(folder, every=sample.every):
        html = page.read()
        found = ours.extract(html, page.address(html))
        judged.append(judge(page, found, 0.0, with_description=sample.with_description))
    summary = summarise(judged)
    return {name: value for name, read in FIGURES.items() if (value := read(summary)) is not None}
