from __future__ import annotations

import hashlib
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from w3lib.url import safe_url_string

from schema.urls import MAX_URL_CHARS, normalise_url, resolve_url, same_site, url_sha256


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.example/2025/08/a-story.html", "https://news.example/2025/08/a-story.html"),
        ("  HTTPS://News.Example:443/a\t\n ", "https://news.example/a"),
        ("http://news.example:0080", "http://news.example/"),
        ("http://news.example:8080?a", "http://news.example:8080/?a"),
        ("http:\\\\news.example\\a\\b?c\\d", "http://news.example/a/b?c%5Cd"),
        ("http:/news.example/a", "http://news.example/a"),
        ("https://news.example\\@evil.example/", "https://news.example/@evil.example/"),
        ("https://news.example./a", "https://news.example/a"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://B%C3%BCCHER.example/", "https://xn--bcher-kva.example/"),
        ("https://news。example/", "https://news.example/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0177.0.0.01:8000/", "http://127.0.0.1:8000/"),
        ("http://[::FFFF:127.0.0.1]:80/", "http://[::ffff:7f00:1]/"),
        ("http://localhost/a", "http://localhost/a"),
        ("https://news.example/a/./b/../c/%2e%2E/d/.", "https://news.example/a/d/"),
        ("https://news.example/../..", "https://news.example/"),
        ("https://news.example/a//b", "https://news.example/a//b"),
        ("https://news.example/a b/é/%c3%a9/%7Euser/%41", "https://news.example/a%20b/%C3%A9/%C3%A9/~user/A"),
        ("https://news.example/100%/%zz", "https://news.example/100%25/%25zz"),
        ("https://news.example/a?x=[1]|2&y='", "https://news.example/a?x=%5B1%5D%7C2&y=%27"),
        ("https://news.example/\ud800", "https://news.example/%EF%BF%BD"),
        ("https://news.example/a?b=2&a=1#part", "https://news.example/a?b=2&a=1"),
        ("https://news.example/a?#", "https://news.example/a"),
        ("https://news.example/a?utm_source=x&id=7&FBCLID=1&page=2", "https://news.example/a?id=7&page=2"),
        ("https://news.example/a?utm%5Fsource=x", "https://news.example/a"),
        ("https://news.example/a?ref=home&gclid_copy=1", "https://news.example/a?ref=home&gclid_copy=1"),
        (
            "https://news.example/a?u=https://b.example/?utm_source=x",
            "https://news.example/a?u=https://b.example/?utm_source=x",
        ),
    ],
)
def test_each_url_has_one_spelling(url: str, expected: str) -> None:
    assert normalise_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/a",
        "news.example/a",
        "ftp://news.example/a",
        "javascript:alert(1)",
        "https://",
        "https:///?a",
        "https://user@news.example/",
        "https://user:secret@news.example/",
        "https://news.example:65536/",
        "https://news.example:8a/",
        "https://news..example/",
        "https://.example/",
        "https://a b.example/",
        "https://news.example%00/",
        "https://news.example%2541/",
        "https://xn--\u00e9\u200b.\u2024.example/",
        "http://256.1.1.1/",
        "http://1.2.3.4.5/",
        "http://09.1.1.1/",
        "http://[::1",
        "http://[::1%25eth0]/",
        "http://[1:2]/",
        f"https://{'a' * 64}.example/",
        f"https://{'abcdefg.' * 33}example/",
        "https://news.example/" + "a" * MAX_URL_CHARS,
        "https://news.example/" + "é" * (MAX_URL_CHARS // 6),
    ],
)
def test_what_is_no_usable_web_address_is_refused(url: str) -> None:
    assert normalise_url(url) is None


def test_the_length_limit_counts_what_is_kept() -> None:
    tail = "a" * (MAX_URL_CHARS - len("https://news.example/"))
    assert normalise_url(f"https://news.example/{tail}?utm_source={tail}#{tail}") == f"https://news.example/{tail}"


HOSTS = st.sampled_from(
    ["news.example", "NEWS.example.", "bücher.example", "127.0.0.1", "[::1]", "a_b.example", "x", ""]
)
TEXTS = st.text(alphabet=st.characters() | st.sampled_from("/\\.%?#&=:@[]'|~ 2eE0"), max_size=30)
URLS = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["http://", "HTTPS:", " https:\\"]),
    HOSTS,
    st.sampled_from(["", ":80", ":8000"]),
    st.sampled_from(["", "/", "?"]),
    TEXTS,
)


@given(URLS | st.text())
def test_whatever_comes_the_result_is_ascii_and_stable(url: str) -> None:
    normalised = normalise_url(url)
    if normalised is not None:
        assert normalised.isascii()
        assert normalised.isprintable()
        assert "#" not in normalised
        assert " " not in normalised
        assert len(normalised) <= MAX_URL_CHARS
        assert urlsplit(normalised).scheme in ("http", "https")
        assert urlsplit(normalised).path.startswith("/")
        assert normalise_url(normalised) == normalised


@given(URLS)
def test_scrapy_asks_for_the_url_as_it_is_kept(url: str) -> None:
    normalised = normalise_url(url)
    if normalised is not None:
        assert safe_url_string(normalised) == normalised


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20))
def test_escaped_and_plain_spellings_are_one(text: str) -> None:
    escaped = quote(text, safe="")
    plain = quote(text, safe="~.-_", encoding="utf-8").lower()
    assert normalise_url(f"https://news.example/x{escaped}") == normalise_url(
        f"HTTPS://NEWS.EXAMPLE:443/x{escaped}#top"
    )
    assert normalise_url(f"https://news.example/x?q={escaped}&utm_medium=z") == normalise_url(
        f"https://news.example./x?fbclid=1&q={escaped}"
    )
    if text.islower() or not text.isascii():
        assert len(normalise_url(f"https://news.example/x{plain}") or "") > 0


@given(URLS, TEXTS)
def test_resolving_never_raises_and_gives_normalised_urls(base: str, href: str) -> None:
    resolved = resolve_url(normalise_url(base) or "https://news.example/", href)
    assert resolved is None or normalise_url(resolved) == resolved


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("../c.html", "https://news.example/a/c.html"),
        ("/c", "https://news.example/c"),
        ("//Other.example/c", "https://other.example/c"),
        ("\\\\other.example\\c", "https://other.example/c"),
        ("?page=2", "https://news.example/a/b/?page=2"),
        ("", "https://news.example/a/b/"),
        ("#top", "https://news.example/a/b/"),
        (" https://news.example/c\n", "https://news.example/c"),
        ("java\nscript:alert(1)", None),
        ("mailto:editor@news.example", None),
        ("HTTP://news.example/c", "http://news.example/c"),
        ("https:c", "https://news.example/a/b/c"),
        ("http:c", "http://c/"),
        ("c;d;?e\\f", "https://news.example/a/b/c;d;?e%5Cf"),
        ("https://[", None),
        ("story:one", None),
    ],
)
def test_links_are_resolved_as_browsers_do(href: str, expected: str | None) -> None:
    assert resolve_url("https://news.example/a/b/", href) == expected


def test_a_link_to_a_part_of_the_page_is_the_page() -> None:
    assert resolve_url("https://news.example/a/b?c=1", "#top?x") == "https://news.example/a/b?c=1"


def test_the_key_is_the_sha256_of_the_url() -> None:
    assert url_sha256("https://news.example/") == hashlib.sha256(b"https://news.example/").hexdigest()


@pytest.mark.parametrize(
    ("url", "start", "expected"),
    [
        ("http://www.news.example/a", "https://news.example/", True),
        ("https://NEWS.example:443/a", "http://www.news.example/b", True),
        ("https://sport.news.example/a", "https://news.example/", False),
        ("https://news.example.evil.example/", "https://news.example/", False),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/", True),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8000/", False),
        ("http://127.0.0.1/a", "http://127.0.0.1:8000/", False),
        ("http://www.news.example:8000/", "http://news.example:8000/", False),
        ("https://www.com/", "https://com/", False),
        ("mailto:a@news.example", "https://news.example/", False),
        ("nothing", "nothing", False),
    ],
)
def test_what_one_site_is(url: str, start: str, expected: bool) -> None:
    assert same_site(url, start) is expected
