"""The gap between requests to a site."""

from __future__ import annotations

import time
from collections.abc import Callable

DEFAULT_DELAY_S = 1.0
"""Between the starts of two requests to a host, where nobody says otherwise."""


class Pace:
    """Keeps the starts of requests apart."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._last_start: float | None = None

    def wait(self, gap_s: float) -> None:
        """Returns when `gap_s` seconds have passed since the last call returned; the first call returns at once."""
        # A sleep may end a little early by the clock that the gap is measured with.
        while self._last_start is not None and (rest := self._last_start + gap_s - self._clock()) > 0:
            self._sleep(rest)
        self._last_start = self._clock()
