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

from pipelines.store import DatabaseThread
from schema import frontier
from schema.crawled import Discovery, Pending

MAX_IN_FLIGHT = 64
"""Rows between claim and commit. Bounds memory, and what a kill makes the next run fetch again."""


class Frontier:
    """Hands out the due rows of one site until none is left or `stop` is called."""

    def __init__(
        self,
        database: DatabaseThread,
        site_id: int,
        *,
        started_at: dt.datetime,
        max_depth: int | None,
        max_revisits: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._site_id = site_id
        self._started_at = started_at
        self._max_depth = max_depth
        self._revisits_left = float("inf") if max_revisits is None else max_revisits
        self._clock = clock
        self._claimed: deque[Pending] = deque()
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
                if self._claimed or await self._claim():
                    pending = self._claimed.popleft()
                    if pending.article_id is not None and not self._take_revisit():
                        self._given_up.add(pending.page_id)
                        continue
                    self._in_flight[pending.page_id] = pending
                    return pending
                if not self._in_flight:
                    return None
            await self._next_change()  # what is under way may make room, and may lead to new rows
        return None

    def _take_revisit(self) -> bool:
        self._revisits_left -= 1
        return self._revisits_left >= 0

    async def _claim(self) -> bool:
        rows = await self._database.call(
            lambda c: frontier.claim(
                c,
                self._site_id,
                due_before=self._started_at,
                limit=MAX_IN_FLIGHT,
                exclude=self._in_flight.keys() | self._given_up,
                max_depth=self._max_depth,
                has_revisits=self._revisits_left > 0,
            )
        )
        self._claimed.extend(rows)
        return bool(rows)

    async def _next_change(self) -> None:
        self._changed.clear()
        until_retry = max(0.0, self._retries[0][0] - self._clock()) if self._retries else None
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), until_retry)

    def release(self, page_id: int) -> None:
        """Says that a row's fate is committed."""
        self._in_flight.pop(page_id, None)
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
