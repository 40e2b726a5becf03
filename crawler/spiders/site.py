"""The spider: one instance a site. It asks for the frontier's due rows and sends every answer down the line."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

import scrapy
from scrapy import signals
from scrapy.core.engine import ExecutionEngine
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from sqlalchemy import Connection
from twisted.python.failure import Failure as TwistedFailure

from crawler.discoveries import from_feed, from_links, from_robots, from_sitemap, next_guess, seeds
from crawler.discovery.payload import MAX_BYTES
from crawler.frontier import Frontier
from crawler.middlewares.bodies import BodyBounds
from crawler.middlewares.robots import RobotsDisallowed, SiteUnavailable
from crawler.network.errors import NO_ANSWER, words_of
from crawler.parse_pool import ParseCrash, ParseTimeout
from crawler.politeness.pace import Stopped, host_of
from crawler.politeness.page_rules import read_page_rules
from crawler.politeness.retries import is_host_busy, is_site_trouble, wait_before_retry
from crawler.politeness.robots import RobotsRules, origin_of
from crawler.reading import Reading
from crawler.run import Run
from crawler.site_result import SiteResult, Target
from crawler.spiders.canaries import read_canaries
from crawler.spiders.capture import header, to_failed_fetch, to_fetch, to_page
from crawler.spiders.items import describe, reason_of, to_item, with_failure
from crawler.traps.opening import open_traps
from crawler.traps.traps import MAX_HOPS, Traps
from crawler.user_agent import user_agent
from schema import frontier as frontier_rows
from schema.crawled import CrawledPage, Discovery, Fetch, Pending, Stored
from schema.errors import TearsheetError
from schema.reasons import Change, DropReason, Failure, FoundBy, PageRole
from schema.runs import add_run_site, left_at
from schema.sites import ensure_site

logger = logging.getLogger(__name__)

MAX_TROUBLES = 8
"""Different pages in a row that got no answer but "busy" or "broken": then it is asked whether the site is down."""

SOURCE_BOUNDS = BodyBounds(received=MAX_BYTES, unpacked=MAX_BYTES, is_cut=True)
"""Of a sitemap or feed: each of its entries stands for itself, and the beginning of a long one is worth having."""

_USELESS_START: Mapping[DropReason | None, str] = {
    DropReason.NOT_HTML: "is no HTML page, feed or sitemap: nothing to read or follow there",
    DropReason.EMPTY: "is empty: nothing to read or follow there",
}


class SiteSpider(scrapy.Spider):
    """Crawls one site: `scrapy crawl site -a start=URL`, or one of many inside `tearsheet crawl`."""

    name = "site"
    site_id: int
    frontier: Frontier

    def __init__(self, run: Run, target: Target, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.run = run
        self.target = target
        self.result: SiteResult = run.add_site(target)
        self._troubled: set[int] = set()
        """Pages that got no proper answer since the last one that did."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        if "run" not in kwargs:
            from crawler.standalone import standalone_run

            kwargs = standalone_run(crawler, **kwargs)
        run = kwargs["run"]
        crawler.settings.set("USER_AGENT", user_agent(run.options.contact), priority="cmdline")
        crawler.settings.set("DOWNLOAD_DELAY", 0, priority="cmdline")  # the run's pace keeps it
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_item_error, signal=signals.item_error)
        crawler.signals.connect(spider.on_spider_error, signal=signals.spider_error)
        return spider

    # ------------------------------------------------------------------ asking
    async def start(self) -> AsyncIterator[Request]:
        if not await self.run.claim(self.result):
            return
        now = self.run.started_at
        urls = self.target.scope.start_urls
        self.site_id, traps = await self.run.database.call(self._open_site)
        self.frontier = Frontier(
            self.run.database,
            self.site_id,
            self.run.run_id,
            traps,
            started_at=now,
            max_depth=self.run.options.max_depth,
            max_revisits=self.target.max_revisits,
        )
        self.result.site_id = self.site_id
        self.run.on_stop(self.frontier.stop)
        for url in urls:
            self.run.pace.slow_down(host_of(url), self.target.delay_s)
        if self.target.canaries and not self.run.options.skips_canaries:
            await read_canaries(self.run, self.result, self.site_id, self._engine.download_async)
        if self.result.canary_breach is not None:
            return
        if self.target.max_seconds is not None:
            asyncio.get_running_loop().call_later(self.target.max_seconds, self._end)
        await self._add(seeds(urls))
        while (pending := await self.frontier.next()) is not None:
            is_new = pending.role is PageRole.PAGE and pending.tries == 1
            if is_new and not (self.result.take_page() and self.run.take_page()):
                self.frontier.release(pending.page_id)
                break
            if len(self._troubled) >= MAX_TROUBLES and not await self._is_alive(pending.url):
                self.frontier.release(pending.page_id)
                break
            yield self._request(pending)

    async def _is_alive(self, url: str) -> bool:
        """Asks for robots.txt, which every site answers; gives the site up where not even that comes."""
        self._troubled.clear()
        address = f"{origin_of(url)}/robots.txt"
        try:
            response = await self._engine.download_async(Request(address, dont_filter=True))
        except Stopped:
            return False
        except NO_ANSWER as error:
            self.give_up(f"{MAX_TROUBLES} pages in a row got no answer, nor does {address}: {words_of(error)}")
            return False
        if is_site_trouble(Failure.HTTP_ERROR, response.status):
            self.give_up(f"{MAX_TROUBLES} pages in a row got no answer, and {address} has status {response.status}")
        return not self.frontier.is_stopped

    @property
    def _engine(self) -> ExecutionEngine:
        if self.crawler.engine is None:
            raise RuntimeError("a request before the crawl began")
        return self.crawler.engine

    def _open_site(self, connection: Connection) -> tuple[int, Traps]:
        now = self.run.started_at
        site_id = ensure_site(connection, self.target.name, self.target.scope.start_urls, now, self.target.terms)
        add_run_site(connection, self.run.run_id, site_id, now)
        self._keep_gap(*left_at(connection, site_id, before_run=self.run.run_id))
        mended = frontier_rows.mend_due_times(connection, site_id, now)
        if self.run.is_clock_set_back:
            mended += frontier_rows.unfetch_the_future(connection, site_id, now)
        if mended:
            logger.warning("the clock was set: %d pages of %s are due by the new time", mended, self.target.name)
        if self.run.options.is_forced:
            frontier_rows.force_due(connection, site_id, now)
        return site_id, open_traps(connection, site_id, now)

    def _keep_gap(self, was_ended: bool, ended_at: dt.datetime | None) -> None:
        """Another run, perhaps on another machine, may have asked these hosts a moment ago."""
        delay_s = self.target.delay_s
        is_recent = ended_at is not None and abs((self.run.now() - ended_at).total_seconds()) < delay_s
        if is_recent or not was_ended:
            for url in self.target.scope.start_urls:
                self.run.pace.pause(host_of(url), delay_s)

    def _request(self, pending: Pending) -> Request:
        headers = {"If-None-Match": pending.etag, "If-Modified-Since": pending.last_modified}
        return Request(
            pending.url,
            callback=self.on_answer,
            errback=self.on_no_answer,
            headers={name: value for name, value in headers.items() if value},
            meta={
                "pending": pending,
                "started_at": self.run.now(),
                **({"download_timeout": self.target.timeout_s} if self.target.timeout_s else {}),
                **({} if pending.role is PageRole.PAGE else SOURCE_BOUNDS.meta()),
            },
            dont_filter=True,
        )

    async def on_robots(self, origin: str, rules: RobotsRules) -> None:
        """Called when an origin's robots.txt is known: its delay is kept, its sitemaps become rows."""
        self.run.pace.slow_down(host_of(origin), rules.crawl_delay or 0.0)
        await self._add(from_robots(origin, rules.sitemaps, self.target.scope))

    async def _add(self, discoveries: Sequence[Discovery]) -> None:
        self.result.tally.counts["discovered"] += await self.frontier.add(discoveries, self.run.started_at)

    # ------------------------------------------------------------------ answers
    async def on_answer(self, response: Response) -> AsyncIterator[CrawledPage]:
        pending: Pending = response.meta["pending"]
        fetch = to_fetch(response, pending, response.meta["started_at"])
        self.run.bytes_fetched += fetch.body_bytes
        if fetch.redirect_to is not None:
            yield self._redirected(fetch, pending, fetch.redirect_to)
        elif fetch.failure is not None:
            yield self._failed(fetch, pending, header(response, "Retry-After"))
        elif response.status == 304:
            yield to_item(fetch, pending)
        else:
            yield await self._read(response, fetch, pending)

    def _failed(self, fetch: Fetch, pending: Pending, retry_after: str | None = None) -> CrawledPage:
        """A failure that is final for this run, or one that will be tried again."""
        if fetch.failure is None or self.frontier.is_stopped:
            return to_item(fetch, pending)
        wait = wait_before_retry(
            fetch.failure,
            fetch.http_status,
            retry_after,
            tries=pending.tries,
            delay_s=self.target.delay_s,
            now=fetch.started_at,
        )
        if wait is not None and is_host_busy(fetch.http_status, retry_after):
            self.run.pace.pause(host_of(fetch.url), wait)
        return to_item(fetch, pending, retry_in_s=wait, discoveries=() if wait else next_guess(pending))

    def _redirected(self, fetch: Fetch, pending: Pending, to: str) -> CrawledPage:
        if self.frontier.hops(pending) >= MAX_HOPS:
            return to_item(fetch, pending, drop_reason=DropReason.TRAP)
        if not self.target.scope.may_fetch(to):
            if pending.found_by is FoundBy.START:
                self.result.first_failure = f"{pending.url} redirects to {to}; start there instead"
            return to_item(fetch, pending, drop_reason=DropReason.OUT_OF_SCOPE)
        target = Discovery(
            to,
            FoundBy.REDIRECT,
            pending.role,
            depth=pending.depth,
            priority=0,
            from_page_id=pending.page_id,
        )
        return to_item(fetch, pending, discoveries=(target,))

    async def _read(self, response: Response, fetch: Fetch, pending: Pending) -> CrawledPage:
        """Archives an answer, then parses it: one that fails to parse today can be replayed tomorrow."""
        page = to_page(response, fetch.started_at, self.target.profile)
        rules = read_page_rules(page.headers, page.body)
        may_keep = self.target.keeps_noarchive or not rules.is_noarchive
        snapshot = None
        if self.run.archive is not None and pending.role is PageRole.PAGE and may_keep:
            with self.run.stopwatch.measure("archive"):
                snapshot = self.run.archive.write(page.url, page.status, page.headers, page.body, page.fetched_at)
        item = to_item(fetch, pending, snapshot=snapshot, rules=rules)
        try:
            reading = await self.run.pool.read(page)
        except (ParseTimeout, ParseCrash) as error:
            failure = Failure.PARSE_TIMEOUT if isinstance(error, ParseTimeout) else Failure.PARSE_CRASH
            return with_failure(item, failure, str(error))
        self.run.stopwatch.add("parse", reading.cpu_s)
        return self._read_item(item, reading, pending)

    def _read_item(self, item: CrawledPage, reading: Reading, pending: Pending) -> CrawledPage:
        scope = self.target.scope
        if reading.sitemap is not None:
            found = from_sitemap(reading.sitemap, pending, scope, item.fetch.started_at)
            return replace(item, role=PageRole.SITEMAP, discoveries=found)
        if reading.feed is not None:
            return replace(item, role=PageRole.FEED, discoveries=from_feed(reading.feed, pending, scope))
        if pending.role is not PageRole.PAGE:
            item = replace(item, discoveries=next_guess(pending))
            return with_failure(item, Failure.BROKEN_FEED, f"no {pending.role} could be read from it")
        if reading.refresh is not None and reading.article is not None and reading.article.kind != "article":
            fetch = replace(item.fetch, redirect_to=reading.refresh)
            return replace(self._redirected(fetch, pending, reading.refresh), snapshot=item.snapshot, rules=item.rules)
        is_storable = scope.may_store(item.fetch.url)
        found = from_links(reading.links, pending, scope)
        return replace(
            item,
            article=reading.article and replace(reading.article, site=self.target.name),
            discoveries=found,
            drop_reason=None if is_storable else DropReason.OUT_OF_SCOPE,
        )

    async def on_no_answer(self, failure: TwistedFailure) -> AsyncIterator[CrawledPage]:
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it for errbacks
        pending: Pending = request.meta["pending"]
        started_at = request.meta["started_at"]
        if isinstance(failure.value, SiteUnavailable):
            self._on_unavailable(pending, str(failure.value))
        elif isinstance(failure.value, Stopped):
            self.frontier.release(pending.page_id)
        elif isinstance(failure.value, TearsheetError):
            self._on_fault(pending.page_id, failure)
        elif isinstance(failure.value, RobotsDisallowed):
            fetch = Fetch(pending.page_id, pending.url, started_at, duration_ms=0)
            if pending.found_by is FoundBy.START:
                self.result.first_failure = f"robots.txt disallows {pending.url}"
            yield to_item(fetch, pending, drop_reason=DropReason.ROBOTS)
        else:
            elapsed_ms = round((self.run.now() - started_at).total_seconds() * 1000)
            error = failure.value or OSError("no answer")
            yield self._failed(to_failed_fetch(error, pending, started_at, elapsed_ms), pending)

    def _on_unavailable(self, pending: Pending, problem: str) -> None:
        """Without its rules an origin is closed: the site, or its other scheme or host beside it."""
        if origin_of(pending.url) in map(origin_of, self.target.scope.start_urls):
            self.give_up(problem)
        self.result.first_failure = self.result.first_failure or problem
        self.frontier.give_up(pending.page_id)

    # ------------------------------------------------------------------ outcomes
    def on_stored(self, item: CrawledPage, stored: Stored) -> None:
        """Called by the last pipeline, after the commit."""
        self._watch_for_trouble(item.fetch)
        if item.retry_in_s is not None:
            logger.debug("%s: %s; again in %.1f s", item.fetch.url, reason_of(item.fetch), item.retry_in_s)
            self.frontier.retry(stored.page_id, item.retry_in_s)
            return
        self.result.tally.add(item, stored)
        self._watch_for_traps(item, stored)
        logger.debug("%s: %s", item.fetch.url, item.fetch.failure or item.drop_reason or stored.change)
        if stored.change is Change.FAILED and item.depth == 0:
            self.result.first_failure = self.result.first_failure or describe(item.fetch)
        if item.found_by is FoundBy.START and item.drop_reason in _USELESS_START:
            logger.warning("the start page %s %s", item.fetch.url, _USELESS_START[item.drop_reason])
        self.frontier.release(stored.page_id)
        self.run.report_progress()

    def _watch_for_traps(self, item: CrawledPage, stored: Stored) -> None:
        if item.drop_reason is DropReason.ROBOTS:  # it was not asked for
            return
        if item.role is not PageRole.PAGE and any(found.role is PageRole.PAGE for found in item.discoveries):
            self.frontier.note_source(stored)
            return
        cut = self.frontier.note(stored, item.discoveries, item.content_sha256)
        if cut is not None:
            self.result.cuts.append(cut)
            what = f"what is new in {cut.area}" if cut.is_new_only else cut.area
            logger.info("%s: %s is left out: %d requests led to nothing", self.target.name, what, cut.wasted)

    def _watch_for_trouble(self, fetch: Fetch) -> None:
        """Where a site answers nothing but errors, each further request would only make it worse."""
        if is_site_trouble(fetch.failure, fetch.http_status):
            self._troubled.add(fetch.page_id)
        else:
            self._troubled.clear()

    def on_item_error(self, item: CrawledPage, failure: TwistedFailure) -> None:
        """A pipeline raised: a database that went away ends the run, anything else costs this page only."""
        self._on_fault(item.fetch.page_id, failure)

    def on_spider_error(self, failure: TwistedFailure, response: Response | None) -> None:
        """A callback raised. Without a response it was `start`, and the site can't go on."""
        if response is None:
            self._on_fault(None, failure)
            self.give_up(str(failure.value))
        else:
            self._on_fault(response.meta["pending"].page_id, failure)

    def _on_fault(self, page_id: int | None, failure: TwistedFailure) -> None:
        if isinstance(failure.value, TearsheetError):
            self.run.stop(failure.value)
        if page_id is not None:
            # The row stays due: a fault of this program is tried again by the next run, not held against the page.
            self.result.tally.counts["failed"] += 1
            self.frontier.give_up(page_id)

    def give_up(self, problem: str) -> None:
        """Stops this site for this run; its rows stay due."""
        self.result.stopped_because = self.result.stopped_because or problem
        self.frontier.stop()

    def _end(self) -> None:
        """The site's time is up: what is on its way is finished, and what waits is left for the next run."""
        self.result.is_over = True
        self.frontier.stop()

    @property
    def _has_budget(self) -> bool:
        return self.run.has_budget or self.target.max_pages is not None or self.target.max_seconds is not None

    async def closed(self, reason: str) -> None:
        """Called by Scrapy at the end, however it came."""
        self.result.finished_at = self.run.now()
        if hasattr(self, "frontier") and self.run.fatal is None:
            await self.frontier.save_cuts()
        if hasattr(self, "frontier") and self._has_budget and self.run.fatal is None:
            self.result.rows_left = await self.frontier.count_left()
        await self.run.end_site(self.result)
