"""One run at a time on one database: a lock of the operating system or of PostgreSQL, never a mark that a crash leaves.

Both kinds end with the process that holds them, however it ends. Parse workers don't inherit them: Python opens files
closed-on-exec, and the workers are spawned.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Engine, text

from schema.engine import translate_errors
from schema.errors import BadDatabase, DatabaseUnavailable

_RETRY_EVERY_S = 0.5


class RunLocked(DatabaseUnavailable):
    """Another run holds the lock (exit code 75)."""


@contextlib.contextmanager
def run_lock(engine: Engine, *, wait_s: float = 0.0) -> Iterator[None]:
    """Holds the database's run lock inside the block; waits for it up to `wait_s` seconds.

    Raises:
        RunLocked: another run still holds it.
        BadDatabase: no lock file can be written beside the SQLite file, or PostgreSQL refuses the credentials.
        DatabaseUnavailable: PostgreSQL is away.
    """
    with contextlib.ExitStack() as stack:
        if engine.dialect.name == "postgresql":
            take = _postgresql_lock(engine, stack)
        else:
            take = _file_lock(engine, stack)
        deadline = time.monotonic() + wait_s
        while not take():
            if time.monotonic() >= deadline:
                raise RunLocked(
                    "another run is using this database; try again later, or wait for it with --wait SECONDS"
                )
            time.sleep(min(_RETRY_EVERY_S, max(0.0, deadline - time.monotonic())))
        yield


def _file_lock(engine: Engine, stack: contextlib.ExitStack) -> Callable[[], bool]:
    database = engine.url.database
    if not database or database == ":memory:":
        return lambda: True
    path = Path(f"{database}.lock")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise BadDatabase(
            f"cannot write the lock file {path}: {error.strerror}; use a folder that you may write"
        ) from error
    stack.callback(os.close, descriptor)

    def take() -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    return take


def _postgresql_lock(engine: Engine, stack: contextlib.ExitStack) -> Callable[[], bool]:
    """A session lock on a connection of its own, in the database itself: two databases of a server don't collide."""
    key = int.from_bytes(hashlib.sha256(b"tearsheet run").digest()[:8], "big", signed=True)
    with translate_errors():
        connection = stack.enter_context(engine.connect().execution_options(isolation_level="AUTOCOMMIT"))

    def take() -> bool:
        with translate_errors():
            return bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}))

    return take
