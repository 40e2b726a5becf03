"""Golden pages, broken in the ways that pages break: none may raise, and each parses to the same record every time."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.parsers import parse_article
from crawler.parsers.explain import explain_blocks, explain_kind
from crawler.parsers.markup.document import open_document
from schema.article import Article
from tests.fuzz.mutations import MUTATIONS, Mutation
from tests.parsers.records import assert_consistent

URL = "https://press.example/2025/05/the-river-gets-its-bends-back"
FETCHED_AT = dt.datetime(2025, 6, 1, 12, tzinfo=dt.UTC)
PAGES = sorted(path.parent.name for path in (Path(__file__).parents[1] / "golden").glob("*/page.html"))
TYPES = (
    None, "text/html", "text/html; charset=utf-16", "text/html; charset=shift_jis", "text/html; charset=iso-2022-jp",
    "text/html; charset=utf-8", "text/html; charset=no-such", "text/plain", "application/pdf", "; charset=",
)  # fmt: skip


def _page(name: str) -> bytes:
    return (Path(__file__).parents[1] / "golden" / name / "page.html").read_bytes()


def parse(html: bytes | str, content_type: str | None = None) -> Article:
    """Parses twice."""
    article = parse_article(html, URL, content_type=content_type, fetched_at=FETCHED_AT)
    assert_consistent(article, URL)
    assert parse_article(html, URL, content_type=content_type, fetched_at=FETCHED_AT) == article
    return article


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
@pytest.mark.parametrize("name", PAGES)
def test_broken_pages_are_survived(name: str, mutate: Mutation) -> None:
    parse(mutate(_page(name), random.Random(f"{name} {mutate.__name__}")))


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from(PAGES),
    mutations=st.lists(st.sampled_from(MUTATIONS), max_size=3),
    seed=st.integers(0, 2**32),
    content_type=st.sampled_from(TYPES),
)
def test_pages_broken_several_ways_are_survived(
    name: str, mutations: list[Mutation], seed: int, content_type: str | None
) -> None:
    html, chance = _page(name), random.Random(seed)
    for mutate in mutations:
        html = mutate(html or b"<p>", chance)[:300_000]
    parse(html, content_type)


# ---------------------------------------------------------------- from nothing
WORDS = st.sampled_from(
    "h1 p div span a time meta article main ul li table td figure script style template noscript iframe form select"
    " textarea title base svg math b br hr aside section header footer nav blockquote pre".split()
)
ATTRIBUTES = st.sampled_from(
    "class=related class=byline itemprop=headline itemprop=datePublished datetime=2025-13-45 rel=author"
    " href=/2025/a-b-c href=http://[ property=og:title content=2025-01-01 hidden style=display:none"
    " id=comments role=main name=author lang=xx-YY-zz itemscope type=application/ld+json".split()
)
TEXTS = st.one_of(
    st.text(max_size=60), st.sampled_from(("By Zoe Vale", "May 5, 2025", "Read also: x", "Related", ". "))
)
TOKENS = st.one_of(
    st.builds("<{} {}>".format, WORDS, ATTRIBUTES),
    st.builds("</{}>".format, WORDS),
    TEXTS,
    st.just("<!--"),
    st.just("]]>"),
)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(TOKENS, max_size=60).map("".join))
def test_any_heap_of_tags_is_survived(html: str) -> None:
    parse(html)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(html=st.binary(max_size=500), content_type=st.one_of(st.sampled_from(TYPES), st.text(max_size=30)))
def test_any_bytes_are_survived(html: bytes, content_type: str | None) -> None:
    parse(html, content_type)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(name=st.sampled_from(PAGES), mutate=st.sampled_from(MUTATIONS), seed=st.integers(0, 2**32))
def test_what_is_kept_of_a_broken_page_can_be_explained(name: str, mutate: Mutation, seed: int) -> None:
    doc = open_document(mutate(_page(name), random.Random(seed)), URL)
    assert all(0 <= block.probability <= 1 and block.text for block in explain_blocks(doc))
    assert all(isinstance(weight, float) for _, weight in explain_kind(doc))
