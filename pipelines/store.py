"""Store: the one thread that does a run's database work, and the pipeline that hands items to it.

A database call would stall the reactor, and SQLite has one writer at a time: so one thread does it all, in order. Items
that arrive close together are written in one transaction: ten at once cost a third of ten alone. An item's `store`
returns after the commit, so what was reported as stored is stored, and a crawl cannot run ahead of its database.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol, Self, TypeVar

from scrapy.crawler import Crawler
from sqlalchemy import Connection, Engine

from schema import writes
from schema.crawled import CrawledPage, Stored
from schema.engine import writing
from schema.errors import TearsheetError

T = TypeVar("T")

MAX_BATCH = 64
"""Items in one transaction."""

GATHER_S = 0.05
"""How long the first item of a batch waits for more to come. Far below what a polite crawl waits between two pages."""


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class DatabaseThread:
    """Owns all database work of a run. Use from coroutines of one event loop; `close` from anywhere, once it has ended.

    Its methods raise:
        DatabaseUnavailable: busy, away, or the disk is full; nothing of the transaction was written.
        BadDatabase: it has become unusable.
    """

    def __init__(self, engine: Engine, *, clock: Callable[[], dt.datetime] = _utc_now) -> None:
        self._engine = engine
        self._clock = clock
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        self._open: _Batch | None = None
        self.cpu_s = 0.0
        """CPU time of the thread's work so far, in seconds."""

    async def call(self, function: Callable[[Connection], T]) -> T:
        """Runs the function in a transaction of its own, after all that was handed in before; returns what it returns.

        Raises:
            Exception: whatever the function raises; the transaction is rolled back.
        """
        self._submit_open()
        return await asyncio.wrap_future(self._executor.submit(self._transact, function))

    async def store(self, run_id: int, site_id: int, item: CrawledPage) -> Stored:
        """Writes an item, in one transaction with others that arrive close to it; returns after the commit.

        Where a batch fails, its items are written one by one, so that a bad one fails alone.

        Raises:
            ValueError, sqlalchemy.exc.SQLAlchemyError: this item cannot be written.
        """
        batch = self._batch_of(run_id, site_id)
        position = len(batch.items)
        batch.items.append(item)
        if len(batch.items) == MAX_BATCH:
            self._submit(batch)
        await batch.is_submitted.wait()
        written = asyncio.wrap_future(batch.written)
        await asyncio.wait([written])
        failure = written.exception()
        if failure is None:
            return written.result()[position]
        if len(batch.items) == 1 or isinstance(failure, TearsheetError):
            raise failure
        alone = await self.call(lambda connection: writes.store(connection, run_id, site_id, [item], self._clock()))
        return alone[0]

    def close(self) -> None:
        """Finishes what was handed in, then ends the thread. Nothing may be handed in afterwards."""
        self._submit_open()
        self._executor.shutdown(wait=True)

    def _batch_of(self, run_id: int, site_id: int) -> _Batch:
        batch = self._open
        if batch is not None and (batch.run_id, batch.site_id) == (run_id, site_id):
            return batch
        self._submit_open()
        batch = self._open = _Batch(run_id, site_id)
        asyncio.get_running_loop().call_later(GATHER_S, self._submit, batch)
        return batch

    def _submit_open(self) -> None:
        if self._open is not None:
            self._submit(self._open)

    def _submit(self, batch: _Batch) -> None:
        if batch is self._open:
            self._open = None
            batch.written = self._executor.submit(self._write, batch)
            batch.is_submitted.set()

    def _write(self, batch: _Batch) -> list[Stored]:
        return self._transact(
            lambda connection: writes.store(connection, batch.run_id, batch.site_id, batch.items, self._clock())
        )

    def _transact(self, function: Callable[[Connection], T]) -> T:
        before = time.thread_time()
        try:
            with writing(self._engine) as connection:
                return function(connection)
        finally:
            self.cpu_s += time.thread_time() - before


class _Batch:
    """Items of one run and site that are written together. Takes more until it is submitted."""

    def __init__(self, run_id: int, site_id: int) -> None:
        self.run_id = run_id
        self.site_id = site_id
        self.items: list[CrawledPage] = []
        self.is_submitted = asyncio.Event()
        self.written: Future[list[Stored]] = Future()


class _Run(Protocol):
    run_id: int
    database: DatabaseThread


class StoringSpider(Protocol):
    """What the store pipeline needs of a spider."""

    run: _Run
    site_id: int

    def on_stored(self, item: CrawledPage, stored: Stored) -> None:
        """Called after the commit."""


class StorePipeline:
    """Commits every item, whatever became of it, and tells the spider what storing it did."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: CrawledPage) -> CrawledPage:
        """Returns after the item's page and article are committed.

        Raises:
            BadDatabase, DatabaseUnavailable, ValueError, sqlalchemy.exc.SQLAlchemyError: see `DatabaseThread.store`.
        """
        spider: StoringSpider = self._crawler.spider  # type: ignore[assignment]  # any spider, to Scrapy
        stored = await spider.run.database.store(spider.run.run_id, spider.site_id, item)
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(f"store/{stored.change}")
        spider.on_stored(item, stored)
        return item
