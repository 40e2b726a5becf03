"""The run lock and the runs: what goes on now, and what was left by processes that died."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select, text

from crawler.checkup.findings import Finding, fault, fine, warning
from crawler.checkup.quantities import instant_text, span_text
from crawler.lock import _KEY as LOCK_KEY
from schema.crawl_tables import runs

_MAX_NAMED = 3
_HOLDERS = text("""
SELECT l.pid FROM pg_locks l
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
  AND (CAST(CAST(l.classid AS bigint) AS bit(32)) || CAST(CAST(l.objid AS bigint) AS bit(32)))
      = CAST(CAST(:key AS bigint) AS bit(64))
""")
"""How PostgreSQL lists an advisory lock by one key of 64 bits
(https://www.postgresql.org/docs/current/view-pg-locks.html)."""


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run without an end in the table `runs`."""

    run_id: int
    host: str
    pid: int
    started_at: dt.datetime

    def words(self, now: dt.datetime) -> str:
        """Who it is, and since when."""
        since = span_text((now - self.started_at).total_seconds())
        return (
            f"run {self.run_id} (host {self.host}, process {self.pid}, since {instant_text(self.started_at)}, {since})"
        )


def open_runs(connection: Connection) -> list[OpenRun]:
    """The runs that have not ended, latest first."""
    columns = (runs.c.run_id, runs.c.host, runs.c.pid, runs.c.started_at)
    query = select(*columns).where(runs.c.finished_at.is_(None)).order_by(runs.c.run_id.desc())
    return [OpenRun(*row) for row in connection.execute(query)]


def holders_on_server(connection: Connection) -> int:
    """How many sessions of PostgreSQL hold the run lock of the database: crawls share it."""
    return len(connection.execute(_HOLDERS, {"key": LOCK_KEY}).all())


def lock_file(database: Path) -> Path:
    """The file that a run locks beside a SQLite file."""
    return Path(f"{database}.lock")


def check_lock_file(database: Path) -> Finding | None:
    """A fault where a run could not open its lock file; None where it could. Nothing is written."""
    path = lock_file(database)
    if path.exists():
        is_usable = path.is_file() and os.access(path, os.R_OK | os.W_OK)
        return None if is_usable else fault("lock", f"the lock file {path} cannot be written", _remedy(path))
    if os.access(path.absolute().parent, os.W_OK | os.X_OK):
        return None
    return fault("lock", f"the lock file {path} cannot be made", _remedy(path))


def _remedy(path: Path) -> str:
    if path.is_dir():
        return f"remove the folder {path}"
    return f"let this user write {path} and its folder; a crawl by another user, such as root, may have made it"


def holders_of_file(database: Path) -> int:
    """How many runs hold the lock file: 0 or 1.

    It is found out by sharing the lock for an instant; a run that begins in the same one would end with 75.

    Raises:
        OSError: the file cannot be opened.
    """
    try:
        descriptor = os.open(lock_file(database), os.O_RDONLY)
    except FileNotFoundError:
        return 0
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return 1
    finally:
        os.close(descriptor)
    return 0


def check_lock(
    unended: Sequence[OpenRun], now: dt.datetime, host: str, *, holders: int, is_shared: bool = False
) -> Finding:
    """Whether runs are going on, and whose they are; `is_shared` where several may."""
    going = going_on(unended, host, holders=holders)
    if going:
        what = "others share the due sites" if is_shared else "another would end with 75"
        return fine("lock", f"{_named(going, now)} {'is' if len(going) == 1 else 'are'} going on: {what}")
    if holders:
        return fine("lock", "a command that writes is at work, and no run: a crawl would end with 75")
    return fine("lock", "no run is going on")


def check_runs(unended: Sequence[OpenRun], now: dt.datetime, host: str, *, holders: int) -> Finding:
    """Whether processes died and left their runs open."""
    going = going_on(unended, host, holders=holders)
    dead = [run for run in unended if run not in going]
    if not dead:
        return fine("runs", "none was left unfinished")
    if any(run.host == host for run in dead):
        remedy = "see its log for why; the next crawl from here marks it as aborted and goes on where it stopped"
    else:
        remedy = "see its log on that host for why; the next crawl from there marks it as aborted"
    return warning("runs", f"ended without a word, as a process does that is killed: {_named(dead, now)}", remedy)


def _named(some: Sequence[OpenRun], now: dt.datetime) -> str:
    more = f" and {len(some) - _MAX_NAMED} more" if len(some) > _MAX_NAMED else ""
    return ", ".join(run.words(now) for run in some[:_MAX_NAMED]) + more


def going_on(unended: Sequence[OpenRun], host: str, *, holders: int) -> list[OpenRun]:
    """The runs that hold the lock: as many of the latest whose processes may live."""
    return [run for run in unended if run.host != host or is_alive(run.pid)][:holders]


def is_alive(pid: int) -> bool:
    """Whether there is a process with this id on this machine; not the one of a run where ids have come round."""
    if pid <= 0:
        return False
    with contextlib.suppress(PermissionError):  # it is there, and somebody else's
        try:
            os.kill(pid, 0)
        except (ProcessLookupError, OverflowError):
            return False
    return True
