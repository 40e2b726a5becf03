from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from crawler.discovery import links
from crawler.discovery.links import FoundLink, find_links

URL = "https://news.example/politics/"
PAGE = """<!doctype html><html><head>
<link rel="alternate" type="application/rss+xml" title="News" href="/rss/all">
<link rel="alternate" type="application/rss+xml" title="Comments on Politics" href="/politics/rss">
<link rel="alternate" type="application/json+oembed" href="/wp-json/oembed/1.0?x">
<link rel="alternate" hreflang="de" href="https://news.example/de/">
<link rel="next" href="/politics/?from=20"><link rel="stylesheet" href="/style.css"></head><body>
<nav><a href="/">Home</a><a href="#top">Top</a><a href="">Here</a><a href="mailto:a@news.example">Mail</a></nav>
<a href="/2025/08/08/rain?utm_source=home"><img src="rain.jpg"></a>
<h2><a href="../2025/08/08/rain#start">
   Rain
   again</a></h2>
<a href="/2025/08/08/rain" rel="nofollow">More</a>
<a rel="nofollow ugc" href="https://other.example/x">Elsewhere</a>
<a href="javascript:void(0)">Do</a> <a href="http://[">Broken</a> <a>None</a> <a href="/rain.jpg">Picture</a>
<map><area href="/economy/"></map>
</body></html>"""


def found(html: str, url: str = URL) -> tuple[FoundLink, ...]:
    return find_links(LexborHTMLParser(html), url, url)


def test_each_link_once_in_order_with_its_longest_text() -> None:
    assert found(PAGE) == (
        FoundLink("https://news.example/rss/all", "News", "feed", False),
        FoundLink("https://news.example/politics/?from=20", "", "pagination", False),
        FoundLink("https://news.example/", "Home", "listing", False),
        FoundLink("https://news.example/2025/08/08/rain", "Rain again", "article", False),
        FoundLink("https://other.example/x", "Elsewhere", "listing", True),
        FoundLink("https://news.example/economy/", "", "listing", False),
    )


def test_links_are_resolved_against_the_base() -> None:
    tree = LexborHTMLParser('<a href="rain">Rain</a>')
    (link,) = find_links(tree, URL, "https://news.example/archive/x")
    assert link.url == "https://news.example/archive/rain"


def test_a_page_cannot_name_more_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "MAX_LINKS", 3)
    html = "".join(f'<a href="/{n}">x</a>' for n in range(10)) + '<a href="/1">the longer text</a>'
    assert [(link.url[-1], link.text) for link in found(html)] == [("0", "x"), ("1", "the longer text"), ("2", "x")]


def test_nested_anchors_do_not_multiply_their_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "_MAX_READ_CHARS", 1_000)
    nested = "".join(f'<a href="/{n}"><object>' for n in range(200)) + "text " * 100
    texts = [link.text for link in found(nested)]
    assert len(texts) == 200
    assert 0 < sum(1 for text in texts if text) < 10
    assert max(map(len, texts)) <= 300


@given(st.lists(st.sampled_from(PAGE.split(">")) | st.text(max_size=10)))
def test_no_jumble_raises(parts: list[str]) -> None:
    urls = [link.url for link in found(">".join(parts).replace("\0", ""))]
    assert len(urls) == len(set(urls))
