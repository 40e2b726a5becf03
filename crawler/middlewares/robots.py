"""Keeps every request to its origin's robots.txt. The decisions are `crawler.politeness.robots`; this asks and waits.

Takes the place of Scrapy's own middleware, which lets the third and later requests of a host through while robots.txt
is still on its way, takes a broken server for permission, follows its redirects anywhere and ignores Crawl-delay.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from scrapy import exceptions
from scrapy.core.engine import ExecutionEngine
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK

from crawler.middlewares.bodies import BodyBounds
from crawler.network.errors import NO_ANSWER, AddressRefused, words_of
from crawler.politeness.robots import (
    MAX_AGE_S,
    MAX_CRAWL_DELAY_S,
    RobotsRules,
    RobotsVerdict,
    next_step,
    origin_of,
)

logger = logging.getLogger(__name__)

TRIES = 3
"""Of a robots.txt that a server can't give; the download delay lies between them."""
TRIES_S = 27.0
"""For all tries together: a host that is away should be known to be soon."""
BODY_BOUNDS = BodyBounds(received=1 << 20, unpacked=16 << 20, is_cut=False)
"""What is longer is cut, and obeyed up to `crawler.politeness.robots.MAX_BYTES`; what unpacks to more is a bomb."""

_OWN_META = "robots_middleware"


class SiteUnavailable(exceptions.IgnoreRequest):
    """Nothing of the origin may be fetched in this run; the message says why."""


class RobotsDisallowed(exceptions.IgnoreRequest):
    """robots.txt disallows the URL."""


@dataclass(slots=True)
class _Origin:
    """What is known of one origin. Requests wait at the lock while its robots.txt is on its way."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: RobotsRules | None = None
    problem: str = ""
    asked_at: float | None = None


class RobotsMiddleware:
    """Downloader middleware: robots.txt is fetched once an origin, through the downloader, and kept for a day.

    Raises from `process_request`:
        RobotsDisallowed: This URL must not be fetched.
        AddressRefused: Its host has an address that nothing is fetched from.
        SiteUnavailable: The rules exist but can't be had (5xx, 429, no answer, on another site), or ask for a
            Crawl-delay above `MAX_CRAWL_DELAY_S`.

    A spider with a method `on_robots(origin, rules)`, which may be async, is told of an origin's rules before the first
    request to it goes out; the Crawl-delay is its to keep.
    """

    def __init__(self, crawler: Crawler, clock: Callable[[], float] = time.monotonic, tries_s: float = TRIES_S) -> None:
        self._crawler = crawler
        self._clock = clock
        self._tries_s = tries_s
        self._origins: dict[str, _Origin] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, tries_s=crawler.settings.getfloat("ROBOTS_TRIES_S", TRIES_S))

    async def process_request(self, request: Request) -> None:
        if request.meta.get(_OWN_META) is self:
            return
        name = origin_of(request.url)
        origin = self._origins.setdefault(name, _Origin())
        async with origin.lock:
            if origin.asked_at is None or self._clock() - origin.asked_at > MAX_AGE_S:
                await self._ask(name, origin)
        if origin.rules is None:
            raise SiteUnavailable(origin.problem)
        if not origin.rules.allows(request.url):
            self._count("disallowed")
            raise RobotsDisallowed(f"robots.txt disallows {request.url}")

    async def _ask(self, name: str, origin: _Origin) -> None:
        verdict = await self._verdict(name)
        origin.asked_at = self._clock()
        if verdict.rules is None:
            self._count("unavailable")
            logger.info("%s", verdict.problem)
            origin.problem = verdict.problem  # rules of the day before stay in force (RFC 9309, 2.4)
            return
        delay = verdict.rules.crawl_delay or 0.0
        if delay > MAX_CRAWL_DELAY_S:
            origin.rules = None
            origin.problem = f"{name}/robots.txt asks for {delay:g} s between requests, over {MAX_CRAWL_DELAY_S:g} s"
            return
        origin.rules = verdict.rules
        await self._tell_spider(name, verdict.rules)

    async def _verdict(self, name: str) -> RobotsVerdict:
        ends_at = self._clock() + self._tries_s
        verdict = await self._try(name, ends_at)
        for _ in range(TRIES - 1):
            if verdict.is_temporary and self._clock() < ends_at:
                verdict = await self._try(name, ends_at)
        return verdict

    async def _try(self, name: str, ends_at: float) -> RobotsVerdict:
        """Asks once, through redirects."""
        step: RobotsVerdict | str = f"{name}/robots.txt"
        followed = 0
        while isinstance(step, str):
            try:
                response = await self._download(step, min(self._tries_s / TRIES, max(1.0, ends_at - self._clock())))
            except AddressRefused:
                raise  # of the page that was asked for
            except NO_ANSWER as error:
                return RobotsVerdict(None, f"no answer from {step}: {words_of(error)}", is_temporary=True)
            location = response.headers.get("Location")
            step = next_step(
                name,
                step,
                response.status,
                response.body,
                location=location.decode("latin-1") if location else None,
                followed=followed,
            )
            followed += 1
        return step

    async def _download(self, url: str, timeout_s: float) -> Response:
        self._count("requests")
        meta = {_OWN_META: self, "download_timeout": timeout_s, **BODY_BOUNDS.meta()}
        return await self._engine.download_async(Request(url, callback=NO_CALLBACK, meta=meta))

    async def _tell_spider(self, name: str, rules: RobotsRules) -> None:
        on_robots = getattr(self._crawler.spider, "on_robots", None)
        if on_robots is not None:
            told = on_robots(name, rules)
            if inspect.isawaitable(told):
                await told

    def _count(self, what: str) -> None:
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(f"robots/{what}")

    @property
    def _engine(self) -> ExecutionEngine:
        if self._crawler.engine is None:
            raise RuntimeError("a request before the crawl began")
        return self._crawler.engine
