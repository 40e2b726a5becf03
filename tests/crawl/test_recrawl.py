"""A paper of 1,000 articles, day after day: all of it is found, nothing is asked for twice, every change is noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

from tests.crawl.crawling import Crawler
from tests.server.client import ServerProcess
from tests.server.paper_site import ADDED, ARTICLES, CHANGED, GONE, path

Serve = Callable[..., ServerProcess]


def _paths(crawler: Crawler, query: str) -> Counter[str]:
    return Counter(urlsplit(url).path for (url,) in crawler.rows(query))


def test_every_article_is_found_once_however_it_is_named_and_then_left_alone(serve: Serve, crawler: Crawler) -> None:
    with serve("paper") as server:
        outcome = crawler.run(f"{server.origin}/")
        assert (outcome.code, outcome.summary["new"]) == (0, str(ARTICLES)), outcome.said()
        assert _paths(crawler, "SELECT url FROM v_articles") == Counter(map(path, range(1, ARTICLES + 1)))
        assert max(Counter(server.paths()).values()) == 1
        seen = len(server.log)
        again = crawler.run(f"{server.origin}/")
        assert again.summary["fetched"] == "0"
        assert len(server.paths(seen)) < 10, "only what leads to new articles"
        port = urlsplit(server.origin).port
    with serve("paper-next-day", port=port) as server:
        _the_next_day(crawler, server)


def _the_next_day(crawler: Crawler, server: ServerProcess) -> None:
    crawler.write("UPDATE pages SET next_due_at = first_seen_at WHERE next_due_at IS NOT NULL")
    outcome = crawler.run(f"{server.origin}/")
    counts = {name: int(outcome.summary[name]) for name in ("new", "updated", "failed", "gone")}
    assert counts == {"new": len(ADDED), "updated": len(CHANGED), "failed": len(GONE), "gone": 0}
    assert max(Counter(server.paths()).values()) == 1
    assert all("if-none-match" in entry.headers for entry in server.log if entry.status == 304)
    assert set(_paths(crawler, "SELECT fetched_url FROM v_articles WHERE version > 1")) == set(map(path, CHANGED))
    crawler.write("UPDATE pages SET missing_since_at = '2020-01-01T00:00:00.000000Z' WHERE http_status = 404")
    outcome = crawler.run(f"{server.origin}/", "--force")
    assert (outcome.summary["gone"], outcome.summary["new"], outcome.summary["updated"]) == (str(len(GONE)), "0", "0")
    assert set(_paths(crawler, "SELECT fetched_url FROM v_articles WHERE is_gone")) == set(map(path, GONE))
