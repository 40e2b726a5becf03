"""Reads pages in worker processes beside the reactor.

Each worker is an interpreter of its own, started afresh: it shares no lock, no socket and no `__main__` with this
process, and one that hangs or dies is replaced alone. A thread hands it a page and waits for the answer.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Generic, Protocol, TypeVar

from crawler.parse_worker import attempt, encode
from schema.errors import TearsheetError

logger = logging.getLogger(__name__)

T = TypeVar("T")


class Addressed(Protocol):
    """What can be read: it has an address to be named by."""

    @property
    def url(self) -> str: ...


A = TypeVar("A", bound=Addressed)
R = TypeVar("R")

PAGES_PER_WORKER = 5_000
"""Then a worker is replaced, which bounds whatever its libraries leak or fragment."""

START_TIMEOUT_S = 60.0
"""From a worker's start until it is ready; about one second on an idle machine."""

_SLICE_S = 1.0
"""Time that the whole program spends frozen counts as one such slice, not against the page that is being read."""

_AHEAD_PER_WORKER = 4

_RUN_WORKER = "import sys; from crawler.parse_worker import main; main(int(sys.argv[1]), int(sys.argv[2]))"


class ParseError(Exception):
    """A page could not be read; the next one can."""


class ParseTimeout(ParseError):
    """Reading took longer than the time-out; its worker was killed."""


class ParseCrash(ParseError):
    """The reading function raised, or its worker died."""


class WorkerStartError(TearsheetError):
    """No worker can be started: no page's fault, and no page can be read."""


class ParsePool(Generic[A, R]):
    """Worker processes that read pages. Close it when done.

    A worker starts when a page waits and none is idle, up to `workers`; the first one at once. With 0 workers pages are
    read in line: without time-out, and a crash is this process's own.
    """

    def __init__(
        self,
        workers: int,
        timeout_s: float = 20.0,
        *,
        read: Callable[[A], R],
        pages_per_worker: int = PAGES_PER_WORKER,
    ) -> None:
        """
        Args:
            workers: Most processes at a time.
            timeout_s: Seconds that one page may take.
            read: A function at the top level of a module: workers import it by its name.
            pages_per_worker: After so many pages a worker is replaced.
        """
        self._read = read
        self._slots = [_Slot(read, timeout_s, pages_per_worker) for _ in range(workers)]
        self._idle: queue.LifoQueue[_Slot[A, R]] = queue.LifoQueue()
        for slot in self._slots:
            self._idle.put(slot)
        # To the kernel the thread that starts a worker is its parent: these live as long as the pool.
        self._threads = ThreadPoolExecutor(max(workers, 1), "parse", initializer=_block_signals)
        if workers:
            self._threads.submit(self._with_slot, lambda slot: slot.ready_worker())

    async def read(self, page: A) -> R:
        """Reads a page.

        Raises:
            ParseTimeout, ParseCrash: this page failed.
            WorkerStartError: no page can be read.
        """
        answer = await self._exchange(page) if self._slots else attempt(self._read, page)
        if isinstance(answer, str):
            logger.error("reading %s failed:\n%s", page.url, answer)
            raise ParseCrash(answer.strip().rpartition("\n")[2])
        return answer

    def read_in_order(self, pages: Iterable[A]) -> Iterator[tuple[A, R | ParseError]]:
        """Reads pages side by side, for callers without an event loop; each with its answer or why there is none.

        A few are asked for ahead of what the caller has taken.

        Raises:
            WorkerStartError: no page can be read.
        """
        waiting: deque[tuple[A, Future[R | ParseError]]] = deque()
        for page in pages:
            waiting.append((page, self._threads.submit(self._read_now, page)))
            if len(waiting) > _AHEAD_PER_WORKER * max(1, len(self._slots)):
                first, answer = waiting.popleft()
                yield first, answer.result()
        while waiting:
            first, answer = waiting.popleft()
            yield first, answer.result()

    def _read_now(self, page: A) -> R | ParseError:
        try:
            answer = self._with_slot(lambda slot: slot.exchange(page)) if self._slots else attempt(self._read, page)
        except ParseError as error:
            return error
        return ParseCrash(answer.strip().rpartition("\n")[2]) if isinstance(answer, str) else answer

    def close(self) -> None:
        """Ends all workers at once: pages that are being read raise ParseCrash, waiting ones do so or are cancelled."""
        for slot in self._slots:  # first, so that no thread takes a waiting page to a worker that still lives
            slot.close()
        self._threads.shutdown(cancel_futures=True)

    async def _exchange(self, page: A) -> R | str:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._with_slot, lambda slot: slot.exchange(page))

    def _with_slot(self, do: Callable[[_Slot[A, R]], T]) -> T:
        """Runs in a thread of the pool. There are as many as slots, so one is idle."""
        slot = self._idle.get()
        try:
            return do(slot)
        finally:
            self._idle.put(slot)


class _Slot(Generic[A, R]):
    """The place of one worker and its successors. One thread at a time uses it; any may close it."""

    def __init__(self, read: Callable[[A], R], timeout_s: float, pages_per_worker: int) -> None:
        self._read = read
        self._timeout_s = timeout_s
        self._pages_per_worker = pages_per_worker
        self._pages_left = 0
        self._worker: _Worker | None = None
        self._lock = threading.Lock()
        self._is_closed = False

    def exchange(self, page: A) -> R | str:
        """Has a page read; what `crawler.parse_worker.attempt` returned for it."""
        worker = self.ready_worker()
        self._pages_left -= 1
        try:
            answer = worker.exchange(encode(page), self._timeout_s)
        except TimeoutError as error:
            worker.end()
            raise ParseTimeout(f"not read within {self._timeout_s:g} s") from error
        except (EOFError, ConnectionError) as error:
            raise ParseCrash(f"the parse worker ended with status {worker.end()}") from error
        reading: R | str = pickle.loads(answer)  # noqa: S301 - our own worker made it
        return reading

    def ready_worker(self) -> _Worker:
        """A living worker: a new one where the last has died or served its time."""
        if self._worker and self._worker.is_alive and self._pages_left > 0:
            return self._worker
        self._pages_left = 0
        try:
            worker = self._start_worker()
            worker.exchange(pickle.dumps(self._read), START_TIMEOUT_S)
        except (EOFError, OSError) as error:
            if self._is_closed:
                raise ParseCrash("the parse pool is closed") from error
            raise WorkerStartError(f"cannot start a parse worker ({error!r}); its own words stand above") from error
        self._pages_left = self._pages_per_worker
        return worker

    def _start_worker(self) -> _Worker:
        with self._lock:
            if self._is_closed:
                raise ParseCrash("the parse pool is closed")
            if self._worker:
                self._worker.end()
            self._worker = _Worker()
            return self._worker

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            if self._worker:
                self._worker.kill()


class _Worker:
    """A process running `crawler.parse_worker`, and the socket to it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            self._process = subprocess.Popen(  # noqa: S603 - no words from outside
                [sys.executable, "-P", "-c", _RUN_WORKER, str(theirs.fileno()), str(os.getpid())],
                env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # stdout carries results only
                pass_fds=[theirs.fileno()],
            )
            self._connection = Connection(ours.detach())

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def exchange(self, message: bytes, timeout_s: float) -> bytes:
        """Sends a message and waits for the answer.

        Raises:
            TimeoutError: no answer came in time.
            EOFError, ConnectionError: the process has died.
        """
        self._connection.send_bytes(message)
        left = timeout_s
        while not self._connection.poll(min(left, _SLICE_S)):
            left -= _SLICE_S
            if left <= 0:
                raise TimeoutError
        return self._connection.recv_bytes()

    def kill(self) -> None:
        """Kills the process, which holds nothing that could be lost; a thread that waits for it gets EOFError."""
        self._process.kill()
        self._process.wait()

    def end(self) -> int:
        """Kills the process and closes the socket; its exit status."""
        self.kill()
        self._connection.close()
        return self._process.returncode


def _block_signals() -> None:
    """For this thread and the workers that it starts, which inherit it: what a signal means, the parent decides."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
