"""Runs and sites have rows from their first second, also those that die."""

from __future__ import annotations

import os
import subprocess
import sys

from sqlalchemy import Engine

from schema.crawled import Counts
from schema.engine import writing
from schema.runs import abort_dead_runs, add_run_site, finish_run, finish_run_site, start_run
from schema.sites import NO_TERMS, Terms, ensure_site
from tests.stored_site import BASE, HOUR, START, Site

COUNTS = Counts(discovered=9, fetched=5, new=3, failed=1)


def _dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def _start(engine: Engine, *, host: str = "desk", pid: int = 1) -> int:
    with writing(engine) as connection:
        return start_run(connection, command="tearsheet crawl x", now=START, host=host, pid=pid)


def _statuses(site: Site) -> dict[int, str]:
    return {row.run_id: row.status for row in site.rows("SELECT run_id, status FROM runs")}


def test_a_run_has_a_row_before_and_after(site: Site) -> None:
    run_id = _start(site.engine)
    assert _statuses(site)[run_id] == "running"
    with writing(site.engine) as connection:
        add_run_site(connection, run_id, site.site_id, START)
        add_run_site(connection, run_id, site.site_id, START)
        finish_run_site(connection, run_id, site.site_id, status="ok", counts=COUNTS, now=START + HOUR)
        finish_run(connection, run_id, status="ok", exit_code=0, counts=COUNTS, coverage_min=0.98, now=START + HOUR)
    [row] = site.rows("SELECT * FROM runs WHERE run_id = :run_id", run_id=run_id)
    assert (row.status, row.exit_code, row.coverage_min, row.duration_s) == ("ok", 0, 0.98, 3_600.0)
    assert (row.discovered, row.fetched, row.new, row.updated, row.failed) == (9, 5, 3, 0, 1)
    [row] = site.rows("SELECT * FROM run_sites")
    assert (row.status, row.new) == ("ok", 3)


def test_only_dead_runs_of_this_machine_are_aborted(site: Site) -> None:
    dead, own, alive = (_start(site.engine, pid=pid) for pid in (_dead_pid(), os.getpid(), os.getppid()))
    elsewhere = _start(site.engine, host="cellar", pid=_dead_pid())
    with writing(site.engine) as connection:
        add_run_site(connection, dead, site.site_id, START)
        assert sorted(abort_dead_runs(connection, host="desk", now=START + HOUR)) == [dead, own]
    statuses = _statuses(site)
    assert [statuses[run] for run in (dead, own, alive, elsewhere)] == ["aborted", "aborted", "running", "running"]
    assert site.one("SELECT status FROM run_sites") == "aborted"


def test_a_finished_run_stays_as_it_ended(site: Site) -> None:
    run_id = _start(site.engine, pid=_dead_pid())
    with writing(site.engine) as connection:
        finish_run(connection, run_id, status="limit", exit_code=5, counts=COUNTS, coverage_min=None, now=START)
        assert abort_dead_runs(connection, host="desk", now=START) == []
    assert _statuses(site)[run_id] == "limit"


def test_a_site_has_the_terms_of_today(site: Site) -> None:
    terms = Terms("CC BY 4.0", f"{BASE}/terms")
    query = "SELECT licence, terms_url FROM v_sites"
    for stated, stored in ((terms, ("CC BY 4.0", f"{BASE}/terms")), (NO_TERMS, (None, None))):
        with writing(site.engine) as connection:
            assert ensure_site(connection, "news.example", [f"{BASE}/"], START, stated) == site.site_id
        assert [tuple(row) for row in site.rows(query)] == [stored]


def test_a_site_keeps_its_id_and_takes_new_start_urls(site: Site) -> None:
    with writing(site.engine) as connection:
        assert ensure_site(connection, "news.example", [f"{BASE}/feed"], START + HOUR) == site.site_id
        assert ensure_site(connection, "other.example", [], START) != site.site_id
    assert "feed" in str(site.one("SELECT start_urls FROM sites WHERE name = 'news.example'"))
