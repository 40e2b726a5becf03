"""The turns of hosts, by a clock that the tests set."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from crawler.politeness.pace import JITTER, Pace, Stopped, host_of


class Clock:
    """Seconds that pass only in `asyncio.wait_for`, which the pace waits in."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.waits: list[float] = []

        async def wait_for(waiting: object, seconds: float) -> None:
            assert asyncio.iscoroutine(waiting)
            waiting.close()
            self.waits.append(seconds)
            self.now += seconds * 0.9  # timers may ring early
            await asyncio.sleep(0)
            raise TimeoutError

        monkeypatch.setattr(asyncio, "wait_for", wait_for)

    def read(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


async def _starts(pace: Pace, clock: Clock, host: str, count: int, lasting: float = 0.0) -> list[float]:
    async def ask() -> float:
        async with pace.turn(host):
            started = clock.now
            clock.now += lasting
            await asyncio.sleep(0)
            return started

    return sorted(await asyncio.gather(*(ask() for _ in range(count))))


def test_starts_are_never_closer_than_the_delay(clock: Clock) -> None:
    pace = Pace(clock.read, jitter=lambda: 0.0)
    pace.slow_down("news.example", 2.0)
    starts = asyncio.run(_starts(pace, clock, "news.example", 4))
    gaps = [later - earlier for earlier, later in itertools.pairwise(starts)]
    assert min(gaps) >= 2.0
    assert max(gaps) < 2.5


def test_a_request_at_a_time(clock: Clock) -> None:
    pace = Pace(clock.read, jitter=lambda: 0.0)
    starts = asyncio.run(_starts(pace, clock, "news.example", 3, lasting=5.0))
    assert starts == [100.0, 105.0, 110.0]


def test_the_larger_delay_wins_and_jitter_only_lengthens(clock: Clock) -> None:
    pace = Pace(clock.read)
    for delay in (1.0, 3.0, 2.0):
        pace.slow_down("news.example", delay)
    first, second = asyncio.run(_starts(pace, clock, "news.example", 2))
    assert 3.0 <= second - first <= 3.0 * (1 + JITTER) + 0.01


def test_a_pause_holds_back_one_host_only(clock: Clock) -> None:
    pace = Pace(clock.read)
    pace.pause("busy.example", 30.0)
    assert asyncio.run(_starts(pace, clock, "other.example", 1)) == [100.0]
    assert asyncio.run(_starts(pace, clock, "busy.example", 1))[0] >= 130.0


def test_who_waits_when_the_run_ends_gets_no_turn() -> None:
    async def wait() -> None:
        pace = Pace()
        pace.pause("news.example", 3600.0)
        turns = [asyncio.create_task(_take(pace)) for _ in range(3)]
        await asyncio.sleep(0)
        pace.stop()
        results = await asyncio.gather(*turns, return_exceptions=True)
        assert [type(result) for result in results] == [Stopped] * 3

    asyncio.run(wait())


async def _take(pace: Pace) -> None:
    async with pace.turn("news.example"):
        pytest.fail("a turn after the end")


@pytest.mark.parametrize("url", ["http://www.news.example/a", "https://news.example:8443/", "http://NEWS.example"])
def test_what_shares_a_pace(url: str) -> None:
    assert host_of(url) == "news.example"
