"""The gap between requests that are made one after the other; `pace` keeps that of a crawl."""

from __future__ import annotations

import time
from collections.abc import Callable


class Gap:
    """Keeps the starts of requests apart."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._last: float | None = None

    def wait(self, gap_s: float) -> None:
        """Returns when the next request may start: at once the first time, else `gap_s` seconds after the last one."""
        # A sleep may end a little early by the clock that the gap is measured with.
        while self._last is not None and (rest := self._last + gap_s - self._clock()) > 0:
            self._sleep(rest)
        self._last = self._clock()

    def note_end(self) -> None:
        """Says that the request has ended: the gap counts from here.

        When a request reached the server is only known once it has answered. Counted from where it was sent, two that
        are on their way for unlike times would arrive too close to each other.
        """
        self._last = self._clock()
