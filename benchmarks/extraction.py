"""Measures what extractors read in pages with known truth: `python -m benchmarks.extraction --corpus DIR...`.

Ours and others run in one process, page by page in turn, on bytes in memory; see benchmarks/README.md for the form of a
corpus and for what the figures mean.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.extraction_tables import corpus_tables, language_table, worst_table
from benchmarks.extractors import Extraction, Extractor, default_extractors, known_extractors, load_extractors
from benchmarks.figures import PageFigures, judge, summarise
from benchmarks.stages import measure_stages, stage_table
from benchmarks.truth import TruePage, read_truth


def main() -> None:
    options = _options()
    warnings.simplefilter("ignore")
    extractors, missing = load_extractors(options.extractors)
    if missing:
        print(f"not installed, left out: {', '.join(missing)} (see benchmarks/README.md)")
    if not extractors:
        sys.exit("none of these extractors is installed")
    print("compared: " + ", ".join(f"{e.name} {e.version}" for e in extractors))
    report: dict[str, Any] = {}
    for folder in options.corpus:
        pages = read_truth(folder, every=options.every, limit=options.limit)
        puts_description = options.with_description is not None and (
            not options.with_description or folder.resolve().name in options.with_description
        )
        _warm_up(pages[:3], extractors)
        figures = measure(pages, extractors, with_description=puts_description)
        _print_corpus(folder, pages, figures, options, puts_description)
        report[folder.resolve().name] = _report(figures)
    if options.output is not None:
        options.output.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True, metavar="DIR", help="pages.jsonl and html/")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N pages of each corpus")
    parser.add_argument("--every", type=int, default=1, metavar="K", help="only each Kth page")
    parser.add_argument(
        "--extractors",
        type=_names,
        default=default_extractors(),
        metavar="A,B",
        help=f"of {', '.join(known_extractors())}; ratios are against the first (default: all but variants)",
    )
    parser.add_argument(
        "--with-description",
        nargs="*",
        metavar="NAME",
        help="corpora whose true text begins with the standfirst: it goes before the text (without names: all)",
    )
    parser.add_argument("--by-language", action="store_true", help="a table by the page's language")
    parser.add_argument(
        "--worst", type=int, default=0, metavar="N", help="list the N worst bodies of the first extractor"
    )
    parser.add_argument("--stages", action="store_true", help="where the CPU time of our parse goes")
    parser.add_argument("--output", type=Path, metavar="FILE", help="the same figures, and those of each page, as JSON")
    return parser.parse_args()


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = [name for name in names if name not in known_extractors()]
    if unknown or not names:
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}; there are {', '.join(known_extractors())}")
    return names


def measure(
    pages: Sequence[TruePage], extractors: Sequence[Extractor], *, with_description: bool = False
) -> dict[Extractor, list[PageFigures]]:
    """Every extractor's figures on every page, in the order of the pages."""
    found: dict[Extractor, list[PageFigures]] = {extractor: [] for extractor in extractors}
    for page in pages:
        html = page.read()
        url = page.address(html)
        for extractor in extractors:
            gc.collect()  # what one leaves behind is no cost of the next
            gc.freeze()  # and what stays need not be looked at again
            extraction, cpu_s, error = _timed(extractor, html, url)
            found[extractor].append(judge(page, extraction, cpu_s, with_description=with_description, error=error))
    gc.unfreeze()
    return found


def _warm_up(pages: Sequence[TruePage], extractors: Sequence[Extractor]) -> None:
    """What is loaded or compiled on the first call is no cost of a page."""
    for page in pages:
        html = page.read()
        for extractor in extractors:
            _timed(extractor, html, page.address(html))


def _timed(extractor: Extractor, html: bytes, url: str) -> tuple[Extraction, float, str | None]:
    """What was read, and the CPU seconds of it; an exception counts as an empty page."""
    error = None
    before = time.process_time()
    try:
        extraction = extractor.extract(html, url)
    except Exception as raised:  # noqa: BLE001 - what an extractor raises is a result here
        extraction, error = Extraction(), f"{type(raised).__name__}: {raised}"
    return extraction, time.process_time() - before, error


def _print_corpus(
    folder: Path,
    pages: Sequence[TruePage],
    figures: Mapping[Extractor, Sequence[PageFigures]],
    options: argparse.Namespace,
    with_description: bool,
) -> None:
    articles = sum(page.may_be_article for page in pages)
    note = "; the standfirst counts as text" if with_description else ""
    print(f"\n== {folder.resolve().name}: {len(pages)} pages, {articles} of them articles or unknown{note}")
    for table in corpus_tables({extractor: summarise(judged) for extractor, judged in figures.items()}):
        print(f"\n{table}")
    has_text = any("text" in page.truth or "with" in page.truth for page in pages)
    if options.by_language and has_text:
        print(f"\n{language_table(figures)}")
    if options.worst and has_text:
        print(f"\n{worst_table(next(iter(figures.values())), options.worst)}")
    if options.stages:
        read = [(html, page.address(html)) for page in pages for html in [page.read()]]
        print(f"\n{stage_table(measure_stages(read), len(read))}")
    sys.stdout.flush()


def _report(figures: Mapping[Extractor, Sequence[PageFigures]]) -> dict[str, Any]:
    return {
        extractor.name: {
            "version": extractor.version,
            **summarise(judged).as_json(),
            "by_page": [_page_report(figure) for figure in judged],
        }
        for extractor, judged in figures.items()
    }


def _page_report(figure: PageFigures) -> dict[str, Any]:
    return {
        "id": figure.page.page_id,
        "cpu_ms": round(1000 * figure.cpu_s, 3),
        "error": figure.error,
        "word_f1": figure.words.f1 if figure.words else None,
        "exact": figure.exact,
        "title": figure.title,
        "day": figure.day,
        "author_f1": figure.authors.f1 if figure.authors else None,
    }


if __name__ == "__main__":
    main()
