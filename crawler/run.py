"""What the spiders of one run share: the database thread, the archive, the parse workers, the budgets, the verdict."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import os
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from typing import TypeVar

from sqlalchemy import Connection

from crawler.exit_codes import SIGNAL_BASE, ExitCode
from crawler.health import watch
from crawler.health.notify import Message, send
from crawler.lock import RunLocked, SiteLocks, run_lock
from crawler.parse_pool import ParsePool
from crawler.politeness.pace import Pace
from crawler.politeness.robots import origin_of
from crawler.reading import read_page
from crawler.run_options import RunOptions
from crawler.site_result import SiteResult, Target
from crawler.tally import Summary, Tally
from pipelines.archive import Archive
from pipelines.archive_erasure import erase_noted
from pipelines.step import Stopwatch
from pipelines.store import DatabaseThread
from schema import fetches as fetch_rows
from schema import health, runs
from schema.card_checks import CardCheck, check_cards
from schema.crawled import Counts
from schema.engine import open_engine, reading, writing
from schema.errors import BadDatabase, DatabaseUnavailable, TearsheetError
from schema.migrate import prepare

logger = logging.getLogger(__name__)

T = TypeVar("T")

_ASK_AGAIN_S = 0.5

_TAKE_EVERY_S = 0.25
"""From one shared site to the next: runs that begin together then take about as many each."""


class Run:
    """One run. Use as a context manager: leaving it saves, closes and frees the lock whatever happened.

    Raises on entering:
        BadDatabase, RunLocked, DatabaseUnavailable: before any request was made.
    """

    def __init__(self, options: RunOptions, *, on_progress: Callable[[Counts], None] | None = None) -> None:
        self.options = options
        self._on_progress = on_progress
        self._stops: list[Callable[[], None]] = []
        self.sites: list[SiteResult] = []
        self.own_origins: set[str] = set()
        """Of the start URLs: what the operator named may be fetched from any address."""
        self.started_at = dt.datetime.now(dt.UTC)
        self.pages_asked = 0
        self.bytes_fetched = 0
        self.sites_left = 0
        """Sites that a budget let not even begin."""
        self.is_stopped = False
        self.pace = Pace()
        self.stopped_by: int | None = None
        """The number of the signal that stopped the run."""
        self.fatal: BaseException | None = None
        """What made going on pointless, such as a database that went away."""
        self.stopwatch = Stopwatch()
        self._locks = SiteLocks()
        self._taking = asyncio.Lock()
        self._started = time.monotonic()
        self._exit = contextlib.ExitStack()
        self._is_finished = False

    def __enter__(self) -> Run:
        with self._exit as stack:
            self._engine = engine = open_engine(self.options.database, is_single=True)
            stack.callback(engine.dispose)
            stack.enter_context(run_lock(engine, wait_s=self.options.wait_s, sites=self._locks))
            prepare(engine)
            with writing(engine) as connection:
                host = socket.gethostname()
                self.is_clock_set_back = runs.latest_moment(connection) > self.started_at
                runs.abort_dead_runs(connection, host=host, now=self.started_at)
                self.run_id = runs.start_run(
                    connection, command=self.options.command, now=self.started_at, host=host, pid=os.getpid()
                )
            self.database = DatabaseThread(engine, clock=self.now)
            stack.callback(self.database.close)
            self.archive = Archive(self.options.archive, run_id=self.run_id) if self.options.archive else None
            if self.archive:
                stack.callback(self.archive.close)
                stack.callback(self._erase_taken_down)
            self.pool = ParsePool(self.options.parse_workers, self.options.parse_timeout_s, read=read_page)
            stack.callback(self.pool.close)
            self._exit = stack.pop_all()
        return self

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        with self._exit:
            if not self._is_finished:
                self.fatal = self.fatal or error or RuntimeError("the run ended before its summary")
                self.finish()

    def _erase_taken_down(self) -> None:
        """Overwrites in the archive what this run fetched and has turned out to be taken down."""
        if self.options.archive is None:
            return
        with contextlib.suppress(DatabaseUnavailable, BadDatabase), writing(self._engine) as connection:
            erase_noted(connection, self.options.archive, self.now())

    def now(self) -> dt.datetime:
        """The time (UTC) by a clock that goes on evenly from the run's start, whatever happens to the machine's own."""
        return self.started_at + dt.timedelta(seconds=time.monotonic() - self._started)

    def read(self, query: Callable[[Connection], T]) -> T:
        """What a query says; before the crawl begins."""
        with reading(self._engine) as connection:
            return query(connection)

    def add_site(self, target: Target) -> SiteResult:
        self.own_origins.update(map(origin_of, target.scope.start_urls))
        result = SiteResult(target)
        self.sites.append(result)
        return result

    async def claim(self, result: SiteResult) -> bool:
        """Whether this run is to crawl the site; one that another run has is forgotten, or ends this run (75)."""
        target = result.target
        if target.is_shared and self._engine.dialect.name == "postgresql":
            async with self._taking:
                await asyncio.sleep(_TAKE_EVERY_S)
        gives_up_at = time.monotonic() + self.options.wait_s
        while not await self.database.call(lambda c: self._locks.take(c, target.lock_names)):
            if self.is_stopped or time.monotonic() >= gives_up_at:
                if not target.is_shared:
                    self.stop(RunLocked(f"another run is crawling {target.name} or its host; --wait SECONDS waits"))
                self.sites.remove(result)
                return False
            await asyncio.sleep(_ASK_AGAIN_S)
        if target.is_shared:
            crawls = await self.database.call(lambda c: runs.last_crawls(c, target.name))
            if crawls.get(target.name) != target.last_crawl:  # another run has crawled it since
                self.sites.remove(result)
                await self.database.call(lambda c: self._locks.free(c, self._names_of_its_own(result)))
                return False
        return True

    def on_stop(self, stop: Callable[[], None]) -> None:
        """Registers what `stop` calls: one callable a spider."""
        self._stops.append(stop)

    def stop(self, fatal: BaseException | None = None) -> None:
        """Ends the run: no site asks for anything more; what is under way is finished and saved."""
        self.fatal = self.fatal or fatal
        self.is_stopped = True
        self.pace.stop()
        for stop in self._stops:
            stop()

    def report_progress(self) -> None:
        """Called after every committed page."""
        if self._on_progress is not None:
            self._on_progress(self._tally().as_counts())

    def _tally(self) -> Tally:
        tally = Tally()
        for site in self.sites:
            tally.merge(site.tally)
        return tally

    @property
    def has_budget(self) -> bool:
        options = self.options
        limits = (options.max_pages, options.max_seconds, options.max_bytes, options.max_depth)
        return any(limit is not None for limit in limits)

    def take_page(self) -> bool:
        """Whether the budgets allow one more page; counts it if so."""
        if self.is_spent:
            return False
        self.pages_asked += 1
        return True

    @property
    def is_spent(self) -> bool:
        options = self.options
        is_out_of_pages = options.max_pages is not None and self.pages_asked >= options.max_pages
        return is_out_of_pages or self.is_out_of_bytes or self.seconds_left <= 0

    @property
    def is_out_of_bytes(self) -> bool:
        return self.options.max_bytes is not None and self.bytes_fetched >= self.options.max_bytes

    @property
    def seconds_left(self) -> float:
        """Of the time budget; infinite without one."""
        if self.options.max_seconds is None:
            return float("inf")
        return self._started + self.options.max_seconds - time.monotonic()

    def finish(self) -> Summary:
        """Writes the run's row and says how it went. Call once, after the last spider closed."""
        cards = self._examine_rest()
        status, exit_code = self._verdict()
        summary = Summary(
            run=self.run_id,
            status=status,
            exit_code=exit_code,
            sites=len(self.sites),
            counts=self._tally().as_counts(),
            coverage_min=min((s.tally.coverage_min(s.target.coverage) for s in self.sites), default=1.0),
            duration_s=time.monotonic() - self._started,
            started_at=self.started_at,
            problems=tuple(self._problems()),
            traps=tuple({"site": site.target.name, **asdict(cut)} for site in self.sites for cut in site.cuts),
            timing={**self.stopwatch.cpu_s, "store": self.database.cpu_s},
            cards=cards,
        )
        self._is_finished = True
        try:
            self._write(summary)
        except TearsheetError as error:
            # What went wrong first is what to act upon; without a row the next run says that this one died.
            if self.fatal is None:
                return replace(summary, status="failed", exit_code=error.exit_code, problems=(str(error),))
            return summary
        self._tell()
        return summary

    def _tell(self) -> None:
        """One message about what began and what ended, once."""
        if not self.options.notify:
            return
        try:
            with reading(self._engine) as connection:
                message = Message(*health.untold(connection))
            if (message.begun or message.ended) and send(message, self.options.notify):
                begun, ended = ([row.breach_id for row in rows] for rows in (message.begun, message.ended))
                with writing(self._engine) as connection:
                    health.note_told(connection, begun, ended, self.now())
        except TearsheetError as error:
            logger.warning("nobody was told of what broke: %s", error)

    async def end_site(self, site: SiteResult) -> None:
        """Writes how the run ended for a site, and lets other runs have it. Sites of a run that breaks off wait for
        `finish`."""
        if site.site_id is None or self._is_broken_off:
            return

        def write(connection: Connection) -> None:
            self._examine(connection, site)
            self._write_site(connection, site, _STATUSES[site.finding])

        try:
            await self.database.call(write)
            site.is_written = True
            await self.database.call(lambda c: self._locks.free(c, self._names_of_its_own(site)))
        except TearsheetError as error:
            self.stop(error)

    def _names_of_its_own(self, site: SiteResult) -> set[str]:
        others = (other.target.lock_names for other in self.sites if other is not site and other.finished_at is None)
        return set(site.target.lock_names).difference(*others)

    @property
    def _is_broken_off(self) -> bool:
        """Whether what was read of the sites is no picture of them."""
        return self.fatal is not None or self.stopped_by is not None

    def _examine_rest(self) -> CardCheck | None:
        """Holds the sites that have not ended by themselves against their history; what all cards say, None where the
        run came to nothing."""
        if self._is_broken_off:
            return None
        try:
            with reading(self._engine) as connection:
                for site in self.sites:
                    if site.site_id is not None and not site.is_written:
                        self._examine(connection, site)
        except TearsheetError as error:
            logger.warning("the sites were not held against their history: %s", error)
            return None
        return sum((site.cards for site in self.sites), CardCheck())

    def _examine(self, connection: Connection, site: SiteResult) -> None:
        if site.site_id is not None:
            site.cards = check_cards(connection, site.site_id, self.started_at)
            site.verdict = watch.examine(connection, self.run_id, site, self.started_at)

    def _write(self, summary: Summary) -> None:
        now = self.now()
        with writing(self._engine) as connection:
            for site in self.sites:
                if not site.is_written:
                    is_stopped = summary.status == "stopped"
                    self._write_site(connection, site, summary.status if is_stopped else _STATUSES[site.finding])
            if self.options.keep_fetches is not None:
                fetch_rows.forget_before(connection, now - self.options.keep_fetches)
            runs.finish_run(
                connection,
                self.run_id,
                status=summary.status,
                exit_code=summary.exit_code,
                counts=summary.counts,
                coverage_min=summary.coverage_min,
                now=now,
            )

    def _write_site(self, connection: Connection, site: SiteResult, status: str) -> None:
        if site.site_id is None:
            return
        now = site.finished_at or self.now()
        runs.finish_run_site(
            connection,
            self.run_id,
            site.site_id,
            status=status,
            counts=site.tally.as_counts(),
            problem=site.problem,
            measures=site.tally.measures.as_json(),
            now=now,
        )
        watch.record(connection, self.run_id, site, self.started_at, now)

    def _problems(self) -> Iterator[str]:
        for site in self.sites:
            if site.problem:
                yield f"{site.target.name}: {site.problem}"
            for breach in site.verdict.breaches:
                if breach.measure != watch.CRAWLED:
                    yield f"{site.target.name}: {breach.detail}"
        if self.fatal is not None:
            yield str(self.fatal)

    def _verdict(self) -> tuple[str, int]:
        """Status and exit code; the gravest finding wins."""
        if self.fatal is not None:
            return "failed", self.fatal.exit_code if isinstance(self.fatal, TearsheetError) else ExitCode.ERROR
        if self.stopped_by is not None:
            return "stopped", SIGNAL_BASE + self.stopped_by
        findings = [site.finding for site in self.sites]
        if self.sites_left:
            findings.append(ExitCode.LIMIT)
        worst = next((code for code in _GRAVEST_FIRST if code in findings), ExitCode.OK)
        if worst is ExitCode.SITE_FAILED and set(findings) != {worst}:
            return "partial", worst
        return _STATUSES[worst], worst


_GRAVEST_FIRST = (ExitCode.SITE_FAILED, ExitCode.LIMIT, ExitCode.QUALITY)
_STATUSES = {
    ExitCode.OK: "ok",
    ExitCode.QUALITY: "quality",
    ExitCode.LIMIT: "limit",
    ExitCode.SITE_FAILED: "failed",
}
