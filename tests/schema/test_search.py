"""Search: the same articles in the same order on both engines, for any query."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from schema.article import Block, PublishedDate
from schema.engine import reading, writing
from schema.migrate import check, upgrade
from schema.search import Hit, Wanted, search
from schema.search_index import bigrams
from schema.search_query import BadQuery, parse_query
from schema.tables import articles
from tests.stored_site import Site

_ARTICLES: dict[str, dict[str, Any]] = {
    "storm": {"title": "Storms close the harbour", "text": "The storm surge reached the town.", "section": "Weather"},
    "flood": {"title": "After the flood", "text": "A storm passed. The surge ran into cellars; storms follow."},
    "match": {"title": "Football: storm off the pitch", "text": "The players left.", "authors": ("Ada Byron",)},
    "cafe": {"title": "Das Café am Fluß", "text": "Im Müller’schen gibt es Zürcher Kuchen.", "language": "de-CH"},
    "tokyo": {"title": "東京都の天気", "text": "今日は東京都で大雨が降り、港は閉鎖。", "language": "ja"},
    "quiet": {"title": "A quiet day", "text": "Nothing happened, and nobody don't complained.", "language": "en"},
}


@pytest.fixture
def press(site: Site) -> Site:
    for number, (path, fields) in enumerate(_ARTICLES.items()):
        day = PublishedDate(dt.date(2025, 8, 1 + number), None, "", "day", None)
        blocks = (Block("paragraph", fields["text"]),)
        site.store(site.article(f"/{path}", **{"published": day, "blocks": blocks, "language": "en", **fields}))
    return site


def _find(press: Site, query: str, /, **wanted: Any) -> list[Hit]:
    with reading(press.engine) as connection:
        return search(connection, query, Wanted(**wanted))


def _paths(press: Site, query: str, /, **wanted: Any) -> list[str]:
    return [hit.url.rpartition("/")[2] for hit in _find(press, query, **wanted)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("storm", ["storm", "match", "flood"]),
        ("STORMS", ["storm", "match", "flood"]),
        ("storm surge", ["storm", "flood"]),
        ('"storm surge"', ["storm"]),
        ("harb*", ["storm"]),
        ("storm -football", ["storm", "flood"]),
        ("storm NOT football", ["storm", "flood"]),
        ("storm NOT (football OR harbour)", ["flood"]),
        ("flood OR harbour", ["flood", "storm"]),
        ("(flood OR harbour) town", ["storm"]),
        ("title:storm", ["storm", "match"]),
        ("text:storm", ["storm", "flood"]),
        ("cafe", ["cafe"]),
        ("CAFÉ", ["cafe"]),
        ("müller", ["cafe"]),
        ("don't", ["quiet"]),
        ("the and a", []),
        ("東京", ["tokyo"]),
        ("大雨", ["tokyo"]),
        ("港", ["tokyo"]),
        ("京東", []),
        ("東京 storm", []),
        ("東京 OR storm", ["tokyo", "storm", "match", "flood"]),
        ("((storm", ["storm", "match", "flood"]),
        ('storm"', ["storm", "match", "flood"]),
        ("storm OR", ["storm", "match", "flood"]),
        ("nowhere", []),
    ],
)
def test_what_a_query_finds(press: Site, query: str, found: list[str]) -> None:
    assert sorted(_paths(press, query)) == sorted(found)
    if "OR" not in query:
        assert _paths(press, query) == found


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"site": "news.example"}, ["storm", "match", "flood"]),
        ({"site": "other.example"}, []),
        ({"since": dt.date(2025, 8, 2)}, ["match", "flood"]),
        ({"until": dt.date(2025, 8, 1)}, ["storm"]),
        ({"author": "ada byron"}, ["match"]),
        ({"section": "weather"}, ["storm"]),
        ({"language": "en"}, ["storm", "match", "flood"]),
        ({"language": "de"}, []),
    ],
)
def test_a_search_can_be_narrowed(press: Site, wanted: dict[str, Any], found: list[str]) -> None:
    assert _paths(press, "storm", **wanted) == found


def test_a_language_is_also_its_regional_forms(press: Site) -> None:
    assert _paths(press, "cafe", language="de") == ["cafe"]


def test_the_words_are_marked(press: Site) -> None:
    (hit,) = _find(press, '"storm surge"')
    assert [hit.snippet.text[first:last] for first, last in hit.snippet.marks] == ["storm surge"]
    (hit,) = _find(press, "zurcher")
    assert [hit.snippet.text[first:last] for first, last in hit.snippet.marks] == ["Zürcher"]
    (hit,) = _find(press, "大雨")
    assert [hit.snippet.text[first:last] for first, last in hit.snippet.marks] == ["大雨"]


def test_a_long_text_is_shown_where_the_words_stand(press: Site) -> None:
    text = "The town slept. " * 200 + "Then lightning and thunder came. " + "The town slept. " * 200
    press.store(press.article("/long", title="Night", text=text))
    (hit,) = _find(press, "thunder lightning")
    assert hit.snippet.text.startswith("… ")
    assert [hit.snippet.text[first:last] for first, last in hit.snippet.marks] == ["lightning", "thunder"]
    assert len(hit.snippet.text) < 300


def test_the_index_follows_what_is_stored(press: Site) -> None:
    assert _paths(press, "avalanche") == []
    item = press.article("/storm", title="Avalanche closes the pass")
    press.store(item)
    assert _paths(press, "avalanche") == ["storm"]
    assert _paths(press, "harbour") == []
    with writing(press.engine) as connection:
        of_title = articles.c.title.startswith("Avalanche")
        other = select(articles.c.article_id).where(articles.c.title == "A quiet day").scalar_subquery()
        connection.execute(update(articles).where(of_title).values(merged_into_article_id=other))
    assert _paths(press, "avalanche") == []


def test_an_index_that_is_missing_is_made_and_filled(press: Site) -> None:
    table = "articles_fts" if press.engine.dialect.name == "sqlite" else "article_search"
    with writing(press.engine) as connection:
        connection.exec_driver_sql(f"DROP TABLE {table}")
    assert check(press.engine) == ["the search index is missing: run `tearsheet db upgrade`"]
    upgrade(press.engine)
    assert check(press.engine) == []
    assert _paths(press, "storm surge") == ["storm", "flood"]


@pytest.mark.parametrize("query", ["", "  ", "-storm", "NOT storm", '""', "()", "!!!", "AND OR NOT", "x" * 1_001])
def test_a_query_with_nothing_to_find_says_so(query: str) -> None:
    with pytest.raises(BadQuery, match=r"give at least one word|shorten"):
        parse_query(query)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60) | st.text(alphabet="ab:\"()*-'\\ ORNT&|!<>éあ", max_size=40))
def test_no_query_fails(press: Site, query: str) -> None:
    try:
        parse_query(query)
    except BadQuery:
        return
    assert len(_find(press, query)) <= len(_ARTICLES)


def test_pairs_of_characters_are_made_only_where_there_are_no_spaces() -> None:
    assert bigrams("Rain", None, "It fell on Zürich.") is None
    assert bigrams("東京都", None, "A 天 b") == "東京 京都 天"
