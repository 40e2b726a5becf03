"""Runs cases in a process of its own, with limits of time and memory."""

from __future__ import annotations

import gc
import multiprocessing
import resource
import sys
import time
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Self

from crawler.discovery.payload import unpack
from tests.fuzz.attacks import golden_pages
from tests.fuzz.cases import Case, Outcome
from tests.fuzz.targets import TARGETS

MAX_MEMORY_MB = 250
"""Beyond what the process holds without a page; files that unpack to more than a page may have ten times the excess."""
_PAGE_BYTES = 16 << 20
_ADDRESS_SPACE = 3 << 30
_WAIT_S = 40.0
"""For acting and judging, which acts once more; what takes longer is killed."""


def max_cpu_s(size: int) -> float:
    """CPU seconds that an input of so many bytes may cost."""
    return min(8.0, 1.0 + max(0, size - 200_000) / 400_000)


def run_case(case: Case) -> Outcome:
    """Acts and judges in this process."""
    gc.collect()
    target = TARGETS[case.target]
    held = _reset_peak_mb()
    before = time.process_time()
    try:
        result = target.act(case)
        cpu_s, memory_mb = time.process_time() - before, _peak_mb() - held
        target.judge(case, result)
    except Exception:  # noqa: BLE001  # whatever is raised is what this looks for
        return Outcome(time.process_time() - before, _peak_mb() - held, traceback.format_exc()[-8_000:])
    problem, size = "", len(unpack(case.data))
    if cpu_s > max_cpu_s(size):
        problem = f"slow: {cpu_s:.1f} s CPU for {size:,} bytes"
    elif memory_mb > MAX_MEMORY_MB + 1e-5 * max(0, size - _PAGE_BYTES):
        problem = f"large: {memory_mb:.0f} MB for {size:,} bytes"
    return Outcome(cpu_s, memory_mb, problem)


class Worker:
    """A process that runs cases one after another; a new one follows where one dies or takes too long."""

    def __init__(self) -> None:
        self._process, self._connection = _start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def run(self, case: Case) -> Outcome:
        """Runs a case."""
        self._connection.send(case)
        try:
            if self._connection.poll(_WAIT_S):
                outcome: Outcome = self._connection.recv()
                return outcome
            problem = f"killed: no end after {_WAIT_S:.0f} s for {len(case.data):,} bytes"
        except (EOFError, ConnectionError):
            self._process.join()
            problem = f"died: exit status {self._process.exitcode} for {len(case.data):,} bytes"
        self._end()
        self._process, self._connection = _start()
        return Outcome(_WAIT_S, 0.0, problem)

    def _end(self) -> None:
        self._process.kill()
        self._process.join()
        self._connection.close()


def _start() -> tuple[multiprocessing.process.BaseProcess, Connection]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    there.close()
    return process, here


def _serve(connection: Connection) -> None:
    """The worker's side. Data and address space are limited: what explodes raises MemoryError."""
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    for html, url in golden_pages():
        run_case(Case("page", "warm up", html, url))
    while True:
        try:
            case = connection.recv()
        except EOFError:
            return
        connection.send(run_case(case))


def _reset_peak_mb() -> float:
    """Forgets the most that was held so far, where the system can, and returns what is held."""
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5", "ascii")
    return _peak_mb()


def _peak_mb() -> float:
    if sys.platform != "linux":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    status = Path("/proc/self/status").read_text("ascii", "replace")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1e3
