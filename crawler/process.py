"""One process, one run: every site a Scrapy crawler on one reactor, and signals that save before they end."""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
from collections import deque
from collections.abc import Sequence

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.exit_codes import SIGNAL_BASE
from crawler.run import Run
from crawler.site_result import Target
from crawler.spiders.site import SiteSpider

MAX_SITES_AT_ONCE = 64
"""The others begin as these end: a site that is being crawled takes a megabyte, however slow it is."""

_STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def crawl_sites(run: Run, targets: Sequence[Target]) -> None:
    """Crawls the sites side by side, each at its own pace, until all are done or a signal or budget ends the run.

    At most `MAX_SITES_AT_ONCE` are under way at a time.
    """
    settings = Settings()
    settings.setmodule(importlib.import_module("crawler.settings"), priority="project")
    settings.set("HTTPPROXY_ENABLED", run.options.uses_proxy, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    waiting = deque(targets)

    def begin(_: object = None) -> None:
        if waiting and not run.is_stopped:
            process.crawl(SiteSpider, run=run, target=waiting.popleft()).add_done_callback(begin)

    for _ in range(min(MAX_SITES_AT_ONCE, len(waiting))):
        begin()
    _stop_on_signals(run, process)
    if run.options.max_seconds is not None:
        asyncio.get_event_loop().call_later(max(0.0, run.seconds_left), run.stop)
    process.start(install_signal_handlers=False)
    run.sites_left = len(waiting)


def _stop_on_signals(run: Run, process: AsyncCrawlerProcess) -> None:
    """The first signal finishes what is under way and saves; the second ends the process at once.

    At once is safe: a page and its article are committed together, so what was under way is simply still due.
    """
    loop = asyncio.get_event_loop()
    stopping: list[asyncio.Task[None]] = []  # the loop itself keeps only weak references

    def stop(number: int) -> None:
        if run.stopped_by is not None:
            os._exit(SIGNAL_BASE + number)
        run.stopped_by = number
        run.stop()
        stopping.append(loop.create_task(process.stop()))

    for number in _STOPPING:
        loop.add_signal_handler(number, stop, int(number))
