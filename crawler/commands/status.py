"""`tearsheet status`: how the crawl of each site stands."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crawler.commands.options import (
    ConfigOption,
    DatabaseOption,
    MetricsOption,
    ResultFormat,
    open_results,
    require_site,
    require_writable,
)
from crawler.commands.tables import print_rows
from crawler.logs import escape_controls

if TYPE_CHECKING:
    from crawler.reporting.figures import SiteFigures

EXAMPLES = """
Examples:

  tearsheet status

  tearsheet status --format json

  tearsheet status --metrics-file /var/lib/node_exporter/tearsheet.prom
"""

_COLUMNS = (
    *("site", "articles", "pages_pending", "pages_failed", "last_run_at", "last_status", "next_due_at"),
    *("new_7d", "newest"),
)
"""For programs: columns of v_site_health, and two more."""
_ON_TERMINAL = {
    "site": "site",
    "articles": "articles",
    "new_7d": "new, 7d",
    "pages_pending": "pending",
    "pages_failed": "failed",
    "newest_age": "newest",
    "last_run_age": "last run",
    "last_status": "status",
}
"""What fits 80 columns, with headings."""
_LOOKS_BACK = dt.timedelta(days=7)


def status(
    form: Annotated[ResultFormat, typer.Option("--format", help="Form of the result.")] = ResultFormat.TEXT,
    site: Annotated[str | None, typer.Option(metavar="NAME", help="One site alone.")] = None,
    metrics_file: MetricsOption = None,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Show how the crawl of each site stands, and which sites somebody should look at.

    Articles, what is left to fetch, what failed, how the last run ended, what is new in seven days. On a terminal a
    table, else tab-separated lines with a header.
    """
    from crawler.reporting.figures import read_sites
    from schema.queries import last_run

    now = dt.datetime.now(dt.UTC)
    require_writable(metrics_file)
    with open_results(config, database) as connection:
        if site is not None:
            require_site(connection, site)
        sites = sorted(read_sites(connection, now - _LOOKS_BACK, now, only=site), key=lambda its: its.name)
        run = last_run(connection)
        if metrics_file is not None:
            _write_metrics(connection, metrics_file)
    if form is ResultFormat.JSON:
        _print_json(sites, run)
        return
    rows = [{**its.health, "new_7d": its.counts["new"], "newest": its.newest} for its in sites]
    if sys.stdout.isatty():
        _print_for_people(sites, rows, run, now)
    else:
        print_rows(rows, dict.fromkeys(_COLUMNS, ""), counts=(), foldable="site")


def _print_for_people(
    sites: Sequence[SiteFigures], rows: list[dict[str, Any]], run: Mapping[str, Any] | None, now: dt.datetime
) -> None:
    from crawler.reporting.figures import verdict

    print(f"{verdict(sites, now)}\n")
    for row in rows:
        days = row["newest"] and (now.date() - row["newest"]).days
        row["newest_age"] = days if days is None else f"{days}d" if days > 0 else "today"
        row["last_run_age"] = _age(row["last_run_at"], now)
    print_rows(rows, _ON_TERMINAL, counts=("articles", "pages_pending", "pages_failed", "new_7d"), foldable="site")
    _print_worries(sites, now)
    if run is not None:
        print(f"\nLast run {run['run_id']}: {run['status']}, {escape_controls(run['command'])}")


def _age(instant: dt.datetime | None, now: dt.datetime) -> str | None:
    """How long ago: "5m", "3h", "12d"."""
    if instant is None:
        return None
    minutes = max(0, round((now - instant).total_seconds() / 60))
    return f"{minutes}m" if minutes < 60 else f"{minutes // 60}h" if minutes < 2880 else f"{minutes // 1440}d"


def _write_metrics(connection: Any, file: Path) -> None:
    from crawler.metrics import write_metrics

    write_metrics(connection, file)


def _print_json(sites: Sequence[SiteFigures], run: Mapping[str, Any] | None) -> None:
    from pipelines.export import time_text

    breaches = [breach._asdict() for its in sites for breach in its.breaches]
    for breach in breaches:
        del breach["breach_id"], breach["ended_at"]
    document = {"sites": [its.health for its in sites], "last_run": run, "breaches": breaches}
    print(json.dumps(document, ensure_ascii=False, indent=2, default=time_text))


def _print_worries(sites: Sequence[SiteFigures], now: dt.datetime) -> None:
    from crawler.health.watch import CRAWLED

    for its in sites:
        if worries := its.worries(now):
            print(f"\n{escape_controls(its.name)}")
            for worry in worries:
                print(f"  {escape_controls(worry)}")
            if any(breach.measure != CRAWLED for breach in its.breaches):
                print(f"  if it is right as it is now: tearsheet sites accept {escape_controls(its.name)}")
