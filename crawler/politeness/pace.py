"""How fast a host may be asked: one request at a time, and a least gap between the starts of two.

One `Pace` serves all sites of a process, so that two of them on one host keep the gap together. Decisions only: the
download handler takes a turn around each request.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

DEFAULT_DELAY_S = 1.0
"""Between the starts of two requests to a host, where nobody says otherwise."""

JITTER = 0.1
"""A gap is up to this share longer than asked for, never shorter."""


class Stopped(Exception):
    """The run ended while a request was waiting for its turn."""


@dataclass(slots=True)
class _Host:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    delay_s: float = 0.0
    next_at: float = 0.0


class Pace:
    """The turns of all hosts. For one event loop."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = lambda: random.uniform(0, JITTER),  # noqa: S311 - nothing secret
    ) -> None:
        """
        Args:
            clock: Seconds, only ever forward: wall clocks are set.
            jitter: The share by which the next gap is longer than asked for.
        """
        self._clock = clock
        self._jitter = jitter
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self._stopped = asyncio.Event()

    def slow_down(self, host: str, delay_s: float) -> None:
        """Makes the least gap of a host at least `delay_s` seconds; it never becomes shorter again."""
        known = self._hosts[host]
        known.delay_s = max(known.delay_s, delay_s)

    def pause(self, host: str, seconds: float) -> None:
        """Lets no request to the host begin within the next seconds."""
        known = self._hosts[host]
        known.next_at = max(known.next_at, self._clock() + seconds)

    def stop(self) -> None:
        """Lets no request begin any more."""
        self._stopped.set()

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Waits until a request may go out; the next one waits until the block is left.

        Raises:
            Stopped: the run ended before.
        """
        known = self._hosts[host]
        async with known.turn:
            while not self._stopped.is_set() and (wait := known.next_at - self._clock()) > 0:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopped.wait(), wait)
            if self._stopped.is_set():
                raise Stopped
            self.begin(host)
            yield

    def begin(self, host: str) -> None:
        """Says that a request to the host begins now: from here its gap counts."""
        known = self._hosts[host]
        known.next_at = self._clock() + known.delay_s * (1 + self._jitter())


def host_of(url: str) -> str:
    """What shares a pace: a host name with all its ports, and with or without "www."."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
