from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.politeness.robots import (
    ALLOW_ALL,
    MAX_BYTES,
    RobotsRules,
    RobotsVerdict,
    may_follow,
    next_step,
    origin_of,
    read_robots,
)

ORIGIN = "https://news.example"
URL = f"{ORIGIN}/robots.txt"


def rules(text: str | bytes) -> RobotsRules:
    verdict = read_robots(200, text if isinstance(text, bytes) else text.encode(), URL)
    assert verdict.rules is not None
    return verdict.rules


def allows(text: str | bytes, path: str = "/private/a") -> bool:
    return rules(text).allows(ORIGIN + path)


def test_what_a_robots_txt_says() -> None:
    found = rules(
        "Sitemap: https://news.example/sitemap.xml\nUser-agent: *\nDisallow: /private/\nAllow: /private/open\n"
        "Crawl-delay: 2.5\nSitemap: /news.xml # relative\nSitemap: ftp://news.example/x\nSitemap: /news.xml"
    )
    assert found.sitemaps == ("https://news.example/sitemap.xml", "https://news.example/news.xml")
    assert found.crawl_delay == 2.5
    assert found.allows("https://news.example/")
    assert found.allows("https://news.example/private/open/a")
    assert not found.allows("https://news.example/private/a?b")


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("tearsheet", False),
        ("TearSheet", False),
        ("tearsheet/1.0", False),
        ("tearsheet *", False),
        ("*", False),
        ("tear", True),
        ("tearsheets", True),
        ("tearsheet-images", True),
        ("other", True),
    ],
)
def test_a_group_is_ours_by_the_whole_token(agent: str, expected: bool) -> None:
    assert allows(f"User-agent: {agent}\nDisallow: /private/") is expected


def test_our_own_group_wins_over_the_general_one() -> None:
    text = "User-agent: *\nDisallow: /\nCrawl-delay: 9\n\nUser-agent: tearsheet\nUser-agent: other\nDisallow: /private/"
    assert allows(text, "/a")
    assert not allows(text, "/private/a")
    assert rules(text).crawl_delay is None


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /private/",
        b"User-agent: *\rDisallow: /private/\r",
        b"User-agent: *\r\nDisallow: /private/\r\n",
        b"\0User-agent: *\n\nDisallow: /private/\n\xff\xff",
        b"# comment\nuser-agent:*\ndisallow:/*/a$",
        b"nonsense\nUser-agent: *\n<p>\nDisallow: /private/",
    ],
)
def test_spellings_that_mean_the_same(body: bytes) -> None:
    assert not allows(body)
    assert allows(body, "/public")


@pytest.mark.parametrize(
    "body", [b"", b"\n", b"<!DOCTYPE html><p>User-agent: *\nDisallow: /", b" <html>\nUser-agent: *\nDisallow: /"]
)
def test_an_empty_file_or_a_page_in_its_place_has_no_rules(body: bytes) -> None:
    assert allows(body)


def test_a_long_file_is_obeyed_as_far_as_it_is_read() -> None:
    start = b"User-agent: *\nDisallow: /private/\n"
    filler = b"Disallow: /x\n" * (MAX_BYTES // 13 + 1)
    assert not allows(start + filler + b"Allow: /private/\n")
    cut_in_a_rule = start + b"#" * (MAX_BYTES - len(start) - 20) + b"\nAllow: /private/anything-at-all"
    assert not allows(cut_in_a_rule, "/private/")
    assert allows(b"Disallow: /" * MAX_BYTES, "/")


@pytest.mark.parametrize(
    ("status", "is_known", "is_temporary"),
    [
        *((status, True, False) for status in (200, 204, 401, 403, 404, 410)),
        *((status, False, True) for status in (429, 500, 503)),
        *((status, False, False) for status in (302, 304)),
    ],
)
def test_what_a_status_means(status: int, is_known: bool, is_temporary: bool) -> None:
    verdict = read_robots(status, b"", URL)
    assert (verdict.rules is not None) is is_known
    assert verdict.is_temporary is is_temporary
    assert is_known or str(status) in verdict.problem


@pytest.mark.parametrize(
    ("origin", "target", "expected"),
    [
        ("http://news.example", "https://news.example/robots.txt", True),
        ("https://news.example", "https://www.news.example/robots.txt", True),
        ("https://www.news.example", "http://news.example:443/x", True),
        ("https://news.co.uk", "https://static.news.co.uk/robots.txt", True),
        ("https://news.co.uk", "https://other.co.uk/robots.txt", False),
        ("https://a.github.io", "https://b.github.io/robots.txt", False),
        ("https://news.example", "https://other.example/robots.txt", False),
        ("https://news.example", "https://news.example:8443/robots.txt", False),
        ("https://news.example", "ftp://news.example/robots.txt", False),
        ("https://news.example", "https://user@news.example/robots.txt", False),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/other.txt", True),
        ("http://127.0.0.1:8000", "http://127.0.0.1:9000/robots.txt", False),
        ("http://127.0.0.1", "http://127.0.0.2/robots.txt", False),
        ("https://news.example", "http://169.254.169.254/robots.txt", False),
        ("http://localhost", "http://intranet/robots.txt", False),
    ],
)
def test_where_a_redirect_may_lead(origin: str, target: str, expected: bool) -> None:
    assert may_follow(origin, target) is expected


def test_redirects_are_followed_five_times() -> None:
    def step(location: str | None, followed: int = 0) -> RobotsVerdict | str:
        return next_step(ORIGIN, URL, 301, b"", location=location, followed=followed)

    assert step("/other.txt", 4) == "https://news.example/other.txt"
    assert step("/other.txt", 5) == RobotsVerdict(ALLOW_ALL)
    elsewhere = step("https://other.example/robots.txt")
    assert isinstance(elsewhere, RobotsVerdict)
    assert elsewhere.rules is None
    assert "https://other.example/robots.txt" in elsewhere.problem
    for location in ("https://[", "javascript:1", None):
        broken = step(location)
        assert isinstance(broken, RobotsVerdict)
        assert broken.rules is None


def test_the_origin_of_a_url() -> None:
    assert origin_of("http://127.0.0.1:8000/a?b") == "http://127.0.0.1:8000"


@given(
    st.binary()
    | st.lists(
        st.sampled_from([b"User-agent:", b"*", b"tearsheet", b"\n", b"Disallow:", b"/", b"$", b"Crawl-delay: x"])
    ).map(b" ".join)
)
def test_no_bytes_raise(body: bytes) -> None:
    found = rules(body)
    assert found.allows(ORIGIN + "/a%zz?b") in (True, False)
    assert found.crawl_delay is None or found.crawl_delay >= 0
