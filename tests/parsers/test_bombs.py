from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.parsers.bombs import MAX_ATTRIBUTES, defuse

NAMES = [f"a{number}" for number in range(MAX_ATTRIBUTES + 500)]


@pytest.mark.parametrize("form", ['{}="x"', "{}='>'", "{}", "{}/", "{}=x", '{}=">"'])
def test_a_tag_with_too_many_attributes_is_bared(form: str) -> None:
    html = f"<p>one</p><div {' '.join(form.format(name) for name in NAMES)}>two</div><p>three</p>"
    tree = LexborHTMLParser(defuse(html))
    div = tree.css_first("div")
    assert div is not None and div.attributes == {}
    assert tree.body is not None and tree.body.text() == "onetwothree"


@pytest.mark.parametrize(
    "html",
    [
        f'<div data-x="{" ".join(NAMES)}">long value</div>',
        f"<p>{' '.join(NAMES)}</p>",
        f"<script>if (a<b) {{ {' '.join(NAMES)} }}</script>",
        f"<!-- <b {' '.join(NAMES)} -->",
        f'<div class="a"" {"x" * 9_000}>stray quote</div>' + "<p>text</p>" * 500,
    ],
)
def test_other_long_pages_stay_as_they_are(html: str) -> None:
    assert defuse(html) == html
