"""Golden pages as they are made: the test that there is takes them as they are."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from crawler.golden_page import FILES, golden_page, name_of
from tests.golden import test_golden as golden_test
from tests.server.articles import article

NOON = dt.datetime(2025, 8, 20, 12, tzinfo=dt.UTC)
URL = "https://news.example/garden"
CYRILLIC = (
    '<html lang="ru"><head><title>Сад</title></head><body><article><h1>Сад у реки</h1>'
    + "<p>Сад лежит за домом, и садовник поливает его на рассвете, как и его отец.</p>" * 5
    + "</article></body></html>"
)


@pytest.mark.parametrize("case", golden_test.CASES, ids=lambda case: case.name)
def test_every_golden_page_makes_one_that_passes(case: Path, tmp_path: Path) -> None:
    meta = json.loads((case / "meta.json").read_text("utf-8"))
    fetched_at = dt.datetime.fromisoformat(meta["fetched_at"])
    golden = golden_page((case / "page.html").read_bytes(), meta["url"], fetched_at, "text/html")
    golden.write(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)
    assert json.loads((tmp_path / "meta.json").read_text("utf-8")) == meta
    golden_test.test_golden_page(tmp_path)


def test_a_change_of_the_expectation_fails(tmp_path: Path) -> None:
    golden_page(article(3).encode(), URL, NOON, None).write(tmp_path)
    golden_test.test_golden_page(tmp_path)
    whole = json.loads((tmp_path / "expected.json").read_text("utf-8"))
    assert set(whole) >= {"title", "description", "published", "published_at", "precision", "authors", "blocks"}
    changes = [("blocks", whole["blocks"][1:]), ("related_links", [{"url": URL}]), ("without", ["wall of its own"])]
    for name, value in [("title", "Garden"), ("published_at", None), ("authors", ["Writer 4"]), *changes]:
        (tmp_path / "expected.json").write_text(json.dumps(whole | {name: value}), "utf-8")
        with pytest.raises(AssertionError):
            golden_test.test_golden_page(tmp_path)


def test_a_page_whose_encoding_only_its_headers_tell(tmp_path: Path) -> None:
    golden = golden_page(CYRILLIC.replace(' lang="ru"', "").encode("koi8-r"), URL, NOON, "text/html; charset=koi8-r")
    assert golden.is_recoded
    assert golden.expected["title"] == "Сад у реки"
    golden.write(tmp_path)
    golden_test.test_golden_page(tmp_path)


def test_a_page_that_tells_its_encoding_stays_as_it_came() -> None:
    body = CYRILLIC.replace("<head>", '<head><meta charset="windows-1251">').encode("cp1251")
    golden = golden_page(body, URL, NOON, "text/html; charset=windows-1251")
    assert (golden.body, golden.is_recoded, golden.expected["title"]) == (body, False, "Сад у реки")


def test_no_control_characters_in_what_people_edit(tmp_path: Path) -> None:
    page = article(3).replace(
        "wall of its own", "wall&#x202e; of\u2066 its own\ud800".encode("utf-8", "replace").decode()
    )
    golden_page(page.encode(), URL, NOON, None).write(tmp_path)
    assert not set("\u202e\u2066\x1b") & set((tmp_path / "expected.json").read_text("utf-8"))
    golden_test.test_golden_page(tmp_path)


def test_an_empty_page(tmp_path: Path) -> None:
    golden_page(b"", URL, NOON, None).write(tmp_path)
    golden_test.test_golden_page(tmp_path)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://news.example/2025/08/Harbour-Re-opens", "harbour_re_opens"),
        ("https://news.example/2025/08/harbour.html", "harbour"),
        ("https://news.example/a/harbour/?page=2", "harbour"),
        ("https://news.example/article/12345", "article_12345"),
        ("https://news.example/n/4411", "news_example_n_4411"),
        ("https://news.example/", "news_example"),
        ("https://news.example/%C3%A9t%C3%A9-indien", "ete_indien"),
        ("https://news.example/%D8%B3%D9%81%D9%8A%D9%86%D8%A9", "news_example"),
        ("https://news.example/a/..%2F..%2Fetc%2Fpasswd", "etc_passwd"),
        (f"https://news.example/{'long-' * 30}", "_".join(["long"] * 12)),
        (f"https://news.example/{'x' * 300}", "x" * 60),
    ],
)
def test_names_are_of_the_part_of_the_address_that_says_something(url: str, name: str) -> None:
    assert name_of(url) == name
