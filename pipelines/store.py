"""Store: the one thread that does a run's database work, and the pipeline that hands items to it.

A database call would stall the reactor, and SQLite has one writer at a time: so one thread does it all, in order. Items
that arrive close together are written in one transaction: ten at once cost a third of ten alone. An item's `store`
returns after the commit, so what was reported as stored is stored, and a crawl cannot run ahead of its database.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol, Self, TypeVar

from scrapy.crawler import Crawler
from sqlalchemy import Connection, Engine, text

from schema import writes
from schema.crawled import CrawledPage, Stored
from schema.engine import writing
from schema.errors import DatabaseUnavailable, TearsheetError

logger = logging.getLogger(__name__)

T = TypeVar("T")

MAX_BATCH = 64
"""Items in one transaction."""

GATHER_S = 0.05
"""How long the first item of a batch waits for more to come. Far below what a polite crawl waits between two pages."""

PATIENCE_S = 60.0
"""How long a database that is busy or away is waited for. A restart of PostgreSQL takes less."""

_TRY_AGAIN_EVERY_S = 0.5
_LOOK_AGAIN_EVERY_S = 0.1

_SURE_FOR_S = 5.0
_ANYTHING = text("SELECT 1")


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class DatabaseThread:
    """Owns all database work of a run. For coroutines of one event loop; `close` from anywhere once that has ended.

    A database that is busy or away is waited for, `patience_s` seconds long; after that nothing is tried any more: each
    further try might take as long.

    Its methods raise:
        DatabaseUnavailable: busy, away, or the disk is full; nothing of the transaction was written.
        BadDatabase: it has become unusable.
    """

    def __init__(
        self, engine: Engine, *, clock: Callable[[], dt.datetime] = _utc_now, patience_s: float = PATIENCE_S
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._patience_s = patience_s
        self._last_word: DatabaseUnavailable | None = None
        """Why it is not tried any more."""
        self.is_away = False
        """Whether the database is being waited for."""
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        self._open: _Batch | None = None
        self._last_sure = time.monotonic()
        """When a transaction was last committed."""
        self.cpu_s = 0.0
        """CPU time of the thread's work so far, in seconds."""

    async def be_sure(self) -> bool:
        """Returns when the database is there, and with it the locks that its connection holds.

        Asks it where nothing was written for a while: this process may have been frozen, and its session be gone. True
        where that took a moment.
        """
        is_late = self.is_away
        while self.is_away:  # noqa: ASYNC110 - set by the thread, seldom
            await asyncio.sleep(_LOOK_AGAIN_EVERY_S)
        if time.monotonic() - self._last_sure > _SURE_FOR_S:
            await self.call(lambda connection: connection.execute(_ANYTHING))
            is_late = True
        return is_late

    async def call(self, function: Callable[[Connection], T]) -> T:
        """Runs the function in a transaction of its own, after all that was handed in before; returns what it returns.

        Raises:
            Exception: whatever the function raises; the transaction is rolled back.
        """
        self._submit_open()
        return await asyncio.wrap_future(self._executor.submit(self._transact, function))

    async def store(self, run_id: int, site_id: int, item: CrawledPage) -> Stored:
        """Writes an item, in one transaction with others of the run that arrive close to it; returns after the commit.

        Where a batch fails, its items are written one by one, so that a bad one fails alone.

        Raises:
            ValueError, sqlalchemy.exc.SQLAlchemyError: this item cannot be written.
        """
        batch = self._batch_of(run_id)
        position = len(batch.items)
        batch.items.append((site_id, item))
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

    def _batch_of(self, run_id: int) -> _Batch:
        batch = self._open
        if batch is not None and batch.run_id == run_id:
            return batch
        self._submit_open()
        batch = self._open = _Batch(run_id)
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
        return self._transact(lambda connection: self._write_sites(connection, batch))

    def _write_sites(self, connection: Connection, batch: _Batch) -> list[Stored]:
        """Site by site; what became of each item, in the batch's order."""
        stored: dict[int, Stored] = {}
        for site_id in dict.fromkeys(site_id for site_id, _ in batch.items):
            places = [place for place, (owner, _) in enumerate(batch.items) if owner == site_id]
            items = [batch.items[place][1] for place in places]
            written = writes.store(connection, batch.run_id, site_id, items, self._clock())
            stored.update(zip(places, written, strict=True))
        return [stored[place] for place in range(len(batch.items))]

    def _transact(self, function: Callable[[Connection], T]) -> T:
        before = time.thread_time()
        try:
            return self._patiently(function)
        finally:
            self.is_away = False
            self.cpu_s += time.thread_time() - before

    def _patiently(self, function: Callable[[Connection], T]) -> T:
        gives_up_at: float | None = None
        while self._last_word is None:
            try:
                with writing(self._engine) as connection:
                    result = function(connection)
                self._last_sure = time.monotonic()
                return result
            except DatabaseUnavailable as error:
                if gives_up_at is None:
                    gives_up_at = time.monotonic() + self._patience_s
                    if error.is_passing and self._patience_s:
                        logger.warning("%s; waiting for it up to %.0f s", error, self._patience_s)
                        self.is_away = True
                if not error.is_passing or time.monotonic() >= gives_up_at:
                    self._last_word = error
                else:
                    time.sleep(_TRY_AGAIN_EVERY_S)
        raise self._last_word


class _Batch:
    """Items of one run that are written together. Takes more until it is submitted."""

    def __init__(self, run_id: int) -> None:
        self.run_id = run_id
        self.items: list[tuple[int, CrawledPage]] = []
        """Site id and item."""
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
