"""Where the CPU time of a parse goes, step by step.

The steps are the functions that the modules of the line call, found by looking: each is wrapped where its caller looks
it up, so that this file names no step and stays right when steps come and go. What is called very often on a page (a
helper, not a step) is left unwrapped, or the clock itself would be measured.
"""

from __future__ import annotations

import functools
import inspect
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from benchmarks.extraction_tables import table
from crawler.parsers import metadata, page
from crawler.parsers.body import body
from crawler.parsers.markup import document
from crawler.parsers.related import related

LINE = (page, document, metadata, related, body)
MAX_CALLS = 20
"""A page, on average; what is called more often is no step."""
TRIAL_PAGES = 10
MIN_SHARE = 0.01


@dataclass(slots=True)
class Step:
    """A function, in the place that it has in the line."""

    name: str
    cpu_s: float = 0.0
    """With all steps below."""
    calls: int = 0
    below: dict[str, Step] = field(default_factory=dict)


class StageClock:
    """Measures the steps of every `parse_article` that runs while it is open."""

    def __init__(self) -> None:
        self.root = Step("whole parse")
        self._open = [self.root]
        self._wrapped: list[tuple[ModuleType, str, Any]] = []

    def wrap(self, skip: frozenset[str] = frozenset()) -> None:
        """Begins; steps of these names stay unwrapped."""
        for module in LINE:
            for name, function in inspect.getmembers(module, inspect.isfunction):
                is_ours = function.__module__.startswith("crawler.parsers")
                if is_ours and name not in skip and not inspect.isgeneratorfunction(function):
                    self._wrapped.append((module, name, function))
                    setattr(module, name, self._timed(name, function))

    def unwrap(self) -> None:
        """Ends: the functions are as they were."""
        while self._wrapped:
            module, name, function = self._wrapped.pop()
            setattr(module, name, function)

    def _timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            step = self._open[-1].below.setdefault(name, Step(name))
            self._open.append(step)
            before = time.thread_time()
            try:
                return function(*args, **kwargs)
            finally:
                step.cpu_s += time.thread_time() - before
                step.calls += 1
                self._open.pop()

        return timed

    def often(self, pages: int) -> frozenset[str]:
        """Names of the steps that were called more than MAX_CALLS times a page."""
        return frozenset(step.name for _, step in _walk(self.root, 0) if step.calls > MAX_CALLS * pages)


def _walk(step: Step, depth: int) -> Iterator[tuple[int, Step]]:
    yield depth, step
    for below in step.below.values():
        yield from _walk(below, depth + 1)


def measure_stages(pages: Sequence[tuple[bytes, str]]) -> Step:
    """The steps of parsing all pages (bytes and address); the root's only child is the whole."""
    trial = StageClock()
    _parse_all(trial, pages[:TRIAL_PAGES], frozenset())
    clock = StageClock()
    _parse_all(clock, pages, trial.often(len(pages[:TRIAL_PAGES])))
    return clock.root


def _parse_all(clock: StageClock, pages: Sequence[tuple[bytes, str]], skip: frozenset[str]) -> None:
    clock.wrap(skip)
    try:
        for html, url in pages:
            page.parse_article(html, url)
    finally:
        clock.unwrap()


def stage_table(root: Step, pages: int) -> str:
    """In the order of their first call; "itself" is what no step below claims. Steps below 1 % are left out."""
    (whole,) = root.below.values()
    rows = []
    for depth, step in _walk(whole, 0):
        if step.cpu_s < MIN_SHARE * whole.cpu_s:
            continue
        own = step.cpu_s - sum(below.cpu_s for below in step.below.values())
        ms, own_ms = (f"{1000 * seconds / pages:.2f}" for seconds in (step.cpu_s, own))
        rows.append(
            (
                "  " * depth + step.name,
                ms,
                own_ms,
                f"{100 * step.cpu_s / whole.cpu_s:.0f} %",
                f"{step.calls / pages:.1f}",
            )
        )
    return table(("step, mean CPU ms a page", "with steps below", "itself", "share", "calls"), rows)
