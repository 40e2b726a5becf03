"""Runs a command and says what it cost, with all processes that it started."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_SAMPLE_EVERY_S = 0.05
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took."""

    wall_s: float
    cpu_s: float
    """User and system time of the process and of every descendant that ended before it."""
    peak_bytes: int | None
    """The most that the whole tree held at once, sampled; shared pages count once a process. None: not Linux."""
    stdout: str
    exit_code: int


def measure(command: Sequence[str], *, cwd: Path | None = None, log: Path) -> Cost:
    """Runs `command` to its end; its stderr goes to `log`."""
    started = time.monotonic()
    with log.open("wb") as stderr:
        process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=stderr, text=True)
    assert process.stdout is not None
    sampler = _Sampler(process.pid)
    with process.stdout:
        stdout = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall_s = time.monotonic() - started
    return Cost(wall_s, usage.ru_utime + usage.ru_stime, sampler.stop(), stdout, process.returncode)


class _Sampler:
    """Watches the memory of a process tree from a thread."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        if sys.platform == "linux":
            self._thread.start()

    def _watch(self) -> None:
        while not self._done.wait(_SAMPLE_EVERY_S):
            self._peak = max(self._peak, sum(_resident_bytes(pid) for pid in _tree(self._pid)))

    def stop(self) -> int | None:
        self._done.set()
        if not self._thread.ident:
            return None
        self._thread.join()
        return self._peak


def _tree(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        try:
            tasks = list(Path(f"/proc/{parent}/task").iterdir())
            found += [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except OSError:
            continue  # it ended while we looked
    return found


def _resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_BYTES
    except (OSError, IndexError):
        return 0
