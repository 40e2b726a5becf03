"""The figures of benchmarks.extraction as plain tables."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from benchmarks.extractors import Extractor
from benchmarks.figures import PageFigures, Summary, summarise
from benchmarks.truth import ARTICLE

Row = Sequence[object]
MIN_LANGUAGE_PAGES = 3


def table(headings: Sequence[str], rows: Iterable[Row], *, left: Container[int] = (0,)) -> str:
    """Columns as wide as they need to be; those of `left` begin at the left, the others end at the right."""
    cells = [list(headings), *([_cell(value) for value in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at in left else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    )


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _triple(scores: Any) -> tuple[object, ...]:
    return (None, None, None) if scores is None else (scores.f1, scores.precision, scores.recall)


Summaries = Mapping[Extractor, Summary]


def corpus_tables(summaries: Summaries) -> Iterable[str]:
    """Each table that the corpus has a truth for, with its heading."""
    found = list(summaries.values())
    if any(s.words or s.snippets for s in found):
        yield _body_table(summaries)
    if any(value is not None for s in found for value in (s.title, s.day, s.authors)):
        yield _field_table(summaries)
    if any(s.kind for s in found):
        yield _kind_table(summaries)
    yield from (_related_table(extractor.name, s.related) for extractor, s in summaries.items() if s.related)
    yield _cost_table(summaries)


def _body_table(summaries: Summaries) -> str:
    headings = ("body", "word F1", "P", "R", "shingle F1", "P", "R", "exact", "snippet F1", "P", "R")
    return table(
        headings,
        (
            (extractor.name, *_triple(s.words), *_triple(s.shingles), s.exact, *_triple(s.snippets))
            for extractor, s in summaries.items()
        ),
    )


def _field_table(summaries: Summaries) -> str:
    headings = (
        "fields",
        "title exact",
        "day right",
        "day given",
        "day where none",
        "author F1",
        "P",
        "R",
        "where none",
    )
    rows = []
    for extractor, s in summaries.items():
        has = extractor.fields.__contains__
        rows.append(
            (
                extractor.name,
                s.title if has("title") else None,
                *((s.day, s.day_given, s.day_invented) if has("published") else (None,) * 3),
                *((*_triple(s.authors), s.authors_invented) if has("authors") else (None,) * 4),
            )
        )
    return table(headings, rows)


def _kind_table(summaries: Summaries) -> str:
    return table(
        ("kind: article", "F1", "P", "R"),
        ((extractor.name, *_triple(s.kind)) for extractor, s in summaries.items() if s.kind),
    )


def _related_table(name: str, related: Mapping[str, Any]) -> str:
    links = table(
        (f"related links, {name}", "F1", "P", "R"),
        ((kind, *_triple(related[kind])) for kind in ("any", "related")),
    )
    fields = table(
        ("field of the links found", "accuracy", "right", "wrong", "missing", "spurious"),
        (
            (name, *(count[key] for key in ("accuracy", "right", "wrong", "missing", "spurious")))
            for name, count in related["fields"].items()
        ),
    )
    pages = f"{related['pages']} pages: exact {_cell(related['exact'])}, clean {_cell(related['clean'])}"
    return f"{links}\n{pages}\n\n{fields}"


def _cost_table(summaries: Summaries) -> str:
    first = next(iter(summaries.values())).cost
    return table(
        ("CPU ms a page", "median", "mean", "p99", "x median", "x mean", "raised"),
        (
            (
                extractor.name,
                *(f"{value:.1f}" for value in (s.cost.median, s.cost.mean, s.cost.p99)),
                f"{s.cost.median / first.median:.2f}",
                f"{s.cost.mean / first.mean:.2f}",
                s.errors,
            )
            for extractor, s in summaries.items()
        ),
    )


def language_table(figures: Mapping[Extractor, Sequence[PageFigures]]) -> str:
    """A line a language for each extractor; languages with hardly a page are one line."""
    by_language: dict[str, list[int]] = {}
    for at, figure in enumerate(next(iter(figures.values()))):
        by_language.setdefault(figure.page.language.partition("-")[0], []).append(at)
    rare = [language for language, pages in by_language.items() if len(pages) < MIN_LANGUAGE_PAGES]
    if rare:
        by_language["other"] = [at for language in rare for at in by_language.pop(language)]
    rows: list[Row] = []
    for language, pages in sorted(by_language.items(), key=lambda item: -len(item[1])):
        for extractor, judged in figures.items():
            s = summarise([judged[at] for at in pages])
            scores = [s.words.f1 if s.words else None, s.exact, s.snippets.f1 if s.snippets else None]
            title = s.title if "title" in extractor.fields else None
            day = s.day if "published" in extractor.fields else None
            authors = s.authors.f1 if s.authors and "authors" in extractor.fields else None
            rows.append((f"{language:8} {len(pages):>4}  {extractor.name}", *scores, title, day, authors))
    return table(("language, pages", "word F1", "exact", "snippet F1", "title", "day", "author F1"), rows)


def worst_table(figures: Sequence[PageFigures], count: int) -> str:
    """The pages with the worst body, and which other fields are wrong there."""
    judged = sorted((f for f in figures if f.words is not None), key=lambda f: f.words.f1 if f.words else 0)[:count]
    rows = [
        (f.page.page_id, *_triple(f.words), f.true_words, f.found_words, _wrong(f), f.page.truth.get("url"))
        for f in judged
    ]
    return table(("worst pages", "word F1", "P", "R", "true words", "found", "also wrong", "url"), rows, left=(0, 6, 7))


def _wrong(figure: PageFigures) -> str:
    wrong = {
        "title": figure.title is False,
        "day": figure.day is False or figure.day_invented is True,
        "authors": (figure.authors is not None and figure.authors.f1 < 1) or figure.authors_invented is True,
        "kind": figure.kind is not None and figure.kind.scores.f1 == 0 and figure.page.kind == ARTICLE,
    }
    return ", ".join(name for name, is_wrong in wrong.items() if is_wrong) or "-"
