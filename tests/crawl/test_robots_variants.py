"""What a crawl makes of every way in which a robots.txt is served."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from tests.crawl.crawling import Crawler
from tests.server.client import ServerProcess
from tests.server.robots_sites import ARTICLES, ROBOTS, SECRET

ALL, ALLOWED, NONE = ARTICLES + 1, ARTICLES, 0

EXPECTED = {
    "fine": (ALLOWED, 0, 1),
    "missing": (ALL, 0, 1),
    "forbidden": (ALL, 0, 1),
    "unauthorised": (ALL, 0, 1),
    "gone": (ALL, 0, 1),
    "broken": (NONE, 4, 3),
    "overloaded": (NONE, 4, 3),
    "too-many": (NONE, 4, 3),
    "reset": (NONE, 4, 3),
    "truncated": (NONE, 4, 3),
    "empty": (ALL, 0, 1),
    "html": (ALL, 0, 1),
    "10-mb": (ALLOWED, 0, 1),
    "endless": (ALLOWED, 0, 1),
    "zipped": (ALLOWED, 0, 1),
    "bomb": (NONE, 4, 3),
    "bom": (ALLOWED, 0, 1),
    "cr": (ALLOWED, 0, 1),
    "utf-16": (ALLOWED, 0, 1),
    "wrong-label": (ALLOWED, 0, 1),
    "moved": (ALLOWED, 0, 1),
    "moved-5": (ALLOWED, 0, 1),
    "moved-6": (ALL, 0, 1),
    "loop": (ALL, 0, 6),
    "elsewhere": (NONE, 4, 1),
    "flaky": (ALLOWED, 0, 2),
    "reset-once": (ALLOWED, 0, 2),
    "slow-down": (ALLOWED, 0, 1),
    "go-away": (NONE, 4, 1),
    "all": (NONE, 4, 1),
    "not-us": (NONE, 4, 1),
}
"""Articles asked for, exit code, requests for robots.txt. Those that take the full minute are benchmarks.robots's."""


def test_all_variants_are_expected() -> None:
    assert EXPECTED.keys() == ROBOTS.keys() - {"hanging", "dripping"}


@pytest.mark.parametrize("variant", EXPECTED)
def test_a_variant(variant: str, serve: Callable[..., ServerProcess], crawler: Crawler) -> None:
    articles, code, tries = EXPECTED[variant]
    server = serve(f"robots-{variant}")
    outcome = crawler.run(f"{server.origin}/", "--parse-workers", "1")
    paths = server.paths()
    assert outcome.code == code, outcome.said()
    assert paths.count("/robots.txt") == tries
    assert len({path for path in paths if path.startswith(("/2025/", "/secret/"))}) == articles
    assert (SECRET in paths) is (articles == ALL)
    if code:
        assert set(paths) == {"/robots.txt"}, "nothing else is asked for"
        assert "robots.txt" in outcome.stderr
    assert "Traceback" not in outcome.said()


def test_a_crawl_delay_is_kept_from_the_next_request_on(serve: Callable[..., ServerProcess], crawler: Crawler) -> None:
    server = serve("robots-slow-down")
    crawler.run(f"{server.origin}/", "--parse-workers", "1")
    times = [entry.time for entry in server.log[1:]]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert len(gaps) >= ARTICLES
    assert sum(gaps) >= 0.3 * len(gaps) * 0.9
