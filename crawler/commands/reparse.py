"""`tearsheet reparse`: the archived pages through the present parser."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.commands.options import (
    ConfigOption,
    DatabaseOption,
    ResultFormat,
    reading_engine_of,
    require_file,
    require_site,
)
from crawler.commands.progress import counted
from crawler.commands.tables import print_rows
from crawler.exit_codes import ExitCode
from crawler.logs import escape_controls, escape_json

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from crawler.config import Config
    from crawler.reparsing.comparison import Comparison
    from crawler.reparsing.site_reparse import SiteReparse
    from schema.rereading import ArchivedSite

EXAMPLES = """
Examples:

  tearsheet reparse                      what a newer parser would change, with samples

  tearsheet reparse --site news.example

  tearsheet reparse --apply              and write it, as versions of their own
"""

_COLUMNS = {name: name for name in ("field", "same", "filled", "lost", "changed")}


def reparse(
    site: Annotated[
        list[str] | None, typer.Option("--site", metavar="S", help="Only this site; may be repeated.")
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Write what comes out differently.")] = False,
    max_lost: Annotated[
        float, typer.Option(min=0, max=1, metavar="SHARE", help="Refuse a site that loses more of any field.")
    ] = 0.02,
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Processes that parse [default: one a core].")
    ] = None,
    archive: Annotated[Path | None, typer.Option(metavar="DIR", help="The archive [default: archive].")] = None,
    form: Annotated[ResultFormat, typer.Option("--format", help="Form of the result.")] = ResultFormat.TEXT,
    wait: Annotated[float, typer.Option(min=0, metavar="S", help="Wait for a running crawl up to S seconds.")] = 0.0,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Read the archived pages again with the present parser and settings, without a request.

    Shows for each field how many pages say the same, gained it, lost it or changed it. Nothing is written without
    --apply. What was written comes out the same the next time, so a run that was killed is simply run again.
    """
    from crawler.config import load_config
    from crawler.parse_pool import ParsePool
    from crawler.reparsing.rereading import reread
    from crawler.reparsing.site_reparse import Plan, reparse_site

    settings = load_config(config, database=database)
    with _opened(settings, config, database, is_writing=apply, wait_s=wait) as (engine, run_id):
        sites = _sites(engine, site or ())
        profiles = {name: section.profile for name, section in settings.sites.items()}
        plan = Plan(archive or Path(settings.archive), profiles, max_lost, run_id)
        pool = ParsePool(workers or os.cpu_count() or 1, read=reread)
        results: list[SiteReparse] = []
        try:
            results += (reparse_site(engine, pool, plan, each, counted, _now) for each in sites)
        finally:
            pool.close()
            if run_id is not None:
                _finish(engine, run_id, results, is_whole=len(results) == len(sites))
    _show(results, form, is_applied=apply, max_lost=max_lost)
    raise typer.Exit(ExitCode.QUALITY if any(result.refused for result in results) else ExitCode.OK)


@contextlib.contextmanager
def _opened(
    settings: Config, config: Path | None, database: str | None, *, is_writing: bool, wait_s: float
) -> Iterator[tuple[Engine, int | None]]:
    """The engine, and where it is to write the run's id: it then holds the lock that crawls hold."""
    from crawler.lock import run_lock
    from schema import runs
    from schema.engine import open_engine, reading, writing
    from schema.queries import require_views

    if not is_writing:
        with reading_engine_of(config, database) as engine:
            require_file(engine)
            with reading(engine) as connection:
                require_views(connection)
            yield engine, None
        return
    engine = open_engine(settings.database, is_single=True)
    try:
        require_file(engine)
        with reading(engine) as connection:
            require_views(connection)
        with run_lock(engine, wait_s=wait_s):
            with writing(engine) as connection:
                host, now = socket.gethostname(), _now()
                runs.abort_dead_runs(connection, host=host, now=now)
                command = " ".join(["tearsheet", *sys.argv[1:]])
                run_id = runs.start_run(connection, command=command, now=now, host=host, pid=os.getpid())
            yield engine, run_id
    finally:
        engine.dispose()


def _finish(engine: Engine, run_id: int, results: Sequence[SiteReparse], *, is_whole: bool) -> None:
    from schema import runs
    from schema.crawled import Counts
    from schema.engine import writing

    is_refused = any(result.refused for result in results)
    counts = Counts(new=sum(result.new for result in results), updated=sum(result.updated for result in results))
    status, code = ("quality", ExitCode.QUALITY) if is_refused else ("ok", ExitCode.OK)
    if not is_whole:
        status, code = "failed", ExitCode.ERROR
    with writing(engine) as connection:
        runs.finish_run(connection, run_id, status=status, exit_code=code, counts=counts, coverage_min=None, now=_now())


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _sites(engine: Engine, names: Sequence[str]) -> list[ArchivedSite]:
    from schema.engine import reading
    from schema.rereading import archived_sites

    with reading(engine) as connection:
        for name in names:
            require_site(connection, name)
        return [each for each in archived_sites(connection) if not names or each.name in names]


def _show(results: Sequence[SiteReparse], form: ResultFormat, *, is_applied: bool, max_lost: float) -> None:
    from crawler.reparsing.comparison import Comparison

    total = Comparison()
    for result in results:
        total.merge(result.comparison)
    if form is ResultFormat.JSON:
        print(escape_json(json.dumps(_as_json(results, total), ensure_ascii=False, indent=2)))
        return
    print_rows(_rows(total), _COLUMNS, counts=("same", "filled", "lost", "changed"), foldable="field")
    for line in _samples(total):
        print(line)
    differing, unreadable = sum(result.differing for result in results), total.unreadable
    print(f"{total.pages} pages read, {differing} articles come out differently, {unreadable} pages cannot be read")
    for result in results:
        for problem in result.problems:
            print(escape_controls(f"  {problem}"))
        if result.refused:
            lost = ", ".join(f"{name} {result.comparison.share_lost(name):.1%}" for name in result.refused)
            print(escape_controls(f"{result.site}: refused, more than {max_lost:.1%} would be lost: {lost}"))
    if is_applied:
        updated, new = sum(result.updated for result in results), sum(result.new for result in results)
        print(f"written: {updated} articles got a version, {new} are new")
    elif differing:
        print("nothing was written; --apply does it")


def _rows(total: Comparison) -> list[dict[str, object]]:
    from crawler.reparsing.comparison import FIELDS, Outcome

    return [{"field": name} | {str(outcome): total.counts[name, outcome] for outcome in Outcome} for name in FIELDS]


def _samples(total: Comparison) -> Iterator[str]:
    for (name, outcome), samples in total.samples.items():
        for sample in samples:
            yield escape_controls(f"{name} {outcome}: {sample.url}")
            yield escape_controls(f"  before: {sample.before or '-'}")
            yield escape_controls(f"  after:  {sample.after or '-'}")


def _as_json(results: Sequence[SiteReparse], total: Comparison) -> dict[str, object]:
    return total.as_json() | {
        "sites": [
            {
                "site": result.site,
                "pages": result.comparison.pages,
                "differing": result.differing,
                "refused": list(result.refused),
                "updated": result.updated,
                "new": result.new,
                "cpu_s": round(result.cpu_s, 3),
            }
            for result in results
        ]
    }
