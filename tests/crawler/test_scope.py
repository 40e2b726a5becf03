"""What belongs to a site's crawl."""

import pytest

from crawler.scope import Scope

SITE = Scope(("https://news.example/",), include=("^/20[0-9]{2}/",), exclude=(r"/amp/$", "^/shop"))


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/2025/a",
        "https://www.news.example/politics",
        "http://news.example/2025/a",
        "https://news.example/about?x=/shop",
    ],
)
def test_fetches_its_own_host(url: str) -> None:
    assert SITE.may_fetch(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/2025/a",
        "https://news.example.evil.example/",
        "https://blog.news.example/",
        "https://news.example:8443/2025/a",
        "https://news.example/2025/a/amp/",
        "https://news.example/shop/1",
    ],
)
def test_leaves_other_hosts_and_excluded_paths(url: str) -> None:
    assert not SITE.may_fetch(url)


def test_a_start_url_is_never_excluded() -> None:
    assert Scope(("https://news.example/shop",), exclude=("^/shop",)).may_fetch("https://news.example/shop")


def test_include_bounds_what_is_stored_not_what_is_fetched() -> None:
    assert SITE.may_fetch("https://news.example/politics")
    assert not SITE.may_store("https://news.example/politics")
    assert SITE.may_store("https://news.example/2025/a")


def test_without_patterns_everything_of_the_host_may_be_stored() -> None:
    assert Scope(("https://news.example/",)).may_store("https://news.example/x")
