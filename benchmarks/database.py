"""The database at a million articles: `python -m benchmarks.database --corpus DIR... [--database URL]`.

Rates of writing, of re-crawls, times of lookups, and bytes on disk, on made-up articles; see benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import datetime as dt
import gc
import pstats
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select, text

from benchmarks.database_reads import measure_reads
from benchmarks.made_up_articles import START, MadeUpSite, fetched, sentences_of
from pipelines.store import MAX_BATCH
from schema import frontier, writes
from schema.crawl_tables import pages
from schema.crawled import CrawledPage, Fetch
from schema.engine import open_engine, reading, writing
from schema.migrate import prepare
from schema.runs import start_run
from schema.sites import ensure_site
from schema.tables import articles
from schema.urls import normalise_url, url_sha256

_SITES = 20
_SITEMAP = 2_000
"""Addresses of a site that become known at once."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True, help="folders whose texts give the sentences")
    parser.add_argument("--database", help="an empty database (default: a new SQLite file, deleted afterwards)")
    parser.add_argument("--articles", type=int, default=1_000_000, help="articles to store (default: a million)")
    parser.add_argument("--recrawl", type=int, default=20_000, help="of them fetched again (default: 20,000)")
    parser.add_argument("--profile", action="store_true", help="show where the time of the last tenth goes")
    parser.add_argument("--reads-only", action="store_true", help="measure lookups in a database filled before")
    a = parser.parse_args()
    sites = (
        [MadeUpSite(f"news{number:02}.example", sentences) for number in range(_SITES)]
        if (sentences := sentences_of(a.corpus))
        else []
    )
    gc.freeze()  # the sentences are no load of the database's
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(a.database or str(Path(folder) / "articles.db"), is_single=True)
        try:
            _measure(engine, sites, a)
        finally:
            engine.dispose()


def _measure(engine: Engine, sites: Sequence[MadeUpSite], a: argparse.Namespace) -> None:
    prepare(engine)
    print(f"{engine.dialect.name}: {a.articles:,} articles on {len(sites)} sites, batches of {MAX_BATCH}", flush=True)
    if not a.reads_only:
        writer = _Writer(engine, sites)
        _fill(writer, a.articles, a.profile)
        _print_size(engine)
        for form in ("not modified (304)", "the same content (200)"):
            seconds = writer.again(a.recrawl, is_modified=form.startswith("the"))
            print(f"re-crawl, {form}: {a.recrawl / seconds:,.0f} articles/s", flush=True)
    measure_reads(engine, sites)


class _Writer:
    """Stores made-up articles as a crawl does, and measures only that."""

    def __init__(self, engine: Engine, sites: Sequence[MadeUpSite]) -> None:
        self._engine = engine
        self._sites = sites
        self._now = START
        with writing(engine) as connection:
            self._ids = [ensure_site(connection, site.name, [f"{site.base}/"], START) for site in sites]
            self._run_id = start_run(connection, command="benchmark", now=START, host="desk", pid=1)
        self._batches = 0
        self._known = [0] * len(sites)

    def write(self, count: int) -> float:
        """Stores `count` more articles, but for less than a batch, site after site; returns the seconds."""
        seconds = 0.0
        for _ in range(count // MAX_BATCH):
            batch, place = divmod(self._batches, len(self._sites))
            seconds += self._announce(place, (batch + 1) * MAX_BATCH)
            seconds += self._store(place, self._items(place, range(batch * MAX_BATCH, (batch + 1) * MAX_BATCH)))
            self._batches += 1
        return seconds

    def again(self, count: int, *, is_modified: bool) -> float:
        """Fetches the first articles again, unchanged; returns the seconds."""
        self._now += dt.timedelta(days=1)
        seconds, batches = 0.0, count // MAX_BATCH
        for index in range(batches):
            batch, place = divmod(index, len(self._sites))
            items = self._items(place, range(batch * MAX_BATCH, (batch + 1) * MAX_BATCH))
            if not is_modified:
                items = [_not_modified(item.fetch) for item in items]
            seconds += self._store(place, items)
        return seconds

    def _announce(self, place: int, needed: int) -> float:
        """The sitemap names the articles before they are fetched."""
        if needed <= self._known[place]:
            return 0.0
        site, first = self._sites[place], self._known[place]
        found = [site.discovery(number) for number in range(first, first + _SITEMAP)]
        self._known[place] += _SITEMAP
        with _timed(self._engine) as (connection, clock):
            frontier.add(connection, self._ids[place], found, self._now)
        return clock.seconds

    def _items(self, place: int, numbers: range) -> list[CrawledPage]:
        site = self._sites[place]
        sha256s = {url_sha256(normalise_url(site.url(number)) or ""): number for number in numbers}
        query = select(pages.c.url_sha256, pages.c.page_id).where(
            pages.c.site_id == self._ids[place], pages.c.url_sha256.in_(list(sha256s))
        )
        with reading(self._engine) as connection:
            ids = {sha256s[sha256]: page_id for sha256, page_id in connection.execute(query)}
        return [fetched(site.article(number), ids[number], self._now, number) for number in numbers]

    def _store(self, place: int, items: Sequence[CrawledPage]) -> float:
        with _timed(self._engine) as (connection, clock):
            writes.store(connection, self._run_id, self._ids[place], items, self._now)
        return clock.seconds


class _Clock:
    seconds = 0.0


@contextlib.contextmanager
def _timed(engine: Engine) -> Iterator[tuple[Connection, _Clock]]:
    """A transaction and what it takes with its commit."""
    clock, started = _Clock(), time.monotonic()
    with writing(engine) as connection:
        yield connection, clock
    clock.seconds = time.monotonic() - started


def _not_modified(fetch: Fetch) -> CrawledPage:
    return CrawledPage(Fetch(fetch.page_id, fetch.url, fetch.started_at, duration_ms=40, http_status=304))


def _fill(writer: _Writer, count: int, is_profiled: bool) -> None:
    tenth = count // 10 // MAX_BATCH * MAX_BATCH
    rates = []
    for part in range(10):
        profile = cProfile.Profile() if is_profiled and part == 9 else None
        if profile:
            profile.enable()
        cpu, seconds = time.process_time(), writer.write(tenth)
        if profile:
            profile.disable()
            pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(45)
        rates.append(tenth / seconds)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{(part + 1) * tenth:>9,} articles: {rates[-1]:,.0f}/s; {peak:.0f} MB at most"
            f" ({1000 * (time.process_time() - cpu) / tenth:.2f} ms CPU each, with making them up)",
            flush=True,
        )
    total = 10 / sum(1 / rate for rate in rates)
    print(f"written: {total:,.0f} articles/s; last tenth {rates[-1] / rates[1]:.0%} of the second")


def _print_size(engine: Engine) -> None:
    with reading(engine) as connection:
        stored = connection.execute(select(func.count()).select_from(articles)).scalar_one()
        if engine.dialect.name == "sqlite":
            used = connection.execute(text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"))
        else:
            used = connection.execute(text("SELECT pg_database_size(current_database())"))
        print(f"{stored:,} rows, {used.scalar_one() / stored / 1000:.1f} kB an article on disk", flush=True)


if __name__ == "__main__":
    main()
