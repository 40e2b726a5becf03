"""Several processes that write into one database at once: `python -m benchmarks.writers [--database URL]`.

Each crawls a site of its own, in the way of a run; all link to the same addresses. Prints errors, and rows that are
missing or double; see benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from sqlalchemy import text

from benchmarks.made_up_articles import START, MadeUpSite, fetched, sentences_of
from pipelines.store import DatabaseThread
from schema import frontier
from schema.article import RelatedLink
from schema.crawled import CrawledPage, Stored
from schema.engine import open_engine, reading, writing
from schema.migrate import prepare
from schema.runs import start_run
from schema.sites import ensure_site

_SHARED_LINKS = 40


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True, help="folders whose texts give the sentences")
    parser.add_argument("--database", help="an empty database (default: a new SQLite file)")
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--articles", type=int, default=2_000, help="of each process (default: 2,000)")
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = a.database or f"sqlite:///{folder}/articles.db"
        engine = open_engine(url)
        prepare(engine)
        started = time.monotonic()
        with multiprocessing.get_context("spawn").Pool(a.processes) as pool:
            counts = pool.starmap(_write, [(url, number, a.articles, a.corpus) for number in range(a.processes)])
        seconds = time.monotonic() - started
        with reading(engine) as connection:
            found = {
                "articles": connection.execute(text("SELECT count(*) FROM articles")).scalar_one(),
                "versions": connection.execute(text("SELECT count(*) FROM article_versions")).scalar_one(),
                "pages stored": connection.execute(
                    text("SELECT count(*) FROM pages WHERE status = 'stored'")
                ).scalar_one(),
                "numbers of changes": connection.execute(
                    text("SELECT count(DISTINCT change_seq) FROM articles")
                ).scalar_one(),
            }
        engine.dispose()
    expected = a.processes * a.articles
    print(f"{engine.dialect.name}: {a.processes} processes, {expected:,} articles, {expected / seconds:,.0f}/s in all")
    print(f"errors {sum(errors for errors, _ in counts)}; new, by the writers: {sum(new for _, new in counts):,}")
    print("; ".join(f"{name} {count:,}" for name, count in found.items()))
    sys.exit(0 if set(found.values()) == {expected} and not any(errors for errors, _ in counts) else 1)


def _write(url: str, number: int, count: int, corpus: list[Path]) -> tuple[int, int]:
    """Errors, and articles that were new."""
    return asyncio.run(_crawl(url, MadeUpSite(f"site{number}.example", sentences_of(corpus)), count))


async def _crawl(url: str, site: MadeUpSite, count: int) -> tuple[int, int]:
    engine = open_engine(url, is_single=True)
    with writing(engine) as connection:
        site_id = ensure_site(connection, site.name, [f"{site.base}/"], START)
        run_id = start_run(connection, command="benchmark", now=START, host="desk", pid=1)
        frontier.add(connection, site_id, [site.discovery(n) for n in range(count)], START)
        rows = connection.execute(text("SELECT url, page_id FROM pages WHERE site_id = :id"), {"id": site_id})
        ids = dict(rows.all())
    database = DatabaseThread(engine)
    results: list[Stored | BaseException] = []
    for start in range(0, count, 64):
        items = [_item(site, n, ids[site.url(n)]) for n in range(start, min(start + 64, count))]
        stores = [database.store(run_id, site_id, item) for item in items]
        results += await asyncio.gather(*stores, return_exceptions=True)
    database.close()
    engine.dispose()
    for result in results:
        if isinstance(result, BaseException):
            print(repr(result)[:300], file=sys.stderr)
    new = sum(isinstance(result, Stored) and result.change == "new" for result in results)
    return sum(isinstance(result, BaseException) for result in results), new


def _item(site: MadeUpSite, number: int, page_id: int) -> CrawledPage:
    article = site.article(number)
    shared = RelatedLink(f"https://agency.example/{number % _SHARED_LINKS}", "Shared", kind="inline", position=99)
    return fetched(replace(article, related_links=(*article.related_links, shared)), page_id, START, number)


if __name__ == "__main__":
    main()
