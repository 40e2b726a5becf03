"""`tearsheet report`: the state of the crawl as one HTML page."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated

import typer

from crawler.commands.options import ConfigOption, DatabaseOption, open_results, require_site

EXAMPLES = """
Examples:

  tearsheet report report.html

  tearsheet report /var/www/crawl.html --days 90

  tearsheet report - --site paper > paper.html
"""


def report(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="HTML file to write; - for standard output.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="Days that it looks back, today among them.")] = 30,
    site: Annotated[str | None, typer.Option(metavar="NAME", help="One site alone.")] = None,
    title: Annotated[str, typer.Option(help="Its heading.")] = "Crawl report",
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Write one HTML page: is all well, and what the last days brought.

    Sites and their health, articles a day, fields filled, failures, slowest sites, cost, newest and most linked
    articles, what changed. It needs no other file, runs no script, and takes the place of an older one when it is
    complete.
    """
    from crawler.reporting.figures import gather
    from crawler.reporting.page import render
    from schema.whole_file import whole_file

    with open_results(config, database) as connection:
        if site is not None:
            require_site(connection, site)
        page = render(gather(connection, days=days, now=dt.datetime.now(dt.UTC), only=site), title)
        if str(file) == "-":
            sys.stdout.buffer.write(page.encode())
            return
        with whole_file(connection.engine, file) as part:
            part.write_text(page, encoding="utf-8")
