"""Selectors over a whole page: Soup Sieve's own answers, on the tree that is there, with bounded work."""

import pytest
from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

from crawler.parsers.profiles.selectors import MAX_DEPTH, MAX_ELEMENTS, PageSoup, asks_for_text

PAGE = """<!doctype html><html lang="en"><head><title>T</title><meta property="og:title" content="M"></head>
<body><!-- a comment --><div id="a" class="x Y"><p>One <b>two</b></p><p hidden>Three</p><br><p></p></div>
<script>var p = "<p>";</script><noscript><p>Four</p></noscript><template><p>Five</p></template>
<ul><li>1<li class="x">2<li>3</ul><input type="Text" disabled><svg><title>S</title></svg></body></html>"""


def texts(html: str, selector: str) -> list[str]:
    soup = PageSoup(LexborHTMLParser(html))
    return [soup.node(tag).text().strip() for tag in soup.select(selector)]


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("p", ["One two", "Three", "", "Four"]),
        ("P:first-child", ["One two", "Four"]),
        ("div.x > p:-soup-contains('wo')", ["One two"]),
        ("p:has(b), p[hidden]", ["One two", "Three"]),
        ("p:not(:has(*)):empty", [""]),
        (".x ~ ul li:nth-of-type(2)", ["2"]),
        ("li + li.x", ["2"]),
        (".y", []),
        ("[type=text]:disabled", [""]),
        ("html:root > head > title", ["T"]),
        ("svg, svg title", []),
        (".missing p, ul > .missing + li, #b", []),
        ("#a p:first-child, li.x", ["One two", "2"]),
    ],
)
def test_matches_lead_back_to_the_tree(selector: str, found: list[str]) -> None:
    assert texts(PAGE, selector) == found


def test_the_head_can_be_selected() -> None:
    soup = PageSoup(LexborHTMLParser(PAGE))
    (tag,) = soup.select('meta[property="og:title"]')
    assert soup.node(tag).attributes["content"] == "M"


@pytest.mark.parametrize("selector", ["li", ".x", "ul > li", "[class]", "p:nth-child(odd)", "body *:not(p)"])
def test_the_answers_are_soup_sieves(selector: str) -> None:
    html = PAGE.replace("<template><p>Five</p></template>", "").replace("<svg><title>S</title></svg>", "")
    expected = BeautifulSoup(LexborHTMLParser(html).html or "", "html.parser").select(selector)
    soup = PageSoup(LexborHTMLParser(html))
    assert [(tag.name, soup.node(tag).tag, tag.get("class")) for tag in soup.select(selector)] == [
        (e.name, e.name, " ".join(e.get_attribute_list("class")) or None) for e in expected
    ]


def test_texts_are_left_out_where_no_selector_asks_for_them() -> None:
    assert asks_for_text(["p", "p:empty"])
    assert not asks_for_text(["p", "div > .x[hidden]"])
    soup = PageSoup(LexborHTMLParser("<p>Text</p>"), with_text=False)
    assert [tag.get_text() for tag in soup.select("p")] == [""]


@pytest.mark.parametrize("selector", ["section div div div p", ":has(:has(section))", "div:-soup-contains('x')"])
def test_too_much_to_look_at_finds_nothing_for_the_rest_of_the_page(selector: str) -> None:
    nested = "<div>" * (MAX_DEPTH - 5) + "<p>y</p>" * (MAX_ELEMENTS - MAX_DEPTH)
    soup = PageSoup(LexborHTMLParser(f"<section><i>i</i></section>{nested}"))
    assert len(soup.select("i")) == 1
    assert soup.select(selector) == []
    assert soup.select("i") == []


def test_deep_and_long_pages_are_seen_in_part() -> None:
    deep = PageSoup(LexborHTMLParser("<div>" * 5_000))
    assert 0 < len(deep.select("div")) <= MAX_DEPTH
    long = PageSoup(LexborHTMLParser("<p>x" * 2 * MAX_ELEMENTS))
    assert 0 < len(long.select("p")) <= MAX_ELEMENTS
