import json

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.parsers.body.script_text import MAX_NESTING, article_tree
from crawler.parsers.page import parse_article
from tests.parsers.pages import SENTENCES

TEXT = " ".join(SENTENCES)

HEAD = (
    '<meta property="og:type" content="article"><title>Otters return to the river after nine summers</title>'
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2025-05-01"}</script>'
)
STORY = f'<div class="story"><p>One. {TEXT}</p><p>Advertisement</p><p>Two. {TEXT}</p></div>'


def state(nesting: int) -> str:
    value: object = {"id": 7, "contentHtml": STORY}
    for _ in range(nesting):
        value = {"state": json.dumps(value).replace("<", "\\u003c")}
    return json.dumps(value).replace("<", "\\u003c")


SCRIPTS = {
    "json": f'<script type="application/json">{state(0)}</script>',
    "assignment": f"<script>let quote = '\"'; window.__STATE__ = {state(0)};</script>",
    "string": f"<script>start(JSON.parse({json.dumps(state(1))}))</script>".replace("</p>", "\\u003c/p>"),
    "rows": "<script>self.rows.push([1,{}])</script>".format(json.dumps(f"2a:T4d2,{STORY}").replace("<", "\\u003c")),
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_an_article_that_only_scripts_hold(script: str) -> None:
    article = parse_article(
        f"<head>{HEAD}</head><body><div id=root></div>{script}", "https://press.example/otters-return"
    )
    assert [block.text[:4] for block in article.blocks] == ["One.", "Two."]
    assert article.kind == "article"


def test_what_is_shown_and_what_is_no_article_stay() -> None:
    script = SCRIPTS["json"]
    shown = f"<h1>Otters</h1><p>Shown. {TEXT}</p><p>More. {TEXT}</p>"
    url = "https://press.example/otters-return"
    assert "Shown." in parse_article(f"<head>{HEAD}</head><body>{shown}{script}", url).text
    assert parse_article(f"<title>Sign in</title><body><div id=root></div>{script}", url).text == ""


def test_deeper_strings_and_broken_ones_are_left() -> None:
    for text in (state(MAX_NESTING + 1), '["' + "\\" * 3_001 + "<p>a</p><p>b</p>" * 99, "<p>" * 400 + "</p>" * 400):
        assert article_tree(LexborHTMLParser(f"<script>{text}</script>")) is None
