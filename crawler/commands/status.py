"""`tearsheet status`: how the crawl of each site stands."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from crawler.commands.options import ConfigOption, DatabaseOption, ResultFormat, open_results
from crawler.logs import escape_controls

EXAMPLES = """
Examples:

  tearsheet status

  tearsheet status --format json
"""

_COLUMNS = {
    "site": "site",
    "articles": "articles",
    "pages_pending": "pending",
    "pages_failed": "failed",
    "last_run_at": "last run, UTC",
    "last_status": "status",
    "next_due_at": "next due, UTC",
}
"""Columns of v_site_health, and their headings on a terminal."""


def status(
    form: Annotated[ResultFormat, typer.Option("--format", help="Form of the result.")] = ResultFormat.TEXT,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Show how the crawl of each site stands.

    Its articles, what is left to fetch, what failed, how the last run ended. On a terminal a table, else tab-separated
    lines with a header.
    """
    from pipelines.export import time_text
    from schema.queries import last_run, site_health

    with open_results(config, database) as connection:
        sites, run = site_health(connection), last_run(connection)
    if form is ResultFormat.JSON:
        print(json.dumps({"sites": sites, "last_run": run}, ensure_ascii=False, indent=2, default=time_text))
    elif sys.stdout.isatty():
        _print_table(sites, run)
    else:
        print("\t".join(_COLUMNS))
        for site in sites:
            print("\t".join(_cell(site[name], "%Y-%m-%dT%H:%M:%SZ") for name in _COLUMNS))


def _print_table(sites: Sequence[Mapping[str, Any]], run: Mapping[str, Any] | None) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, heading in _COLUMNS.items():
        is_count = name in ("articles", "pages_pending", "pages_failed")
        table.add_column(heading, justify="right" if is_count else "left", no_wrap=name != "site", overflow="fold")
    for site in sites:
        table.add_row(*(Text(_cell(site[name], "%Y-%m-%d %H:%M")) for name in _COLUMNS))
    console = Console(highlight=False)
    console.print(table)
    if run is not None:
        console.print(Text(f"\nLast run {run['run_id']}: {run['status']}, {escape_controls(run['command'])}"))


def _cell(value: Any, time_format: str) -> str:
    if value is None:
        return "-"
    return escape_controls(value.strftime(time_format) if isinstance(value, dt.datetime) else str(value))
