"""Kills a crawl at random moments until it is done: `python -m benchmarks.kills [--database URL]`.

What was lost, stored twice or fetched again, whether the lock was free at once, and whether a worker lived on. See
benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import tempfile
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from tests.crawl.crawling import Crawler
from tests.server.articles import article_path
from tests.server.client import ServerProcess


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", help="an empty PostgreSQL database (default: a new SQLite file)")
    parser.add_argument("--kills", type=int, default=20, help="default: 20")
    parser.add_argument("--pages", type=int, default=3_000, help="articles of the site (default: 3,000)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default: 1)")
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ServerProcess("town", a.pages) as server:
        database = a.database or f"sqlite:///{folder}/articles.db"
        with contextlib.closing(Crawler(Path(folder), database)) as crawler:
            _kill(crawler, server, a.kills, random.Random(a.seed))
            _finish(crawler, server, a.pages)


def _kill(crawler: Crawler, server: ServerProcess, kills: int, chance: random.Random) -> None:
    refetched, orphans, locked, before_any_row = 0, 0, 0, 0
    for _ in range(kills):
        stored = _stored(crawler)
        seen = len(server.log)
        process = crawler.start(f"{server.origin}/", delay=0.005)
        time.sleep(chance.uniform(0.5, 4.0))
        workers = _children(process.pid)
        process.kill()
        outcome = crawler.wait(process)
        locked += outcome.code == 75
        orphans += sum(not _ends_soon(worker) for worker in workers)
        refetched += len(stored & {path for path in server.paths(seen) if path.startswith("/2025/")})
        before_any_row += not _stored(crawler)
    print(f"{kills} kills, {before_any_row} of them before the first article; {len(_stored(crawler))} articles so far")
    print(f"stored pages fetched again {refetched}, runs that found the lock taken {locked}, workers left {orphans}")


def _finish(crawler: Crawler, server: ServerProcess, pages: int) -> None:
    outcome = crawler.run(f"{server.origin}/")
    stored = Counter(urlsplit(url).path for (url,) in crawler.rows("SELECT url FROM v_articles"))
    expected = {article_path(number) for number in range(1, pages + 1)}
    print(f"last run: exit {outcome.code}, {outcome.stdout.strip()}")
    print(f"lost {len(expected - stored.keys())}, false {len(stored.keys() - expected)}, twice", end=" ")
    print(sum(count > 1 for count in stored.values()), end=", ")
    print(f"versions {crawler.rows('SELECT count(*) FROM article_versions')[0][0]} of {pages}", end=", ")
    fetches = Counter(path for path in server.paths() if path.startswith("/2025/"))
    print(f"pages fetched more than once (in flight at a kill) {sum(count > 1 for count in fetches.values())}")
    print("runs:", dict(Counter(status for (status,) in crawler.rows("SELECT status FROM runs"))))


def _stored(crawler: Crawler) -> set[str]:
    if crawler.database.startswith("sqlite") and not (crawler.folder / "articles.db").exists():
        return set()
    if not crawler.has_views():
        return set()
    return {urlsplit(url).path for (url,) in crawler.rows("SELECT url FROM v_articles")}


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def _ends_soon(pid: int) -> bool:
    deadline = time.monotonic() + 2
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    return not Path(f"/proc/{pid}").exists()


if __name__ == "__main__":
    main()
