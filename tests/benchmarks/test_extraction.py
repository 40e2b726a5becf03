"""benchmarks.extraction as a command, on a corpus of two pages."""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path

import pytest

from benchmarks import extraction
from benchmarks.extractors import Extraction, Extractor
from benchmarks.stages import measure_stages, stage_table
from benchmarks.truth import read_truth
from crawler.parsers import page as page_module
from tests.parsers.pages import BODY, SENTENCES, URL

HEAD = "<head><title>The bends</title></head>"
PAGE = f"<html lang=en>{HEAD}<body><article><h1>The bends</h1>{BODY}</article></body></html>"
TEXT = "\n\n".join(f"{sentence} {sentence}" for sentence in SENTENCES)


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    """Two corpora, the second with truth about pages of the first."""
    (tmp_path / "one" / "html").mkdir(parents=True)
    (tmp_path / "two").mkdir()
    rows = [
        {"id": "a", "url": URL, "title": "The bends", "text": TEXT, "page_type": "article", "lang": "en"},
        {"id": "b", "url": None, "title": "Other", "text": TEXT + " More.", "page_type": "article"},
    ]
    for row in rows:
        row["file"] = f"html/{row['id']}.html.gz"
        (tmp_path / "one" / row["file"]).write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "one" / "pages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    related = {"corpus": "one", "id": "a", "url": URL, "related": []}
    (tmp_path / "two" / "pages.jsonl").write_text(json.dumps(related) + "\n", encoding="utf-8")
    return tmp_path


def _run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["extraction", *arguments])
    extraction.main()
    return capsys.readouterr().out


def test_tables_and_file(corpora: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    folders, output = (str(corpora / "one"), str(corpora / "two")), str(corpora / "figures.json")
    more = ("--extractors", "tearsheet", "--by-language", "--worst", "1", "--stages", "--output", output)
    printed = _run(monkeypatch, capsys, "--corpus", *folders, *more)
    for pattern in (
        r"== one: 2 pages, 2 of them articles",
        r"^body .*word F1 .*exact",
        r"^tearsheet +\d\.\d{3}",
        r"^kind: article",
        r"^CPU ms a page +median +mean +p99",
        r"^language, pages",
        r"^b +0\.9\d\d .* title",
        r"^parse_article",
        r"== two: 1 pages",
        r"^related links, tearsheet",
        r"clean 1\.000",
    ):
        assert re.search(pattern, printed, re.MULTILINE), pattern
    report = json.loads(Path(output).read_text(encoding="utf-8"))
    ours = report["one"]["tearsheet"]
    assert (ours["title"], ours["exact"], ours["pages"]) == (0.5, 0.5, 2)
    assert [page["id"] for page in ours["by_page"]] == ["a", "b"]
    assert ours["cost"]["median"] > 0


def test_an_extractor_that_raises_has_read_nothing(corpora: Path) -> None:
    def fail(html: bytes, url: str) -> Extraction:
        raise RuntimeError(url)

    failing = Extractor("failing", "1", frozenset(["text"]), fail)
    (figures,) = extraction.measure(read_truth(corpora / "one", limit=1), [failing]).values()
    assert figures[0].error == f"RuntimeError: {URL}"
    assert figures[0].words is not None
    assert figures[0].words.recall == 0


def test_those_not_installed_are_named(
    corpora: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    printed = _run(
        monkeypatch, capsys, "--corpus", str(corpora / "one"), "--extractors", "tearsheet,trafilatura", "--limit", "1"
    )
    assert printed.startswith("not installed, left out: trafilatura")
    assert not re.search(r"^trafilatura +\d", printed, re.MULTILINE)


def test_unknown_names_are_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        _run(monkeypatch, capsys, "--corpus", "x", "--extractors", "nobody")
    assert "unknown: nobody; there are tearsheet, trafilatura" in capsys.readouterr().err


def test_stages_add_up_and_leave_the_parser_as_it_was() -> None:
    before = dict(vars(page_module))
    root = measure_stages([(PAGE.encode(), URL)] * 3)
    assert dict(vars(page_module)) == before
    (whole,) = root.below.values()
    assert (whole.name, whole.calls) == ("parse_article", 3)
    assert sum(step.cpu_s for step in whole.below.values()) <= whole.cpu_s
    assert {"open_document", "parse_document"} <= whole.below.keys()
    assert "100 %" in stage_table(root, 3)
