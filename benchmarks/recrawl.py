"""Crawls a paper of 1,000 articles day after day: `python -m benchmarks.recrawl`. See benchmarks/README.md.

What is found in which way, what a second crawl asks for, and whether it finds exactly what has changed.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from tests.crawl.crawling import Crawler, Outcome
from tests.server.client import Logged, ServerProcess
from tests.server.paper_site import (
    ADDED,
    ARTICLES,
    CHANGED,
    GONE,
    LINKED,
    ONLY_BEHIND_PAGES,
    ONLY_IN_FEED,
    ONLY_IN_SITEMAP,
    path,
)

_GROUPS = {
    "linked from sections": LINKED,
    "only in the sitemap": ONLY_IN_SITEMAP,
    "only in the feed": ONLY_IN_FEED,
    "only behind pagination": ONLY_BEHIND_PAGES,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/articles.db"
        with contextlib.closing(Crawler(Path(folder), database)) as crawler:
            _crawl(crawler)


def _crawl(crawler: Crawler) -> None:
    port = _first_days(crawler)
    _next_day(crawler, port)
    _a_day_later(crawler, port)


def _first_days(crawler: Crawler) -> int:
    with ServerProcess("paper") as server:
        outcome = crawler.run(f"{server.origin}/")
        stored = _stored_paths(crawler)
        _say("first crawl", outcome, server.log)
        for name, numbers in _GROUPS.items():
            print(f"  {name}: {sum(path(n) in stored for n in numbers)} of {len(numbers)} found")
        twice = sum(count > 1 for count in stored.values())
        print(f"  rows {sum(stored.values())} of {ARTICLES}, addresses with two rows {twice}")
        seen = len(server.log)
        again = crawler.run(f"{server.origin}/")
        _say("second crawl, nothing changed", again, server.log[seen:])
        seen = len(server.log)
        _say("third, --force", crawler.run(f"{server.origin}/", "--force"), server.log[seen:])
        print(f"  versions {crawler.rows('SELECT count(*) FROM article_versions')[0][0]}")
        return urlsplit(server.origin).port or 0


def _next_day(crawler: Crawler, port: int) -> None:
    with ServerProcess("paper-next-day", port=port) as server:
        outcome = crawler.run(f"{server.origin}/", "--force")
        _say("next day, --force", outcome, server.log)
        updated = _paths(crawler, "SELECT fetched_url FROM v_articles WHERE version > 1")
        added = _paths(crawler, f"SELECT fetched_url FROM v_articles WHERE article_id > {ARTICLES}")
        print(f"  updated exactly those: {updated == set(map(path, CHANGED))}, new: {added == set(map(path, ADDED))}")


def _a_day_later(crawler: Crawler, port: int) -> None:
    """The pages that were missing are missing still: their first 404 is made a day older."""
    crawler.write(
        "UPDATE pages SET missing_since_at = '2020-01-01T00:00:00.000000Z' WHERE missing_since_at IS NOT NULL"
    )
    with ServerProcess("paper-next-day", port=port) as server:
        outcome = crawler.run(f"{server.origin}/", "--force")
        _say("a day later, --force", outcome, server.log)
        gone = _paths(crawler, "SELECT fetched_url FROM v_articles WHERE is_gone")
        print(f"  gone exactly those: {gone == set(map(path, GONE))}")


def _stored_paths(crawler: Crawler) -> Counter[str]:
    return Counter(urlsplit(row[0]).path for row in crawler.rows("SELECT url FROM v_articles"))


def _paths(crawler: Crawler, query: str) -> set[str]:
    return {urlsplit(row[0]).path for row in crawler.rows(query)}


def _say(name: str, outcome: Outcome, log: list[Logged]) -> None:
    statuses = Counter(entry.status for entry in log)
    most = max(Counter(entry.path for entry in log).values(), default=0)
    conditional = sum("if-none-match" in entry.headers for entry in log)
    print(f"{name}: exit {outcome.code}, {len(log)} requests ({conditional} conditional), most for one path {most}")
    print(f"  statuses {dict(sorted(statuses.items()))}")
    print(f"  {outcome.stdout.strip()}")


if __name__ == "__main__":
    main()
