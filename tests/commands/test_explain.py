"""`tearsheet explain`: every field, block and link of a page with its reasons, for people and for programs."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest

from crawler.logs import escape_json
from tests.commands.conftest import Run
from tests.commands.test_extract import PAGE, URL

CARD = '<li><a href="/2025/07/{}">{}</a> <span>Harbour</span> <time datetime="2025-07-01">July 1</time></li>'
CARDS = CARD.format("crane", "The crane moves one pier to the east") + CARD.format("horn", "A fog horn is tuned by ear")
RELATED = f'<section class="related"><h2>Related articles</h2><ul>{CARDS}</ul></section>'
SHARE = '<div class="share"><p>Share this on every network</p></div>'
HOSTILE = "Har\x1b[2Jbour \x9b31m re\u202eopens [bold]now[/bold] :bomb:"


@pytest.fixture
def page(run: Run) -> str:
    Path("page.html").write_text(
        PAGE.replace("<h2>What", SHARE + "<h2>What").replace("</article>", f"</article>{RELATED}"), encoding="utf-8"
    )
    return "page.html"


def test_json_says_why(page: str, run: Run) -> None:
    outcome = run("explain", page, "--format", "json")
    found = json.loads(outcome.out)
    assert (outcome.code, outcome.err) == (0, "")
    assert list(found) == ["url", "kind", "fields", "blocks", "related_links"]
    assert found["url"] == URL
    title = found["fields"]["title"]
    assert (title["value"], title["raw"]) == ("Harbour reopens", "Harbour reopens")
    assert 0 < title["confidence"] <= 1
    assert {"strategy": "meta", "raw": "Harbour reopens - News"}.items() <= title["rejected"][-1].items()
    assert found["fields"]["published"]["raw"] == "2025-08-08T09:30:00+02:00"
    assert found["fields"]["tags"] == {"value": [], "strategy": None, "raw": None, "confidence": None, "rejected": []}
    assert found["kind"]["value"] == "article"
    assert 0 <= found["kind"]["confidence"] <= 1
    assert [link["title"] for link in found["related_links"]] == [
        "The crane moves one pier to the east",
        "A fog horn is tuned by ear",
    ]


def test_the_blocks_kept_are_the_text_that_extract_gives(page: str, run: Run) -> None:
    blocks = json.loads(run("explain", page, "--format", "json").out)["blocks"]
    record = json.loads(run("extract", page).out)
    assert [block["text"] for block in blocks if block["kept"]] == [block["text"] for block in record["blocks"]]
    assert any(not block["kept"] for block in blocks) or "Share this" not in record["text"]


def test_reasons_come_strongest_first(page: str, run: Run) -> None:
    found = json.loads(run("explain", page, "--format", "json").out)
    for reasons in [found["kind"]["reasons"], *(block["reasons"] for block in found["blocks"])]:
        strengths = [abs(reason["weight"]) for reason in reasons]
        assert strengths
        assert strengths == sorted(strengths, reverse=True)
    assert all(0 <= block["probability"] <= 1 for block in found["blocks"])


def test_text_shows_fields_blocks_and_links(page: str, run: Run) -> None:
    text = run("explain", page).out
    for pattern in (
        r"^page +https://news\.example/2025/08/harbour",
        r"^kind +article, sure \d\.\d\d",
        r"^title +Harbour reopens",
        r"lost: meta \d\.\d\d: Harbour reopens - News",
        r"^authors +Zoe Vale",
        r"^tags +-",
        r"^Blocks: \d+ of \d+ kept",
        r"^\+ \d\.\d\d \w+ +The first ferry",
        r"^Links: 2",
        r"^0 related +The crane moves",
        r"2025-07-01",
    ):
        assert re.search(pattern, text, re.MULTILINE), pattern


@pytest.mark.parametrize("case", ["japanese", "arabic", "semantic", "related_cards_divs", "not_found"])
def test_text_fits_80_columns_in_any_script(case: str, run: Run) -> None:
    source = Path(__file__).parents[1] / "golden" / case / "page.html"
    lines = run("explain", str(source)).out.splitlines()
    wide = [line for line in lines if sum(map(_columns, line)) > 80]
    assert (len(lines) > 10, wide) == (True, [])


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def test_what_a_page_says_reaches_no_terminal(run: Run) -> None:
    Path("page.html").write_text(PAGE.replace("Harbour reopens", HOSTILE), encoding="utf-8")
    text, document = run("explain", "page.html").out, run("explain", "page.html", "--format", "json").out
    for output in (text, document):
        assert [c for c in output if unicodedata.category(c) in ("Cc", "Cf") and c != "\n"] == []
    assert "[bold]now[/bold] :bomb:" in text.replace("\n", "")
    assert json.loads(document)["fields"]["title"]["value"] == json.loads(run("extract", "page.html").out)["title"]


def test_json_keeps_its_meaning_without_control_characters() -> None:
    value = ["\x1b\x7f\x9b\u202e\u2028é漢😀\n\t"]
    written = escape_json(json.dumps(value, ensure_ascii=False, indent=1))
    assert json.loads(written) == value
    assert written.count("\\u") == 5


@pytest.mark.parametrize("body", ["", "<a" * 500, "\x00" * 50, "<table>" * 300])
def test_any_content_is_explained(body: str, run: Run) -> None:
    Path("odd.html").write_text(body, encoding="utf-8")
    for form in ("text", "json"):
        outcome = run("explain", "odd.html", "--format", form)
        assert (outcome.code, outcome.err) == (0, "")
        assert outcome.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nope.html"], "there is no file nope.html"),
        (["page.html", "--url", "news.example"], "--url takes an absolute http(s) URL"),
        (["ftp://news.example/a"], "is no absolute http(s) URL"),
    ],
)
def test_wrong_usage_says_what_is_right(arguments: list[str], says: str, page: str, run: Run) -> None:
    outcome = run("explain", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err
