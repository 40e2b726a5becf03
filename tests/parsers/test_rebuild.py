from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.parsers.markup.rebuild import MAX_DEPTH, MAX_TAGS, TAGS_BETWEEN_COMMENTS, rebuild


def rebuilt(html: str) -> str:
    return rebuild(html).removeprefix("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div><p>one<p>two</div>", "<div><p>one<p>two</div>"),
        ("<div><b>one</div>two</b>", "<div><b>one</b></div>two"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a<li>b</ul>"),
        ("<dl><dt>a<dd>b</dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
        ("a<br>b<img src=x>c", "a<br>b<img src=x>c"),
        ("a </x> b", "a  b"),
        ("1 < 2 <3", "1 &lt; 2 &lt;3"),
        ("a<!-- <b> -->b<!doctype x>c<?x?>d", "abcd"),
        ("<svg><path d='M0'/></svg>t", "t"),
        ("<TITLE>A <b></TITLE>x", "<title>A &lt;b></title>x"),
        ("<script>a</scrip><b></script>x", "<script>a\\u003c/scrip>\\u003cb></script>x"),
        ("<html lang=en><body class=a><body class=b>", "<html lang=en><body class=a>"),
        ('<a title="1 > 0" href=/x/>t</a >', '<a title="1 > 0" href=/x/>t</a>'),
    ],
)
def test_markup_is_nested_properly(html: str, expected: str) -> None:
    assert rebuilt(html) == expected


def test_an_ordinary_page_keeps_its_tree() -> None:
    html = (
        "<!DOCTYPE html><html><head><title>T</title><meta charset=utf-8></head><body><nav><ul><li><a href=/>x</a></li>"
        "</ul></nav><main class=m><h1>T</h1><p>One <em>two</em> three.</p><table><tbody><tr><td>1</td></tr></tbody>"
        '</table><script type="application/ld+json">{"a": "1 < 2"}</script></main></body></html>'
    )
    assert LexborHTMLParser(rebuild(html)).html == LexborHTMLParser(html).html


def test_texts_below_the_greatest_depth_stay() -> None:
    deep = "<div>" * (2 * MAX_DEPTH)
    html = rebuilt(f"{deep}words{'</div>' * (2 * MAX_DEPTH)}<p>after").replace("<!---->", "")
    assert html.count("<div>") == html.count("</div>") == MAX_DEPTH
    assert html.endswith("words" + "</div>" * MAX_DEPTH + "<p>after")


def test_texts_around_ignored_tags_are_parted_here_and_there() -> None:
    html = rebuilt("<td a=b>text" * 1_000)
    assert max(map(len, html.split("<!---->"))) <= TAGS_BETWEEN_COMMENTS * len("<td a=b>text")
    assert rebuilt("<form><form a=b>text") == "<form>text"


def test_what_follows_the_last_tag_that_is_read_is_dropped() -> None:
    assert rebuilt("<br>x" * (MAX_TAGS + 50)).count("<br>") == MAX_TAGS


@pytest.mark.parametrize("unit", ["<", "<a", "<a <b", "<!--", "</", '<a b="', "<a b='", "<script>", "</script", "<a/"])
def test_broken_markup_is_survived(unit: str) -> None:
    assert isinstance(rebuild(unit * 20_000), str)
