"""The gap between requests, by a clock that the tests set."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.politeness.gap import Gap


@dataclass
class Clock:
    """Seconds; a sleep ends `early_s` too early, but never stands still."""

    now: float = 100.0
    early_s: float = 0.0
    slept: list[float] = field(default_factory=list)

    def read(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += max(seconds - self.early_s, seconds / 2)


def test_the_first_request_goes_out_at_once() -> None:
    clock = Clock()
    Gap(clock.read, clock.sleep).wait(5.0)
    assert clock.slept == []


def test_starts_are_a_gap_apart_whatever_happened_between_them() -> None:
    clock = Clock()
    gap = Gap(clock.read, clock.sleep)
    gap.wait(2.0)
    clock.now += 0.5
    gap.wait(2.0)
    assert clock.slept == [1.5]
    clock.now += 7.0
    gap.wait(2.0)
    assert clock.slept == [1.5]


def test_a_sleep_that_ends_too_early_is_gone_on_with() -> None:
    clock = Clock(early_s=0.25)
    gap = Gap(clock.read, clock.sleep)
    gap.wait(0.0)
    before = clock.now
    gap.wait(1.0)
    assert clock.now >= before + 1.0
    assert len(clock.slept) > 1


def test_the_gap_counts_from_the_end_of_a_request() -> None:
    clock = Clock()
    gap = Gap(clock.read, clock.sleep)
    gap.wait(2.0)
    clock.now += 5.0
    gap.note_end()
    clock.now += 0.5
    gap.wait(2.0)
    assert clock.slept == [1.5]


def test_no_gap_is_no_wait() -> None:
    clock = Clock()
    gap = Gap(clock.read, clock.sleep)
    gap.wait(0.0)
    gap.wait(0.0)
    assert clock.slept == []
