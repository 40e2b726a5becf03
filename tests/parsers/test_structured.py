from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from crawler.parsers.sources.json_text import read_json
from crawler.parsers.sources.structured import ARTICLE_TYPES, JsonLd, read_json_ld


def read(*scripts: str) -> JsonLd:
    html = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return read_json_ld(LexborHTMLParser(html).css("script"))


def headlines(json_ld: JsonLd) -> list[str | None]:
    return [json_ld.text(thing, "headline") for thing in json_ld.of_types(ARTICLE_TYPES)]


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "A"}',
        '[{"@type": "Organization"}, {"@type": ["Thing", "NewsArticle"], "headline": "A"}]',
        '{"@graph": [{"@type": "WebPage"}, {"@graph": [{"@type": "http://schema.org/Article", "headline": "A"}]}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "BlogPosting", "headline": "A"}}',
        '<!-- {"@type": "Article", "headline": "A"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "A"}\n//]]>',
        '{"@type": "Article", "headline": "A", "keywords": ["b",],}',
        '{"@type": "Article", "description": "two\nlines\tand a tab", "headline": "A"}',
        '{"@type": "Article", "description": "a \\\'quote\\\'", "headline": "A"}',
        '{"@type": "Article", /* note */ "headline": "A"};',
        '{"@type": "Article", "headline": "A"}{"@type": "Person"}',
        '{"@type": "Article", "description": "an "unescaped" quote", "headline": "A", "x": [}',
        '{"@type": "Article", "headline": "A", "articleBody": "cut off he',
    ],
)
def test_an_article_is_found_in_whatever_it_is_wrapped(script: str) -> None:
    assert headlines(read(script)) == ["A"]


def test_entries_of_lists_comments_and_people_are_not_the_page() -> None:
    card = {"@type": "Article", "headline": "Card"}
    page = {"@type": "Article", "headline": "A", "comment": [card], "author": {"@type": "Person", "worksFor": card}}
    listing = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": card}]}
    assert headlines(read(json.dumps([listing, page]))) == ["A"]


def test_references_are_followed_to_other_scripts() -> None:
    json_ld = read(
        '{"@type": "Article", "author": [{"@id": "#jane"}, {"@id": "#nobody"}]}',
        '{"@type": "Person", "@id": "#jane", "name": "Jane &amp; Co"}',
    )
    assert json_ld.texts(json_ld.objects[0].get("author")) == ["Jane & Co"]


@pytest.mark.parametrize(
    "script", ["", "null", "[" * 100_000, '{"a":' * 10_000, '"' * 999_999, '{"@type": 5, "headline": {"@value": null}}']
)
def test_hostile_scripts_give_nothing(script: str) -> None:
    assert headlines(read(script)) == []


@given(st.recursive(st.none() | st.booleans() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
def test_sound_json_is_read_as_it_is(value: object) -> None:
    assert read_json(json.dumps(value)) == [value]


@given(st.text(alphabet='{}[]",:\\/*<!->ab \n'))
def test_broken_json_raises_nothing(text: str) -> None:
    read_json(text)
