"""The `runs` and `run_sites` tables: every run has a row from its first second, also one that dies."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from collections.abc import Mapping

from sqlalchemy import Connection, func, select, update

from schema.crawl_tables import run_sites, runs, sites
from schema.crawled import Counts
from schema.statements import insert_into

RUNNING = "running"
ABORTED = "aborted"
STOPPED = "stopped"

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def start_run(connection: Connection, *, command: str, now: dt.datetime, host: str, pid: int) -> int:
    """Makes the run's row and returns its id."""
    insert = runs.insert().values(started_at=now, status=RUNNING, host=host, pid=pid, command=command)
    return int(connection.execute(insert.returning(runs.c.run_id)).scalar_one())


def latest_moment(connection: Connection) -> dt.datetime:
    """The latest time that a run wrote down: later than now only where the clock has been set back."""
    moments = select(func.max(runs.c.started_at), func.max(runs.c.finished_at))
    return max((moment for moment in connection.execute(moments).one() if moment), default=_EPOCH)


def last_crawls(connection: Connection, site: str | None = None) -> dict[str, dt.datetime]:
    """When the last crawl of each site, or of one, began, by name. One that died or was stopped does not count."""
    query = (
        select(sites.c.name, func.max(run_sites.c.started_at))
        .join(run_sites, run_sites.c.site_id == sites.c.site_id)
        .where(run_sites.c.status.not_in((RUNNING, ABORTED, STOPPED)))
        .group_by(sites.c.name)
    )
    if site is not None:
        query = query.where(sites.c.name == site)
    return dict(connection.execute(query).all())


def left_at(connection: Connection, site_id: int, *, before_run: int) -> tuple[bool, dt.datetime | None]:
    """Whether the run before has crawled the site to an end, and when; True and None where there was none."""
    query = (
        select(run_sites.c.finished_at, run_sites.c.status)
        .where(run_sites.c.site_id == site_id, run_sites.c.run_id != before_run)
        .order_by(run_sites.c.started_at.desc(), run_sites.c.run_id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return (True, None) if row is None else (row.status not in (RUNNING, ABORTED), row.finished_at)


def finish_run(
    connection: Connection,
    run_id: int,
    *,
    status: str,
    exit_code: int,
    counts: Counts,
    coverage_min: float | None,
    now: dt.datetime,
) -> None:
    """Notes how the run ended. `coverage_min` is the worst share of filled fields, 0..1; None: nothing to measure."""
    started_at = connection.execute(select(runs.c.started_at).where(runs.c.run_id == run_id)).scalar_one()
    connection.execute(
        update(runs)
        .where(runs.c.run_id == run_id)
        .values(
            finished_at=now,
            duration_s=(now - started_at).total_seconds(),
            status=status,
            exit_code=exit_code,
            coverage_min=coverage_min,
            **dataclasses.asdict(counts),
        )
    )


def add_run_site(connection: Connection, run_id: int, site_id: int, now: dt.datetime) -> None:
    """Notes that the run begins with a site; once is enough."""
    insert = insert_into(connection, run_sites).values(run_id=run_id, site_id=site_id, started_at=now, status=RUNNING)
    connection.execute(insert.on_conflict_do_nothing())


def finish_run_site(
    connection: Connection,
    run_id: int,
    site_id: int,
    *,
    status: str,
    counts: Counts,
    problem: str | None = None,
    measures: Mapping[str, object] | None = None,
    now: dt.datetime,
) -> None:
    """Notes how the run ended for a site, why it, or the rest of it, could not be crawled, and what it read."""
    connection.execute(
        update(run_sites)
        .where(run_sites.c.run_id == run_id, run_sites.c.site_id == site_id)
        .values(finished_at=now, status=status, problem=problem, measures=measures or {}, **dataclasses.asdict(counts))
    )


def abort_dead_runs(connection: Connection, *, host: str, now: dt.datetime) -> list[int]:
    """Marks what a dead process of this machine left unfinished as aborted; returns those run ids.

    Runs of other machines are left alone: from here nobody can tell whether they live. Call it before `start_run`: an
    unfinished run with this process's own id is a dead one (process ids repeat, in containers at every start).
    """
    unfinished = select(runs.c.run_id, runs.c.pid).where(runs.c.finished_at.is_(None), runs.c.host == host)
    dead = [row.run_id for row in connection.execute(unfinished).all() if not _is_alive(row.pid)]
    if dead:
        ended = {"status": ABORTED, "finished_at": now}
        connection.execute(update(runs).where(runs.c.run_id.in_(dead)).values(ended))
        is_open = run_sites.c.run_id.in_(dead) & run_sites.c.finished_at.is_(None)
        connection.execute(update(run_sites).where(is_open).values(ended))
    return dead


def _is_alive(pid: int) -> bool:
    if pid <= 0 or pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
