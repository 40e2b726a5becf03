"""All checks of the database, in order, in a thread that nobody has to wait for."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine

from crawler.checkup import database_checks as checks
from crawler.checkup.clocks import check_dates
from crawler.checkup.findings import Finding, State, fault, skipped
from crawler.checkup.mounts import check_file_system
from crawler.checkup.run_checks import (
    check_lock,
    check_lock_file,
    check_runs,
    holders_of_file,
    holders_on_server,
    open_runs,
)
from crawler.checkup.stored import Growth, growth, latest_snapshot
from crawler.exit_codes import ExitCode
from schema.crawled import Snapshot
from schema.engine import reading
from schema.errors import BadDatabase, DatabaseUnavailable
from schema.read_only import opened_for_reading
from schema.runs import latest_moment

NAMES = ("database", "file_system", "writing", "structure", "lock", "runs", "dates", "database_clock")


class DatabaseLook:
    """What was found so far can be read at any time, from another thread."""

    def __init__(self, url: str, source: str, host: str) -> None:
        """`source` says where the URL is named; `host` is the name that runs of this machine have in the database."""
        self._url = url
        self._source = source
        self._host = host
        self._found: dict[str, Finding] = {}
        self._step = "database"
        self._why = "the database cannot be read"
        self.growth = Growth()
        self.snapshot: Snapshot | None = None
        self.has_looked_beside = threading.Event()
        """Set once the files are seen as they were: SQLite removes an empty log when it closes a database."""

    def go(self) -> None:
        """Makes the checks."""
        try:
            file = checks.sqlite_file(self._url)
            if file is not None:
                self._look_beside(file)
                self.has_looked_beside.set()
                if not file.exists():
                    self._why = "there is no database yet"
                    self._add(checks.missing(file, self._source))
                    return
            with opened_for_reading(self._url) as engine, reading(engine) as connection:
                self._look_inside(engine, connection, file)
        except (BadDatabase, DatabaseUnavailable) as error:
            self._add(checks.failure(self._step, error, self._source))
        finally:
            self.has_looked_beside.set()

    def findings(self, late_s: float | None = None) -> list[Finding]:
        """A finding of each name in NAMES.

        Args:
            late_s: how many seconds the checks were waited for in vain; None: they have ended.
        """
        found = dict(self._found)
        if late_s is not None and self._step not in found:
            remedy = f"see whether {self._source} names a server or disk that answers, and what keeps it busy"
            found[self._step] = fault(self._step, f"no answer within {late_s:g} s", remedy, ExitCode.BUSY)
        return [found.get(name) or skipped(name, self._why) for name in NAMES]

    def _add(self, finding: Finding) -> None:
        self._found[finding.name] = finding

    def _take(self, name: str, check: Callable[[], Finding]) -> Finding:
        self._step = name
        finding = check()
        self._add(finding)
        return finding

    def _look_beside(self, file: Path) -> None:
        self._take("file_system", lambda: check_file_system(file.absolute().parent))
        self._take("writing", lambda: checks.check_file_writing(file))
        if (locked_out := check_lock_file(file)) is not None:
            self._add(locked_out)
        self._add(skipped("database_clock", "SQLite has none of its own"))
        self._step = "database"

    def _look_inside(self, engine: Engine, connection: Connection, file: Path | None) -> None:
        is_server = engine.dialect.name == "postgresql"
        self._take("database", lambda: checks.reached(connection))
        if is_server:
            self._add(skipped("file_system", "the server's own affair"))
            self._take("database_clock", lambda: checks.check_server_clock(connection))
            self._take("writing", lambda: checks.check_server_writing(connection))
        if self._take("structure", lambda: checks.check_structure(engine, connection)).state is State.FAULT:
            self._why = "its structure is not this version's"
        elif checks.is_empty(connection):
            self._why = "the database is empty"
        else:
            self._look_at_rows(connection, file, is_server=is_server)

    def _look_at_rows(self, connection: Connection, file: Path | None, *, is_server: bool) -> None:
        now = dt.datetime.now(dt.UTC)
        self._take("dates", lambda: check_dates(latest_moment(connection), now))
        self._step = "lock"
        unended = open_runs(connection)
        if "lock" in self._found:  # and it cannot even be looked at
            holders = 0
        elif is_server:
            holders = holders_on_server(connection)
        else:
            holders = holders_of_file(file) if file is not None else 0
        if "lock" not in self._found:
            self._add(check_lock(unended, now, self._host, holders=holders, is_shared=is_server))
        self._take("runs", lambda: check_runs(unended, now, self._host, holders=holders))
        self.growth = growth(connection, now)
        self.snapshot = latest_snapshot(connection, self._host, is_shared=is_server)
