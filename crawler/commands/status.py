"""`tearsheet status`: how the crawl of each site stands."""

from __future__ import annotations

import datetime as dt
import json
import sys
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
from crawler.logs import escape_json

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crawler.commands.status_text import Status
    from crawler.config import Config
    from crawler.reporting.figures import SiteFigures

EXAMPLES = """
Examples:

  tearsheet status

  tearsheet status --site paper

  tearsheet status --format json

  tearsheet status --metrics-file /var/lib/node_exporter/tearsheet.prom
"""

_COLUMNS = (
    *("site", "articles", "pages_pending", "pages_failed", "last_run_at", "last_status", "next_due_at"),
    *("new_7d", "newest", "coverage"),
)
"""For programs: columns of v_site_health, and three more."""
_LOOKS_BACK = dt.timedelta(days=7)
_LISTED_RUNS = 10


def status(
    form: Annotated[ResultFormat, typer.Option("--format", help="Form of the result.")] = ResultFormat.TEXT,
    site: Annotated[str | None, typer.Option(metavar="NAME", help="One site alone, and more of it.")] = None,
    metrics_file: MetricsOption = None,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Show how the crawl of each site stands, and which sites somebody should look at.

    Articles, what is new in seven days, fields filled, what is left to fetch, what failed, how the last run ended. On
    a terminal a table, else tab-separated lines with a header.
    """
    from crawler.config import load_config

    settings = load_config(config, database=database)
    require_writable(metrics_file, settings.database)
    with open_results(config, database) as connection:
        if site is not None:
            require_site(connection, site)
        found = _read(connection, settings, site)
        if metrics_file is not None:
            _write_metrics(connection, metrics_file)
    if form is ResultFormat.JSON:
        _print_json(found)
    elif sys.stdout.isatty():
        from crawler.commands.status_text import print_status

        print_status(found)
    else:
        rows = [{**its.health, **_more(its, found)} for its in found.sites]
        print_rows(rows, dict.fromkeys(_COLUMNS, ""), counts=(), foldable="site")


def _read(connection: Connection, settings: Config, only: str | None) -> Status:
    from crawler.commands.status_text import Details, Status
    from crawler.reporting.figures import read_sites
    from crawler.targets import overdue_sites
    from schema.queries import last_run
    from schema.reporting import runs_of_site
    from schema.runs import last_crawls
    from schema.traps import traps_of_name

    now = dt.datetime.now(dt.UTC)
    sites = sorted(read_sites(connection, now - _LOOKS_BACK, now, only=only), key=lambda its: its.name)
    overdue = overdue_sites(settings, last_crawls(connection, only), now.astimezone()) if settings.sites else []
    details = None
    if only is not None:
        details = Details(runs_of_site(connection, only, limit=_LISTED_RUNS), traps_of_name(connection, only, now))
    return Status(
        now=now,
        sites=sites,
        coverage={its.name: share for its in sites if (share := _coverage(its, settings)) is not None},
        last_run=last_run(connection),
        overdue=overdue,
        details=details,
    )


def _coverage(site: SiteFigures, settings: Config) -> float | None:
    """The lowest share over the fields that the settings name, else over title, published and text."""
    from crawler.tally import DEFAULT_OBJECTIVES

    if site.last_read is None:
        return None
    asked = settings.sites[site.name].coverage if site.name in settings.sites else {}
    return min(site.last_read.filled[name] / site.last_read.articles for name in asked or DEFAULT_OBJECTIVES)


def _write_metrics(connection: Connection, file: Path) -> None:
    from crawler.metrics import write_metrics

    write_metrics(connection, file)


def _more(site: SiteFigures, found: Status) -> dict[str, Any]:
    share = found.coverage.get(site.name)
    coverage = None if share is None else round(share, 4)
    return {"new_7d": site.counts["new"], "newest": site.newest, "coverage": coverage}


def _print_json(found: Status) -> None:
    from pipelines.export import time_text

    failures = [
        {"site": name, "reason": reason, "pages": pages}
        for name, reasons in found.failures().items()
        for reason, pages in reasons.most_common()
    ]
    document = {
        "sites": [its.health for its in found.sites],
        "last_run": found.last_run,
        "breaches": [_without(its._asdict(), "breach_id", "ended_at") for its in _breaches(found)],
        "failures": failures,
        "overdue": found.overdue,
        "details": [
            {"site": its.name, **_more(its, found), "worries": its.worries(found.now), "filled": _filled(its)}
            for its in found.sites
        ],
    }
    if found.details is not None:
        document |= {
            "runs": [_without(run._asdict(), "site", "measures") for run in found.details.runs],
            "strategies": _strategies(found.sites[0]),
            "traps": [_without(trap, "trap_id", "site_id") for trap in found.details.traps],
        }
    print(escape_json(json.dumps(document, ensure_ascii=False, indent=2, default=time_text)))


def _breaches(found: Status) -> Any:
    return (breach for its in found.sites for breach in its.breaches)


def _without(record: Any, *names: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in names}


def _filled(site: SiteFigures) -> dict[str, float] | None:
    """By field, the share of articles that have it, in the last run of the week that read any."""
    from crawler.health.measures import FIELDS

    read = site.last_read
    return None if read is None else {name: round(read.filled[name] / read.articles, 4) for name in FIELDS}


def _strategies(site: SiteFigures) -> dict[str, dict[str, int]]:
    from crawler.commands.status_text import strategies_of
    from crawler.health.measures import FIELDS

    read = site.last_read
    found = {} if read is None else {name: strategies_of(read, name) for name in FIELDS}
    return {name: ways for name, ways in found.items() if ways}
