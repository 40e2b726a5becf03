"""Golden pages, broken in the ways that pages break: none may raise, and each parses to the same record every time."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.parsers import parse_article
from crawler.parsers.explain import explain_blocks, explain_kind
from crawler.parsers.markup.document import open_document
from schema.article import Article
from tests.parsers.records import assert_consistent

URL = "https://press.example/2025/05/the-river-gets-its-bends-back"
FETCHED_AT = dt.datetime(2025, 6, 1, 12, tzinfo=dt.UTC)
PAGES = sorted(path.parent.name for path in (Path(__file__).parents[1] / "golden").glob("*/page.html"))
TYPES = (
    None, "text/html", "text/html; charset=utf-16", "text/html; charset=shift_jis", "text/html; charset=iso-2022-jp",
    "text/html; charset=utf-8", "text/html; charset=no-such", "text/plain", "application/pdf", "; charset=",
)  # fmt: skip

Mutation = Callable[[bytes, random.Random], bytes]


def _page(name: str) -> bytes:
    return (Path(__file__).parents[1] / "golden" / name / "page.html").read_bytes()


def parse(html: bytes | str, content_type: str | None = None) -> Article:
    """Parses twice."""
    article = parse_article(html, URL, content_type=content_type, fetched_at=FETCHED_AT)
    assert_consistent(article, URL)
    assert parse_article(html, URL, content_type=content_type, fetched_at=FETCHED_AT) == article
    return article


# ---------------------------------------------------------------- mutations
def _tags(html: bytes) -> list[re.Match[bytes]]:
    return list(re.finditer(rb"<[^<>]*>", html))


def cut(html: bytes, chance: random.Random) -> bytes:
    return html[: chance.randrange(len(html))]


def cut_out(html: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.sample(range(len(html)), 2))
    return html[:start] + html[end:]


def double_tags(html: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"<[^<>]*>", lambda tag: tag[0] * chance.choice((1, 1, 2, 5)), html)


def drop_tags(html: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"<[^<>]*>", lambda tag: tag[0] if chance.random() < 0.8 else b"", html)


def swap_tags(html: bytes, chance: random.Random) -> bytes:
    tags = [tag[0] for tag in _tags(html)]
    chance.shuffle(tags)
    return re.sub(rb"<[^<>]*>", lambda _: tags.pop(), html)


def swap_bytes(html: bytes, chance: random.Random) -> bytes:
    found = bytearray(html)
    for _ in range(200):
        one, other = (chance.randrange(len(found)) for _ in range(2))
        found[one], found[other] = found[other], found[one]
    return bytes(found)


def random_bytes(html: bytes, chance: random.Random) -> bytes:
    found = bytearray(html)
    for _ in range(200):
        found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def put_nuls(html: bytes, chance: random.Random) -> bytes:
    return b"".join(bytes([byte]) + b"\0" * (chance.random() < 0.05) for byte in html)


def nest(html: bytes, chance: random.Random) -> bytes:
    tag = chance.choice((b"div", b"table><tr><td", b"ul><li", b"blockquote", b"b", b"a href=/x", b"article", b"svg"))
    return html.replace(b"<p>", b"<p>" + (b"<" + tag + b">") * 40)


def huge_attributes(html: bytes, chance: random.Random) -> bytes:
    name = chance.choice((b"class", b"href", b"content", b"style", b"datetime", b"id", b"data-x"))
    value = chance.choice((b"a ", b"/", b"&amp;", b"2025-", b"\xff", b"comment related "))
    return re.sub(rb"<(p|a|div|meta|time)\b", rb"<\1 " + name + b'="' + value * 3_000 + b'"', html)


def many_attributes(html: bytes, chance: random.Random) -> bytes:
    many = b" ".join(b"a%d=%d" % (n, n) for n in range(chance.randrange(500, 3_000)))
    return html.replace(b"<p", b"<p " + many, 3)


def repeat(html: bytes, chance: random.Random) -> bytes:
    return html * chance.randrange(2, 6)


def reencode(html: bytes, chance: random.Random) -> bytes:
    text = html.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-be", "utf-32", "utf-7", "utf-8-sig")), "replace")


def other_text(html: bytes, chance: random.Random) -> bytes:
    """Texts between tags become something that a field could take for its own."""
    texts = (
        "{{title}}", "31.02.2025", "99/99/9999", "By ", "-", "\u202e\u200b\ufeff", "１２月３２日", "a" * 5_000, "[[[",
        "Published 0000-00-00T99:99:99+99:99", "1e999 days ago", "NaN", "İ" * 100, "ﷺ" * 50, "\u0301" * 500,
    )  # fmt: skip
    return re.sub(rb">[^<>]+<", lambda _: b">" + chance.choice(texts).encode() + b"<", html)


def broken_json(html: bytes, chance: random.Random) -> bytes:
    things = (
        b'{"@type":"NewsArticle","headline":{"@value":["x",{}]},"author":[[["a"]],1,null,{"name":{"name":1}}]}',
        b'{"@graph":[{"@id":"#a","@type":["Article",1],"author":{"@id":"#a"},"mainEntity":{"@id":"#a"}}]}',
        b'{"@type":"Article","datePublished":[1,{},"20250101"],"keywords":[{},[],"a,b"],"articleBody":7}',
        b"[" * 3_000, b'{"a":' * 3_000, b'"\\ud800"', b"{}" * 1_000, b"1e999", b"NaN",
    )  # fmt: skip
    return b"<script type=application/ld+json>" + chance.choice(things) + b"</script>" + html


MUTATIONS: tuple[Mutation, ...] = (
    cut, cut_out, double_tags, drop_tags, swap_tags, swap_bytes, random_bytes, put_nuls, nest, huge_attributes,
    many_attributes, repeat, reencode, other_text, broken_json,
)  # fmt: skip


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
