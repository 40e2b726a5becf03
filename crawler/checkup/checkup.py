"""All checks together, the slow ones side by side, and none waited for longer than allowed.

Threads that hang in a look-up of a name or on a dead network disk cannot be ended. Those of a `ThreadPool` are daemons:
the process ends without them.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.pool import AsyncResult, ThreadPool
from pathlib import Path
from typing import TypeVar

from crawler.checkup.archive_checks import check_folder, check_snapshot
from crawler.checkup.clocks import check_site_clocks
from crawler.checkup.database_checks import check_integrity, failure, sqlite_file
from crawler.checkup.database_look import NAMES, DatabaseLook
from crawler.checkup.disk import Place, check_disks, temporary_place
from crawler.checkup.findings import Finding, fault, skipped
from crawler.checkup.machine import check_environment, check_program, check_time_zone
from crawler.checkup.setting_checks import check_contact, check_schedules, check_settings, database_source
from crawler.checkup.site_checks import Asking, check_site, clocks, origins_by_host
from crawler.config import DATABASE_VARIABLE, Config
from crawler.exit_codes import ExitCode
from schema.errors import BadDatabase, DatabaseUnavailable

ALL_S = 10.0
"""For all checks together."""
DATABASE_S = 5.0
"""For the database, before the disks are looked at without what it knows."""
ROBOTS_S = 8.0
"""For one robots.txt; a crawl gives it nine, three times."""

_MAX_HOSTS = 64
"""Asked at a time."""
_LOOK_EVERY_S = 0.1
_DEPENDS = "depends on the settings"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says."""

    config: Path | None = None
    database: str | None = None
    archive: Path | None = None
    is_offline: bool = False


def check_up(asked: Asked) -> list[Finding]:
    """Makes all checks; ends after ALL_S seconds and a little, whatever hangs."""
    deadline = time.monotonic() + ALL_S
    of_settings, settings = check_settings(asked.config, asked.database)
    known = settings or Config()
    origins = {} if asked.is_offline or known.uses_proxy else origins_by_host(known)
    asking = Asking(known.contact)
    with ThreadPool(3) as local, ThreadPool(max(1, min(len(origins), _MAX_HOSTS))) as remote:
        questions = [(its, remote.apply_async(asking.ask_host, (its,))) for its in origins.values()]
        of_database = _Stored(asked, settings, local)
        of_database.wait(min(deadline, time.monotonic() + DATABASE_S))
        of_disks = _Disks(asked, settings, of_database, local)
        _await_answers(asking, questions, deadline)
        return [
            of_settings,
            *([check_schedules(known), check_contact(known)] if settings else []),
            check_environment(known, os.environ, is_database_asked=asked.database is not None),
            check_program(sys.argv[0], sys.executable),
            check_time_zone(os.environ, dt.datetime.now().astimezone()),
            *of_database.findings(deadline),
            *of_disks.findings(deadline),
            *_of_sites(asked, settings, asking),
        ]


def _is_ready(result: AsyncResult[T], deadline: float) -> bool:
    """Whether the result is there in time. Raises what its call raised."""
    result.wait(max(0.0, deadline - time.monotonic()))
    if result.ready():
        result.get()
        return True
    return False


class _Stored:
    """The checks of the database, and what it says that others need."""

    def __init__(self, asked: Asked, settings: Config | None, pool: ThreadPool) -> None:
        self.url = settings.database if settings else asked.database or os.environ.get(DATABASE_VARIABLE)
        source = database_source(asked.config, asked.database, os.environ)
        self.look = DatabaseLook(self.url or "", source, socket.gethostname())
        self._late_s: float | None = None
        if self.url:
            self._integrity = pool.apply_async(_integrity, (self.url, source, self.look.has_looked_beside))
            self._going = pool.apply_async(self.look.go)

    def wait(self, deadline: float) -> None:
        """Returns when the database has said what it can say in the time."""
        if self.url and not _is_ready(self._going, deadline):
            self._late_s = DATABASE_S

    def findings(self, deadline: float) -> list[Finding]:
        if not self.url:
            return [skipped(name, _DEPENDS) for name in (*NAMES, "integrity")]
        is_read = _is_ready(self._integrity, deadline)
        integrity = self._integrity.get() if is_read else skipped("integrity", "takes longer than there is time")
        return [*self.look.findings(self._late_s), integrity]


def _integrity(url: str, source: str, may_begin: threading.Event) -> Finding:
    may_begin.wait()
    file = _file_of(url)
    if file is None:
        return skipped("integrity", "only SQLite files are read for it")
    if not file.exists():
        return skipped("integrity", "there is no database yet")
    try:
        return check_integrity(url, file)
    except (BadDatabase, DatabaseUnavailable) as error:
        return failure("integrity", error, source)


class _Disks:
    """The checks of the folders that a crawl writes to."""

    def __init__(self, asked: Asked, settings: Config | None, stored: _Stored, pool: ThreadPool) -> None:
        archive = asked.archive or (Path(settings.archive) if settings else None)
        self._archive = archive and archive.absolute()
        self._look = stored.look
        self._url = stored.url
        self._found = pool.apply_async(self._check)

    def findings(self, deadline: float) -> list[Finding]:
        if _is_ready(self._found, deadline):
            return self._found.get()
        what = "a disk does not answer: that of the database, of the archive or of temporary files"
        return [fault("disks", what, "see to its mount: df -h hangs there too", ExitCode.BUSY)]

    def _check(self) -> list[Finding]:
        growth, places, found = self._look.growth, [], []
        file = _file_of(self._url)
        if file is not None:
            size = file.stat().st_size if file.is_file() else 0
            places.append(Place("disk_database", file.absolute().parent, size * growth.share))
        if self._archive is not None:
            places.append(Place("disk_archive", self._archive, growth.archive_bytes))
        temporary = temporary_place()
        if isinstance(temporary, Place):
            places.append(temporary)
        else:
            found.append(temporary)
        found = [*check_disks(places), *found]
        if self._archive is None:
            return [*found, skipped("archive", _DEPENDS), skipped("snapshot", _DEPENDS)]
        return [*found, check_folder(self._archive), check_snapshot(self._archive, self._look.snapshot)]


def _file_of(url: str | None) -> Path | None:
    """The SQLite file; None where there is none, or the URL is wrong, which the database's own checks say."""
    try:
        return sqlite_file(url) if url else None
    except BadDatabase:
        return None


def _await_answers(
    asking: Asking, questions: Sequence[tuple[Sequence[str], AsyncResult[None]]], deadline: float
) -> None:
    """Waits until each host has answered, or had its time, or all the time is over."""
    for origins, result in questions:
        while not result.ready() and not asking.is_due(origins, ROBOTS_S) and time.monotonic() < deadline:
            result.wait(_LOOK_EVERY_S)
        if result.ready():
            result.get()


def _of_sites(asked: Asked, settings: Config | None, asking: Asking) -> list[Finding]:
    if settings is None:
        return [skipped("sites", _DEPENDS)]
    if not settings.sites:
        return [skipped("sites", "the settings name none")]
    if asked.is_offline:
        return [skipped("sites", "nothing is asked for with --offline")]
    if settings.uses_proxy:
        return [skipped("sites", "crawls go through a proxy, which is not asked here")]
    answers = asking.answers(ROBOTS_S)
    sites = [check_site(name, site, answers) for name, site in settings.sites.items()]
    return [check_site_clocks(clocks(answers.values())), *sites]
