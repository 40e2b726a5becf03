"""The figures of benchmarks.extraction, on cases that can be counted by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from benchmarks.extractors import Extraction
from benchmarks.field_scores import author_scores, is_same_day, is_same_title
from benchmarks.figures import judge, summarise
from benchmarks.related_scores import compare_links, count_field, url_key
from benchmarks.text_scores import (
    Overlap,
    Scores,
    is_exact,
    shingle_overlap,
    shingle_summary,
    snippet_overlap,
    word_scores,
)
from benchmarks.truth import TruePage
from schema.article import RelatedLink

SITE = "https://press.example"


def test_words_are_a_bag() -> None:
    assert word_scores("One two two three", "two one, THREE two!") == Scores(1.0, 1.0, 1.0)
    assert word_scores("a b c d", "a b x") == Scores(pytest.approx(4 / 7), pytest.approx(2 / 3), 0.5)
    assert word_scores("", "") == Scores(1.0, 1.0, 1.0)
    assert word_scores("", "x") == word_scores("x", "") == Scores(0.0, 0.0, 0.0)


def test_exact_is_order_and_case_without_punctuation() -> None:
    assert is_exact("One, two.", "One two")
    assert not is_exact("One two", "two One")
    assert not is_exact("One", "one")


def test_shingles_are_runs_of_four_words() -> None:
    assert shingle_overlap("a b c d e", "a b c d x") == Overlap(1, 1, 1)
    assert shingle_overlap("a b", "a b") == Overlap(1, 0, 0)
    assert shingle_overlap("a b c d", "") == Overlap(0, 0, 1)
    # Precision over the pages with a prediction, recall over those with a truth.
    assert shingle_summary([Overlap(1, 1, 0), Overlap(0, 0, 3)]) == Scores(0.5, 0.5, 0.5)


def test_snippets_are_found_whatever_the_white_space() -> None:
    assert snippet_overlap(["a  b", "z"], ["c"], "x a\nb c") == Overlap(1, 1, 1)


@pytest.mark.parametrize(
    ("true", "found", "is_same"),
    [
        ("A “river” – bends", "A 'river' - bends", True),
        ("Wait...", "wait…", True),
        ("River", "River | Press", False),
        ("River", None, False),
    ],
)
def test_titles(true: str, found: str | None, is_same: bool) -> None:
    assert is_same_title(true, found) is is_same


@pytest.mark.parametrize(
    ("true", "found", "is_same"),
    [
        ("2025-01-02", "2025-01-02T23:00:00Z", True),
        ("2025-01-02", "2025-01-01T23:30:00-05:00", True),  # the 2nd in UTC
        ("2025-01-02T00:30:00+02:00", "2025-01-01T22:30:00Z", True),
        ("2025-01-02T00:30:00+02:00", "2025-01-01", True),
        ("2025-01-02", "2025-01-03", False),
        ("2025-01-02", "2025", False),
        ("2025-01-02", None, False),
    ],
)
def test_days(true: str, found: str | None, is_same: bool) -> None:
    assert is_same_day(true, found) is is_same


def test_authors_are_a_set() -> None:
    assert author_scores(["Zoe Vale", "Al"], ["By zoe  vale"]) == Scores(pytest.approx(2 / 3), 1.0, 0.5)
    assert author_scores(["Zoe"], []) == Scores(0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    "url", ["http://www.Press.example/a/?utm_source=x&b=2#c", "https://press.example/a?b=2&fbclid=9", f"{SITE}/a/?b=2"]
)
def test_urls_of_one_link_have_one_key(url: str) -> None:
    assert url_key(url) == url_key(f"{SITE}/a?b=2")
    assert url_key(url) != url_key(f"{SITE}/a?b=3")


TRUE_LINKS = [
    {
        "url": f"{SITE}/1",
        "title": "One",
        "summary": None,
        "category": "News",
        "published": "2025-01-02",
        "kind": "related",
    },
    {"url": f"{SITE}/2", "title": "Two", "summary": None, "category": None, "published": None, "kind": "promoted"},
    {"url": f"{SITE}/3", "title": "Three", "summary": None, "category": None, "published": None, "kind": "related"},
    {"url": f"{SITE}/v", "title": "Video", "kind": "related", "optional": True},
]


def test_links() -> None:
    found = [
        RelatedLink(f"{SITE}/1/", "News One", published=dt.date(2025, 1, 3)),
        RelatedLink(f"{SITE}/2", "Two", summary="More"),
        RelatedLink(f"{SITE}/4", "Four"),
        RelatedLink(f"{SITE}/v", "Video"),
        RelatedLink(f"{SITE}/5", "Five", kind="inline"),
    ]
    page = compare_links(TRUE_LINKS, found)
    assert page.any == Overlap(2, 1, 1)
    assert page.related == Overlap(1, 1.5, 1)  # the promoted one taken for related is half wrong
    assert not page.is_exact
    assert (count_field([page], "title").right, count_field([page], "published").wrong) == (2, 1)
    assert (count_field([page], "category").missing, count_field([page], "summary").spurious) == (1, 1)


def test_a_page_without_links_is_clean_when_none_are_found() -> None:
    def judged(*links: RelatedLink) -> object:
        page = TruePage("a", Path("a"), {"related": []})
        related = summarise([judge(page, Extraction(related_links=links), 0.0)]).related
        return related and related["clean"]

    assert (judged(), judged(RelatedLink(f"{SITE}/4", "Four"))) == (1.0, 0.0)


def _page(**truth: object) -> TruePage:
    return TruePage("a", Path("a"), {"page_type": "article", **truth})


def test_a_missing_truth_is_no_truth_and_null_is_none() -> None:
    found = Extraction(text="x", title="T", published="2025-01-01", authors=("Zoe",))
    unknown = judge(_page(), found, 0.001)
    assert (unknown.words, unknown.title, unknown.day, unknown.day_invented) == (None,) * 4
    absent = judge(_page(published=None, authors=[]), found, 0.001)
    assert (absent.day, absent.day_invented, absent.authors, absent.authors_invented) == (None, True, None, True)


def test_only_articles_count_for_the_body_and_all_pages_for_the_kind() -> None:
    found = Extraction(text="x", kind="article")
    pages = [_page(text="x"), _page(page_type="product", text="y"), _page(page_type="unknown", text="x")]
    summary = summarise([judge(page, found, 0.002) for page in pages])
    assert (summary.words, summary.exact) == (Scores(1.0, 1.0, 1.0), 1.0)
    assert summary.kind == Scores(pytest.approx(2 / 3), 0.5, 1.0)
    assert summary.cost.median == pytest.approx(2.0)


def test_the_standfirst_can_count_as_text() -> None:
    page, found = _page(text="Lead. Body."), Extraction(text="Body.", description="Lead.")
    assert judge(page, found, 0.0).exact is False
    assert judge(page, found, 0.0, with_description=True).exact is True
