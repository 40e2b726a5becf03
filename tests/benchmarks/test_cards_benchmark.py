"""The benchmark of the self-check by cards, on a corpus of two pages."""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path

import pytest

from benchmarks.cards import main

_TITLES = {
    "one": "The rain of the 8th of August ends a drought that nobody believed would end",
    "two": "A new bridge for the mill: the town pays for it with what the visitors leave",
}


def _page(title: str) -> str:
    body = "".join(
        f"<p>Sentence {at} of the story says what the town has seen, and why it was so.</p>" for at in range(12)
    )
    return (
        f'<!doctype html><html lang="en"><head><title>{title} | Town News</title>'
        f'<meta property="og:title" content="Something else that the editors wrote">'
        f'<meta property="og:site_name" content="Town News"><meta property="article:published_time"'
        f' content="2025-08-08"></head><body><article><h1>{title}</h1>{body}</article></body></html>'
    )


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows = []
    (tmp_path / "html").mkdir()
    for name, title in _TITLES.items():
        file = f"html/{name}.html.gz"
        (tmp_path / file).write_bytes(gzip.compress(_page(title).encode()))
        url = f"https://news.example/2025/08/{name}"
        rows.append({"id": name, "url": url, "file": file, "page_type": "article", "title": title})
    rows[0]["published"] = "2025-08-08"
    rows[1]["published"] = "2025-13-01"  # no day that a calendar has
    (tmp_path / "pages.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return tmp_path


def test_the_table_has_a_line_for_each_sort_of_pairs(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["cards", "--corpus", str(corpus), "--show", "2"])
    main()
    said = capsys.readouterr().out
    lines = {line[:58].strip(): line[58:].split() for line in said.splitlines() if re.search(r"\d %?", line)}
    assert lines["card in capitals"] == ["2", "2", "0", "0", "0.0%"]
    assert lines["article with its title cut off"] == ["2", "0", "0", "0", "0.0%"]
    assert lines["card shows the page's og:title"][:2] == ["2", "0"]
    assert lines["article one day off"] == ["1", "0", "1", "0", "0.0%"]
    assert "Something else that the editors wrote | The rain of the 8th" in said
