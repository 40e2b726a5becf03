"""`tearsheet extract`: one page from anywhere, and a corpus."""

import gzip
import io
import json
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.server.client import ServerProcess

URL = "https://news.example/2025/08/harbour"
PAGE = """<!doctype html><html lang="en"><head><title>Harbour reopens - News</title>
<meta property="og:type" content="article">
<meta property="article:published_time" content="2025-08-08T09:30:00+02:00"><meta name="author" content="Zoe Vale">
<link rel="canonical" href="https://news.example/2025/08/harbour"></head><body><main><article><h1>Harbour reopens</h1>
<p>The first ferry left at dawn, with a brass band on the upper deck and nobody at all below it.</p>
<h2>What it cost</h2>
<p>The repair took eleven months, four of them spent waiting for a single valve from a closed factory.</p>
<p>Fishermen said that they would believe it once the second ferry had left as well, which it did at noon.</p>
<p>By then the council had counted nine hundred passengers, two goats and a piano that nobody came to collect.</p>
<p>The old timetable hangs in the waiting room again; its last line, about fog, has been painted over in blue.</p>
<p>Winter will tell whether the new valve is any better than the old one, says the engineer, and she has kept both.</p>
</article></main></body></html>"""


@pytest.fixture
def page(run: Run) -> str:
    Path("page.html").write_text(PAGE, encoding="utf-8")
    return "page.html"


def test_a_file_becomes_one_json_object(page: str, run: Run) -> None:
    outcome = run("extract", page)
    record = json.loads(outcome.out)
    assert (outcome.code, outcome.err) == (0, "")
    assert (record["url"], record["kind"], record["title"]) == (URL, "article", "Harbour reopens")
    assert (record["published"], record["published_precision"]) == ("2025-08-08T07:30:00Z", "second")
    assert record["published_raw"] == "2025-08-08T09:30:00+02:00"
    assert record["authors"] == ["Zoe Vale"]
    assert record["text"].startswith("The first ferry")


def test_a_url_is_fetched(run: Run) -> None:
    with ServerProcess("awkward") as server:
        url = f"{server.origin}/2025/08/good-morning-number-1"
        assert json.loads(run("extract", url).out)["url"] == url
        outcome = run("extract", f"{server.origin}/2025/08/missing-number-9")
    assert (outcome.code, outcome.out) == (4, "")
    assert outcome.err.endswith("answers with status 404\n")


def test_the_address_can_be_given(page: str, run: Run) -> None:
    assert json.loads(run("extract", page, "--url", "https://other.example/x").out)["url"] == "https://other.example/x"


def test_a_page_that_names_no_address_gets_a_made_up_one(run: Run) -> None:
    Path("bare.html").write_text("<p>Hi", encoding="utf-8")
    assert json.loads(run("extract", "bare.html").out)["url"] == "https://unknown.invalid/saved-page.html"


def test_the_settings_of_the_pages_site_apply(page: str, run: Run) -> None:
    settings = 'start = ["https://news.example/"]\nselect = { title = "h2" }\ndrop = ["p:first-of-type"]'
    Path("other.toml").write_text(f"[sites.news]\n{settings}", encoding="utf-8")
    plain, read = (json.loads(run("extract", page, *more).out) for more in ((), ("--config", "other.toml")))
    assert (plain["title"], read["title"]) == ("Harbour reopens", "What it cost")
    assert "brass band" in plain["text"]
    assert "brass band" not in read["text"]
    elsewhere = run("extract", page, "--config", "other.toml", "--url", "https://other.example/x")
    assert json.loads(elsewhere.out)["title"] == "Harbour reopens"


def test_gzip_and_stdin(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("page.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    assert json.loads(run("extract", "page.html.gz").out)["title"] == "Harbour reopens"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
    assert json.loads(run("extract", "-").out)["title"] == "Harbour reopens"


def test_text_and_markdown(page: str, run: Run) -> None:
    text = run("extract", page, "--format", "text").out
    assert text.startswith("Harbour reopens\n\n")
    assert "\n\nWhat it cost\n\nThe repair" in text
    markdown = run("extract", page, "--format", "markdown").out
    assert markdown.startswith("# Harbour reopens\n\n")
    assert "\n\n## What it cost\n\nThe repair" in markdown


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7\n%%EOF", b"\x00\xff" * 50, b"<a" * 500])
def test_any_content_gives_a_record(body: bytes, run: Run) -> None:
    Path("odd").write_bytes(body)
    outcome = run("extract", "odd", "--url", URL)
    assert (outcome.code, outcome.err) == (0, "")
    assert json.loads(outcome.out)["kind"] != "article"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nope.html"], "there is no file nope.html; a URL begins with https://"),
        (["."], "cannot read .: Is a directory"),
        (["cut.gz"], "cannot read cut.gz: not a whole gzip file"),
        (["page.html", "--url", "news.example"], "--url takes an absolute http(s) URL; 'news.example' is none"),
        ([], "give one SOURCE"),
        (["page.html", "--output", "x"], "give one SOURCE"),
        (["--corpus", "."], "--corpus DIR goes with --output FILE"),
        (["page.html", "--corpus", ".", "--output", "x"], "without SOURCE"),
        (["ftp://news.example/a"], "ftp://news.example/a is no absolute http(s) URL"),
        (["https://news.example/a", "--url", URL], "--url is for a page from a file or stdin"),
        (["--corpus", ".", "--output", "x"], "cannot read pages.jsonl: No such file"),
    ],
)
def test_wrong_usage_says_what_is_right(arguments: list[str], says: str, page: str, run: Run) -> None:
    Path("cut.gz").write_bytes(gzip.compress(b"x" * 5_000)[:20])
    outcome = run("extract", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err


# ---------------------------------------------------------------- corpus
def _corpus(*pages: object) -> None:
    Path("html").mkdir()
    Path("html/a.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    Path("pages.jsonl").write_text("".join(json.dumps(page) + "\n" for page in pages), encoding="utf-8")


def test_a_corpus_gives_a_line_a_page_in_order(run: Run) -> None:
    _corpus({"id": "b", "url": None, "file": "html/a.html.gz"}, {"id": "a", "url": URL, "file": "html/a.html.gz"})
    assert run("extract", "--corpus", ".", "--output", "out.jsonl").code == 0
    first, second = map(json.loads, Path("out.jsonl").read_text().splitlines())
    assert (first["id"], second["id"]) == ("b", "a")
    assert list(second) == [
        *("id", "kind", "page_type", "title", "published", "authors", "description", "text", "related_links", "seconds")
    ]
    assert (second["kind"], second["page_type"], second["published"]) == ("article", "article", "2025-08-08T07:30:00Z")
    assert second["seconds"] > 0


def test_a_corpus_gives_the_same_twice_but_for_the_seconds(run: Run) -> None:
    _corpus({"id": "a", "url": URL, "file": "html/a.html.gz"})
    found = []
    for _ in range(2):
        run("extract", "--corpus", ".", "--output", "out.jsonl")
        found.append(json.loads(Path("out.jsonl").read_text()) | {"seconds": 0})
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ({"id": "a", "url": URL}, "pages.jsonl:1: needed is a JSON object with id, url and file"),
        ([], "pages.jsonl:1: needed is a JSON object"),
        ({"id": "a", "url": URL, "file": "html/none.html.gz"}, "there is no file html/none.html.gz"),
    ],
)
def test_a_broken_corpus_says_where_and_writes_nothing(page: object, says: str, run: Run) -> None:
    _corpus(page)
    outcome = run("extract", "--corpus", ".", "--output", "out.jsonl")
    assert outcome.code == 2
    assert says in outcome.err
    assert not Path("out.jsonl").exists()
