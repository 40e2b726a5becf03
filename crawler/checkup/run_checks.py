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
_HOLDER = text("""
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


def is_locked_on_server(connection: Connection) -> bool:
    """Whether a session of PostgreSQL holds the run lock of the database."""
    return connection.execute(_HOLDER, {"key": LOCK_KEY}).first() is not None


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


def is_file_locked(database: Path) -> bool:
    """Whether a run holds the lock file.

    It is found out by sharing the lock for an instant; a run that begins in the same one would end with 75.

    Raises:
        OSError: the file cannot be opened.
    """
    try:
        descriptor = os.open(lock_file(database), os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def check_lock(unended: Sequence[OpenRun], now: dt.datetime, host: str, *, is_locked: bool) -> Finding:
    """Whether a run is going on, and whose it is."""
    going = going_on(unended, host, is_locked=is_locked)
    if going is not None:
        return fine("lock", f"{going.words(now)} is going on: another would end with 75")
    if is_locked:
        return fine("lock", "a command that writes is at work, and no run: a crawl would end with 75")
    return fine("lock", "no run is going on")


def check_runs(unended: Sequence[OpenRun], now: dt.datetime, host: str, *, is_locked: bool) -> Finding:
    """Whether processes died and left their runs open."""
    going = going_on(unended, host, is_locked=is_locked)
    dead = [run for run in unended if run is not going]
    if not dead:
        return fine("runs", "none was left unfinished")
    named = ", ".join(run.words(now) for run in dead[:_MAX_NAMED])
    more = f" and {len(dead) - _MAX_NAMED} more" if len(dead) > _MAX_NAMED else ""
    if any(run.host == host for run in dead):
        remedy = "see its log for why; the next crawl from here marks it as aborted and goes on where it stopped"
    else:
        remedy = "see its log on that host for why; the next crawl from there marks it as aborted"
    return warning("runs", f"ended without a word, as a process does that is killed: {named}{more}", remedy)


def going_on(unended: Sequence[OpenRun], host: str, *, is_locked: bool) -> OpenRun | None:
    """The run that holds the lock: the latest whose process may live. None where nobody or no run holds it."""
    if not is_locked:
        return None
    return next((run for run in unended if run.host != host or is_alive(run.pid)), None)


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
