"""The frontier at a million URLs: `python -m benchmarks.frontier [--database URL]`. See benchmarks/README.md.

What claiming, marking and counting cost a page, how long a run needs before its first request, and whether memory stays
flat; on a made-up site, in a SQLite file or in the empty database that is named.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from crawler.frontier import Frontier
from crawler.traps.traps import Traps
from pipelines.store import DatabaseThread
from schema import frontier
from schema.crawled import CrawledPage, Discovery, Fetch, Pending
from schema.engine import open_engine, writing
from schema.migrate import prepare
from schema.reasons import DropReason, FoundBy
from schema.runs import start_run
from schema.sites import ensure_site

_SITE = "https://news.example"
_CHUNK = 10_000
_NOW = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", help="an empty PostgreSQL database (default: a new SQLite file)")
    parser.add_argument("--urls", type=int, default=1_000_000, help="rows of the frontier (default: a million)")
    parser.add_argument("--pages", type=int, default=5_000, help="pages claimed and marked (default: 5,000)")
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(a.database or str(Path(folder) / "articles.db"), is_single=True)
        try:
            _measure(engine, a.urls, a.pages)
        finally:
            engine.dispose()


def _measure(engine: Engine, urls: int, pages: int) -> None:
    site_id, run_id = _fill(engine, urls)
    started = time.monotonic()
    prepare(engine)
    with writing(engine) as connection:
        ensure_site(connection, "news.example", [f"{_SITE}/"], _NOW)
        frontier.mend_due_times(connection, site_id, _NOW)
        frontier.add(connection, site_id, [Discovery(f"{_SITE}/", FoundBy.START)], _NOW)
        frontier.claim(connection, site_id, due_before=_NOW, limit=64)
    print(f"start-up to the first claim: {time.monotonic() - started:.2f} s")
    with writing(engine) as connection:
        started = time.monotonic()
        due = frontier.count_due(connection, site_id, due_before=_NOW)
        print(f"counting {due:,} due rows: {time.monotonic() - started:.2f} s, {_peak_mb():.0f} MB at most so far")
    wall_s, cpu_s = asyncio.run(_work(engine, site_id, run_id, pages))
    each = f"{1000 * wall_s / pages:.2f} ms, {1000 * cpu_s / pages:.2f} ms of CPU"
    print(f"claiming and marking {pages:,} pages: {each} a page; {_peak_mb():.0f} MB at most")


def _fill(engine: Engine, urls: int) -> tuple[int, int]:
    prepare(engine)
    with writing(engine) as connection:
        site_id = ensure_site(connection, "news.example", [f"{_SITE}/"], _NOW)
        run_id = start_run(connection, command="benchmark", now=_NOW, host="desk", pid=1)
    started = time.monotonic()
    for chunk in _chunks(urls):
        with writing(engine) as connection:
            frontier.add(connection, site_id, chunk, _NOW)
    seconds = time.monotonic() - started
    print(f"adding {urls:,} URLs: {1000 * seconds / urls:.3f} ms each")
    return site_id, run_id


def _chunks(urls: int) -> Iterator[list[Discovery]]:
    priorities = (
        frontier.SECTION,
        frontier.ARTICLE,
        frontier.ARTICLE,
        frontier.ARTICLE,
        frontier.LISTING,
        frontier.OTHER,
    )
    for start in range(0, urls, _CHUNK):
        yield [
            Discovery(
                f"{_SITE}/2025/{n % 12 + 1:02}/a-story-of-the-town-number-{n}",
                FoundBy.SITEMAP,
                depth=1 + n % 4,
                priority=priorities[n % len(priorities)],
            )
            for n in range(start, min(start + _CHUNK, urls))
        ]


async def _work(engine: Engine, site_id: int, run_id: int, pages: int) -> tuple[float, float]:
    """Claims and marks through the run's own parts; wall and CPU seconds."""
    database = DatabaseThread(engine)
    rows = Frontier(database, site_id, 1, Traps(), started_at=_NOW, max_depth=None)
    started, cpu = time.monotonic(), time.process_time()
    marks: set[asyncio.Task[None]] = set()
    for _ in range(pages):
        pending = await rows.next()
        assert pending is not None
        task = asyncio.create_task(_mark(database, rows, run_id, site_id, pending))
        marks.add(task)
        task.add_done_callback(marks.discard)
    await asyncio.gather(*marks)
    took = time.monotonic() - started, time.process_time() - cpu
    database.close()
    return took


async def _mark(database: DatabaseThread, rows: Frontier, run_id: int, site_id: int, pending: Pending) -> None:
    fetch = Fetch(pending.page_id, pending.url, _NOW, duration_ms=80, http_status=200)
    await database.store(run_id, site_id, CrawledPage(fetch, drop_reason=DropReason.NOT_ARTICLE))
    rows.release(pending.page_id)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
