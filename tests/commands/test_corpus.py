"""A corpus folder to JSON lines: its index as it may be written, and the day of a record."""

import datetime as dt
import gzip
import json
from pathlib import Path

import pytest

from crawler.commands.corpus import extract_corpus, published_text
from schema.article import PublishedDate

DAY = dt.date(2025, 8, 8)
LATE = dt.datetime(2025, 8, 9, 3, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("date", "written"),
    [
        (None, None),
        (PublishedDate(DAY), "2025-08-08"),
        (PublishedDate(DAY, dt.datetime(2025, 8, 8, 12, tzinfo=dt.UTC), "noon", "minute"), "2025-08-08T12:00:00Z"),
        (PublishedDate(DAY, LATE, "2025-08-08T22:30:00-05:00", "second"), "2025-08-08T22:30:00-05:00"),
        (PublishedDate(DAY, LATE, "Aug 8, 10:30pm", "minute"), "2025-08-08"),
        (PublishedDate(DAY, LATE, "2025-08-08T22:31:00-05:00", "second"), "2025-08-08"),
    ],
)
def test_published(date: PublishedDate | None, written: str | None) -> None:
    assert published_text(date) == written


def test_an_index_may_hold_other_line_ends_and_pages_without_address(tmp_path: Path) -> None:
    own = '<link rel="canonical" href="https://news.example/2025/08/toads-cross-the-road">'
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(f"{own}<h1>Toads cross the road</h1>".encode()))
    rows = [
        {"id": "1", "url": "https://news.example/a", "file": "a.html.gz", "text": "one\u2028two\x85three"},
        {"id": "2", "url": None, "file": "a.html.gz"},
    ]
    index = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "pages.jsonl").write_text(index, encoding="utf-8")
    extract_corpus(tmp_path, tmp_path / "out.jsonl")
    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").split("\n") if line]
    assert [(row["id"], row["title"]) for row in found] == [
        ("1", "Toads cross the road"),
        ("2", "Toads cross the road"),
    ]
