import asyncio
import contextlib
import datetime as dt
import logging
import os
import shutil
import signal
import sys

import pytest

from crawler.page import Page
from crawler.parse_pool import ParseCrash, ParsePool, ParseTimeout, WorkerStartError
from crawler.reading import Reading, read_page
from tests.crawler.odd_readers import read_oddly

pytestmark = pytest.mark.asyncio

DEADLINE_S = 60


@contextlib.contextmanager
def open_pool(workers=1, timeout_s=DEADLINE_S, **options):
    pool = ParsePool(workers, timeout_s, read=read_oddly, **options)
    try:
        yield pool
    finally:
        pool.close()


def page(path: str, body: bytes = b"") -> Page:
    return Page(f"https://a.example/{path}", 200, (), body, dt.datetime(2025, 8, 8, tzinfo=dt.UTC))


async def worker_pid(pool: ParsePool) -> int:
    return int((await pool.read(page("ok"))).article.title)


@pytest.mark.parametrize("workers", [0, 1, 2])
async def test_each_page_gets_its_own_reading(workers):
    pages = [page(str(number), b"%d " % number * 50_000) for number in range(20)]
    with open_pool(workers) as pool:
        readings = await asyncio.gather(*map(pool.read, pages))
    assert [(reading.article.url, reading.article.text) for reading in readings] == [
        (asked.url, asked.body.decode()) for asked in pages
    ]


@pytest.mark.parametrize("workers", [0, 1])
async def test_a_page_that_makes_the_parser_raise_costs_this_page_only(workers, caplog):
    with open_pool(workers) as pool:
        before = await worker_pid(pool)
        with pytest.raises(ParseCrash, match="KeyError: 'no such thing'"):
            await pool.read(page("raise"))
        assert await worker_pid(pool) == before
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert "https://a.example/raise" in record.getMessage()
    assert "Traceback" in record.getMessage()


@pytest.mark.parametrize("path", ["hang", "hang-in-c"])
async def test_a_hung_worker_is_replaced(path):
    with open_pool(timeout_s=2) as pool:
        before = await worker_pid(pool)
        with pytest.raises(ParseTimeout):
            await pool.read(page(path))
        assert await worker_pid(pool) != before


async def test_a_dead_worker_is_replaced_alone():
    with open_pool(workers=2) as pool:
        others = asyncio.gather(*(pool.read(page(str(number))) for number in range(20)))
        with pytest.raises(ParseCrash, match="status 3"):
            await pool.read(page("exit"))
        assert len(await others) == 20


async def test_a_worker_killed_while_idle_fails_no_page():
    with open_pool() as pool:
        before = await worker_pid(pool)
        os.kill(before, signal.SIGKILL)
        await asyncio.to_thread(os.waitid, os.P_PID, before, os.WEXITED | os.WNOWAIT)
        assert await worker_pid(pool) != before


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
async def test_memory_is_bounded():
    with open_pool() as pool, pytest.raises(ParseCrash, match="MemoryError"):
        await pool.read(page("explode"))


async def test_workers_are_replaced_after_their_share_of_pages():
    with open_pool(pages_per_worker=2) as pool:
        pids = [await worker_pid(pool) for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


async def test_signals_for_the_parent_leave_workers_alone():
    with open_pool() as pool:
        before = await worker_pid(pool)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            os.kill(before, number)
        assert await worker_pid(pool) == before


async def test_workers_load_no_crawler_and_no_database():
    with open_pool() as pool:
        loaded = {name.partition(".")[0] for name in (await pool.read(page("modules"))).article.tags}
    assert loaded.isdisjoint({"scrapy", "twisted", "sqlalchemy", "typer"})


async def test_closing_ends_workers_and_fails_what_is_being_read():
    pool = ParsePool(1, DEADLINE_S, read=read_oddly)
    pid = await worker_pid(pool)
    reads = [asyncio.create_task(pool.read(page(path))) for path in ("hang-in-c", "ok")]
    await asyncio.sleep(0)
    await asyncio.to_thread(pool.close)
    outcomes = await asyncio.gather(*reads, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} <= {ParseCrash, asyncio.CancelledError}
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_closing_while_a_worker_starts_fails_the_page_only():
    pool = ParsePool(1, DEADLINE_S, read=read_oddly)
    reading = asyncio.create_task(pool.read(page("ok")))
    await asyncio.sleep(0)
    await asyncio.to_thread(pool.close)
    with pytest.raises((ParseCrash, asyncio.CancelledError)):
        await reading


@pytest.mark.parametrize("program", ["/no/such/program", shutil.which("false")])
async def test_workers_that_cannot_start_are_no_fault_of_the_page(program, monkeypatch):
    monkeypatch.setattr(sys, "executable", program)
    with open_pool() as pool, pytest.raises(WorkerStartError):
        await pool.read(page("ok"))


async def test_readings_of_the_default_reader_come_back_equal():
    html = b"<html lang=en><title>A</title><h1>A</h1><p>Text.</p><a href=/b>b</a>"
    asked = page("a.html", html)
    readings: list[Reading] = []
    for workers in (0, 1):
        pool = ParsePool(workers, read=read_page)
        try:
            readings.append(await pool.read(asked))
        finally:
            pool.close()
    assert readings[0].article == readings[1].article
    assert readings[0].links == readings[1].links
    assert all(reading.cpu_s > 0 for reading in readings)
