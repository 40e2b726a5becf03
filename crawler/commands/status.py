"""`tearsheet status`: how the crawl of each site stands."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from crawler.commands.options import ConfigOption, DatabaseOption, ResultFormat, open_results
from crawler.commands.tables import print_rows
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
        return
    print_rows(sites, _COLUMNS, counts=("articles", "pages_pending", "pages_failed"), foldable="site")
    if run is not None and sys.stdout.isatty():
        print(f"\nLast run {run['run_id']}: {run['status']}, {escape_controls(run['command'])}")
