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
from typing import Any

from sqlalchemy import Engine, QueuePool, event, text

from schema.engine import translate_errors
from schema.errors import BadDatabase, DatabaseUnavailable

_RETRY_EVERY_S = 0.5
_KEY = int.from_bytes(hashlib.sha256(b"tearsheet run").digest()[:8], "big", signed=True)
"""In the database itself: two databases of a server don't collide."""


class RunLocked(DatabaseUnavailable):
    """Another run holds the lock (exit code 75)."""

    is_passing = False


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
    """A session lock of the one connection that the engine has, which is the one that writes.

    So nothing is written without it: where the connection is lost, the next one takes the lock again before anything
    else, or fails.
    """
    if not isinstance(engine.pool, QueuePool) or engine.pool.size() != 1:
        raise ValueError("the engine of a run has one connection: open_engine(url, is_single=True)")

    def take() -> bool:
        with translate_errors(), engine.connect() as connection:
            is_taken = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _KEY}))
        if is_taken:
            event.listen(engine, "connect", _take_again)
            stack.callback(event.remove, engine, "connect", _take_again)
            stack.callback(engine.dispose)  # which ends the session, and frees the lock
        return is_taken

    return take


def _take_again(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_KEY])
        is_taken = cursor.fetchone()[0]
    connection.rollback()
    if not is_taken:
        raise RunLocked("the connection to the database was lost, and another run has begun since; try again later")
