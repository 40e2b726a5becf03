"""The frontier as a spider sees it: rows that are due, one at a time, with a bound on what is under way.

The rows live in the `pages` table. A row stays due until the page and its article are committed, so a killed run leaves
no state to repair: what was under way is simply due again.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import heapq
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import Connection

from crawler.traps.counts import Cut, Verdict
from crawler.traps.traps import Traps
from pipelines.store import DatabaseThread
from schema import frontier
from schema import traps as trap_rows
from schema.crawled import Discovery, Pending, Stored
from schema.reasons import Change

MAX_IN_FLIGHT = 64
"""Rows between claim and commit. Bounds memory, and what a kill makes the next run fetch again."""

_MANY = 2_000
"""Rows that are claimed at a time where those before were all cut."""

_A_FEW = 5
_ARTICLE_CHANGES = (Change.NEW, Change.UPDATED, Change.UNCHANGED, Change.NOT_MODIFIED)


class Frontier:
    """Hands out the due rows of one site until none is left or `stop` is called."""

    def __init__(
        self,
        database: DatabaseThread,
        site_id: int,
        run_id: int,
        traps: Traps,
        *,
        started_at: dt.datetime,
        max_depth: int | None,
        max_revisits: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._site_id = site_id
        self._run_id = run_id
        self._started_at = started_at
        self._max_depth = max_depth
        self._revisits_left = float("inf") if max_revisits is None else max_revisits
        self._clock = clock
        self._traps = traps
        self._claimed: deque[Pending] = deque()
        self._held: list[Pending] = []
        """Rows that wait for what those under way lead to."""
        self._cut_rows: list[int] = []
        self._new_cuts: list[Cut] = []
        """Not written down yet, like the rows."""
        self._in_flight: dict[int, Pending] = {}
        self._given_up: set[int] = set()
        self._retries: list[tuple[float, int]] = []
        """When, and which page: a heap. The rows are still in flight."""
        self._changed = asyncio.Event()
        self.is_stopped = False

    async def add(self, discoveries: Sequence[Discovery], now: dt.datetime) -> int:
        """Makes rows of URLs that came from no page. Returns how many are new."""
        count = await self._database.call(lambda c: frontier.add(c, self._site_id, discoveries, now))
        self._changed.set()
        return count

    async def next(self) -> Pending | None:
        """The next due row, as soon as there is one and room for it; None when there will be none in this run."""
        while not self.is_stopped:
            if self._retries and self._retries[0][0] <= self._clock():
                return self._in_flight[heapq.heappop(self._retries)[1]]
            if len(self._in_flight) < MAX_IN_FLIGHT:
                if (pending := await self._take()) is not None:
                    self._traps.begin(pending)
                    self._in_flight[pending.page_id] = pending
                    return pending
                if not self._in_flight:
                    return None
            await self._next_change()  # what is under way may make room, and may lead to new rows
        return None

    async def _take(self) -> Pending | None:
        """The next row that may be asked for now."""
        while self._claimed or (len(self._held) < MAX_IN_FLIGHT and await self._claim()):
            pending = self._claimed.popleft()
            if pending.article_id is not None and not self._take_revisit():
                self._given_up.add(pending.page_id)
                continue
            match self._traps.verdict(pending):
                case Verdict.GO:
                    return pending
                case Verdict.SAMPLE:
                    return await self._sample(pending)
                case Verdict.WAIT:
                    self._held.append(pending)
                case Verdict.CUT:
                    self._cut_rows.append(pending.page_id)
        return None

    async def _sample(self, pending: Pending) -> Pending:
        """A row from anywhere in the lists that wait; this one, where there is no other."""
        exclude = self._at_hand()
        rows = await self._database.call(
            lambda c: frontier.claim_anywhere(c, self._site_id, limit=_A_FEW, exclude=exclude)
        )
        found = next((row for row in rows if self._traps.verdict(row) in (Verdict.SAMPLE, Verdict.GO)), None)
        if found is not None:
            self._claimed.appendleft(pending)
        return found or pending

    def _at_hand(self) -> set[int]:
        """What is due, but not to be claimed again."""
        waiting = {pending.page_id for pending in (*self._claimed, *self._held)}
        return waiting | self._in_flight.keys() | self._given_up

    def _take_revisit(self) -> bool:
        self._revisits_left -= 1
        return self._revisits_left >= 0

    async def _claim(self) -> bool:
        """Fetches rows from the table; whether there were any. Many at a time, where most only need to be marked."""
        limit = MAX_IN_FLIGHT if len(self._cut_rows) < MAX_IN_FLIGHT else _MANY
        await self.save_cuts()
        exclude = self._at_hand()
        rows = await self._database.call(
            lambda c: frontier.claim(
                c,
                self._site_id,
                due_before=self._started_at,
                limit=limit,
                exclude=exclude,
                max_depth=self._max_depth,
                has_revisits=self._revisits_left > 0,
            )
        )
        self._claimed.extend(rows)
        return bool(rows)

    async def save_cuts(self) -> None:
        """Writes down which areas have been cut, and which rows lie in them."""
        rows, self._cut_rows = self._cut_rows, []
        cuts, self._new_cuts = self._new_cuts, []

        def save(connection: Connection) -> None:
            for cut in cuts:
                trap_rows.add_cut(
                    connection,
                    self._site_id,
                    self._run_id,
                    area=cut.area,
                    is_new_only=cut.is_new_only,
                    wasted=cut.wasted,
                    example_url=cut.example,
                    now=self._started_at,
                )
            trap_rows.leave_out(connection, rows, self._started_at)

        if rows or cuts:
            await self._database.call(save)

    async def _next_change(self) -> None:
        self._changed.clear()
        until_retry = max(0.0, self._retries[0][0] - self._clock()) if self._retries else None
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), until_retry)

    def note_source(self, stored: Stored) -> None:
        """Says that a sitemap or feed was read that names pages."""
        self._traps.note_listed(stored.discovered)
        if stored.discovered:
            self._traps.note_list(self._in_flight[stored.page_id])

    def note(self, stored: Stored, links: Sequence[Discovery], content_sha256: str | None = None) -> Cut | None:
        """Says what a request led to; the area that is cut from now on because it led to nothing, if one is.

        Args:
            links: What the page links to.
            content_sha256: Of its article.
        """
        pending = self._in_flight[stored.page_id]
        if content_sha256 is not None:
            self._traps.note_content(pending, content_sha256)
        is_article = stored.article_id is not None and not stored.is_copy and stored.change in _ARTICLE_CHANGES
        if is_article and (pending.is_known or stored.change is Change.NEW):
            self._traps.note_article(pending, len(links))
            return None
        promised = [link.url for link in links if link.priority == frontier.ARTICLE] if stored.discovered else []
        cut = self._traps.note_other(pending, [link.url for link in links], promised)
        if cut is not None:
            self._new_cuts.append(cut)
        return cut

    def hops(self, pending: Pending) -> int:
        """Redirects in a row that led to a page."""
        return self._traps.hops(pending)

    def release(self, page_id: int) -> None:
        """Says that a row's fate is committed."""
        if (pending := self._in_flight.pop(page_id, None)) is not None:
            self._traps.release(pending)
        self._claimed.extendleft(reversed(self._held))
        self._held.clear()
        self._changed.set()

    def retry(self, page_id: int, after_s: float) -> None:
        """Says that a row shall be handed out once more, so many seconds from now."""
        pending = self._in_flight[page_id]
        self._in_flight[page_id] = replace(pending, tries=pending.tries + 1)
        heapq.heappush(self._retries, (self._clock() + after_s, page_id))
        self._changed.set()

    def give_up(self, page_id: int) -> None:
        """Says that a row stays due, but not for this run."""
        self._given_up.add(page_id)
        self.release(page_id)

    def stop(self) -> None:
        """Hands out nothing more; what is under way goes on."""
        self.is_stopped = True
        self._changed.set()

    async def count_left(self) -> int:
        """How many rows are still due, those beyond the depth budget included."""
        return await self._database.call(lambda c: frontier.count_due(c, self._site_id, due_before=self._started_at))
