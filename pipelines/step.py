"""A step of the line: what validate, normalise and dedupe share as Scrapy item pipelines."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from schema.crawled import CrawledPage


class Stopwatch:
    """Adds up CPU seconds by step, for the run's report. For use in one thread."""

    def __init__(self) -> None:
        self.cpu_s: dict[str, float] = {}

    def add(self, step: str, seconds: float) -> None:
        """Adds what was measured elsewhere, in a worker or another thread."""
        self.cpu_s[step] = self.cpu_s.get(step, 0.0) + seconds

    @contextmanager
    def measure(self, step: str) -> Iterator[None]:
        """Adds the CPU time of the block."""
        before = time.thread_time()
        try:
            yield
        finally:
            self.add(step, time.thread_time() - before)


class Step(ABC):
    """An item pipeline that is a pure function of the item, measured as the step "pipelines"."""

    def __init__(self, stopwatch: Stopwatch | None = None, stats: StatsCollector | None = None) -> None:
        self._stopwatch = stopwatch or Stopwatch()
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.spider.run.stopwatch, crawler.stats)  # type: ignore[union-attr]  # any spider, to Scrapy

    def process_item(self, item: CrawledPage) -> CrawledPage:
        """Called by Scrapy."""
        with self._stopwatch.measure("pipelines"):
            return self.process(item)

    @abstractmethod
    def process(self, item: CrawledPage) -> CrawledPage:
        """The item with this step's work done."""
