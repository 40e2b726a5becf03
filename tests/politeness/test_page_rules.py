"""What pages ask of who copies them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.politeness.page_rules import read_page_rules
from schema.crawled import PageRules

NOARCHIVE = PageRules(is_noarchive=True)
NOINDEX = PageRules(is_noindex=True)
NOTHING = PageRules()


@pytest.mark.parametrize(
    ("tag", "rules"),
    [
        ('<meta name="robots" content="noarchive">', NOARCHIVE),
        ("<META NAME=robots CONTENT=noarchive>", NOARCHIVE),
        ("<meta content='index, NoArchive' name='ROBOTS'/>", NOARCHIVE),
        ('<meta\nname="tearsheet"\ncontent="noarchive">', NOARCHIVE),
        ('<meta name="googlebot" content="noarchive">', NOTHING),
        ('<meta name="robots" content="none">', NOINDEX),
        ('<meta name="robots" content="noindex,follow">', NOINDEX),
        ('<meta name="robots" content="max-snippet:-1, index">', NOTHING),
        ('<meta name="tdm-reservation" content="1">', PageRules(is_tdm_reserved=True)),
        ('<meta name="tdm-reservation" content="0">', NOTHING),
        ('<meta property="og:title" content="noarchive">', NOTHING),
        ("", NOTHING),
    ],
)
def test_meta_tags(tag: str, rules: PageRules) -> None:
    page = f"<!doctype html><head><title>News</title>{tag}</head><body>".encode()
    assert read_page_rules((), page) == rules
    assert read_page_rules((), page.decode().encode("utf-16")) == rules


@pytest.mark.parametrize(
    ("value", "rules"),
    [
        ("noarchive", NOARCHIVE),
        ("noindex, nofollow", NOINDEX),
        ("tearsheet: noarchive", NOARCHIVE),
        ("googlebot: noarchive, noindex", NOTHING),
        ("unavailable_after: 25 Jun 2030 15:00:00 PST", NOTHING),
        ("max-snippet: 10, noarchive", NOARCHIVE),
        ("", NOTHING),
    ],
)
def test_headers(value: str, rules: PageRules) -> None:
    assert read_page_rules((("x-robots-tag", value),), b"") == rules


def test_several_headers_add_up() -> None:
    headers = (("X-Robots-Tag", "noindex"), ("X-Robots-Tag", "noarchive"), ("TDM-Reservation", "1"))
    assert read_page_rules(headers, b"") == PageRules(True, True, True)


@given(st.binary(max_size=300), st.text(max_size=50))
def test_anything_can_be_read(body: bytes, value: str) -> None:
    assert isinstance(read_page_rules((("X-Robots-Tag", value),), b"<meta " + body), PageRules)
