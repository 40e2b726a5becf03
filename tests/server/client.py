"""The test server as a test sees it: start, read the log, stop."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

_ROOT = Path(__file__).parents[2]
_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Logged:
    """One request."""

    path: str
    time: float
    """Seconds of a clock that only goes forward."""
    status: int
    """0 where nothing was answered."""
    headers: dict[str, str]
    """Names in lower case."""


class ServerProcess:
    """One site of tests/server/sites.py on a free port, for the length of a `with` block."""

    def __init__(self, site: str, size: int = 0, host: str = "127.0.0.1", port: int = 0) -> None:
        command = [sys.executable, "-m", "tests.server", site, str(size), host, str(port)]
        self._process = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.origin = self._process.stdout.readline().strip()
        self._log: list[Logged] = []
        self._grown = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._grown:
                self._log.append(Logged(**json.loads(line)))
                self._grown.notify_all()

    def __enter__(self) -> ServerProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()

    @property
    def log(self) -> list[Logged]:
        """Every request so far, in the order of arrival."""
        with self._grown:
            return list(self._log)

    def paths(self, start: int = 0) -> list[str]:
        """The paths asked for, from the log's entry `start` on."""
        return [entry.path for entry in self.log[start:]]

    def wait_for(self, is_reached: Callable[[list[Logged]], bool]) -> None:
        """Returns as soon as the log is as wanted.

        Raises:
            AssertionError: it was not so within a minute.
        """
        with self._grown:
            assert self._grown.wait_for(lambda: is_reached(self._log), _PATIENCE_S), f"seen only: {self._log[-5:]}"
