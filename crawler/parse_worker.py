"""The worker process of the parse pool: reads one page after another until its socket to the parent is closed.

Hostile markup may make a parser hang, crash or eat memory; here that costs one process, which holds nothing.

A worker never outlives its parent, however that ends: the kernel closes the parent's end of the socket, which a thread
here waits for, and on Linux it also kills the worker, which ends even one that is stuck in C code.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import io
import os
import pickle
import select
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from multiprocessing.connection import Connection
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from crawler.garbage import collect_less

A = TypeVar("A")
R = TypeVar("R")

MEMORY_TO_READ = 1 << 29
"""Bytes of address space that reading may take beyond what is mapped when the worker is ready (Linux)."""

_PR_SET_PDEATHSIG = 1


def main(socket_fd: int, parent_pid: int) -> None:
    """Serves the parent until it is gone.

    The first message names the reading function; an empty answer says that everything is imported. From then on each
    message is what is to be read, and each answer what `attempt` returns, both as `encode` makes them.
    """
    _end_with(parent_pid)
    threading.Thread(target=_exit_when_closed, args=(socket_fd,), daemon=True).start()
    with Connection(socket_fd) as connection, contextlib.suppress(EOFError, ConnectionError):
        read = pickle.loads(connection.recv_bytes())  # noqa: S301 - the parent made it
        _limit_memory()
        collect_less()
        connection.send_bytes(b"")
        while True:
            page = pickle.loads(connection.recv_bytes())  # noqa: S301 - the parent made it
            connection.send_bytes(encode(attempt(read, page)))


def attempt(read: Callable[[A], R], page: A) -> R | str:
    """The reading, or the traceback of what went wrong: the border at which a fault of a parser costs one page only."""
    try:
        return read(page)
    except Exception:  # noqa: BLE001 - the parent logs the traceback and fails the page
        return traceback.format_exc()


def encode(value: object) -> bytes:
    """Pickles, with a short cut for records: pickle's own way with frozen dataclasses takes several times as long."""
    buffer = io.BytesIO()
    _RecordPickler(buffer, pickle.HIGHEST_PROTOCOL).dump(value)
    return buffer.getvalue()


class _RecordPickler(pickle.Pickler):
    def reducer_override(self, value: object) -> Any:
        values_of = _values_of(type(value))  # type: ignore[arg-type]  # mypy takes classes for unhashable
        return (type(value), values_of(value)) if values_of else NotImplemented


@functools.cache
def _values_of(kind: type[object]) -> Callable[[Any], tuple[Any, ...]] | None:
    """Gets the arguments that make an equal record; None for classes that pickle knows better."""
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else []
    return attrgetter(*names) if len(names) > 1 else None


def _end_with(parent_pid: int) -> None:
    """Has the kernel kill this process when its parent dies, where the kernel can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent_pid:  # it died before the kernel was told
        os._exit(1)


def _exit_when_closed(socket_fd: int) -> None:
    """Ends this process, whatever it is busy with, when the other end of its socket is closed."""
    poller = select.poll()
    poller.register(socket_fd, 0)  # asks for no event: a hang-up is told always
    poller.poll()
    os._exit(0)


def _limit_memory() -> None:
    """Turns an explosion into a MemoryError here, before the machine has to choose what to kill."""
    if sys.platform == "linux":
        import resource

        mapped = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        limits = resource.getrlimit(resource.RLIMIT_AS)
        stated = [limit for limit in limits if limit != resource.RLIM_INFINITY]
        resource.setrlimit(resource.RLIMIT_AS, (min([mapped + MEMORY_TO_READ, *stated]), limits[1]))
