"""`tearsheet sites`: the sites of the settings, listed, added and checked."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from crawler.commands.options import (
    BadUsage,
    ConfigOption,
    DatabaseOption,
    ResultFormat,
    database_exists,
    engine_of,
    open_results,
    reading_engine_of,
    require_file,
    require_site,
)
from crawler.commands.tables import print_rows
from crawler.logs import escape_controls, escape_json

if TYPE_CHECKING:
    from crawler.config import Config, SiteConfig
    from crawler.probing.site_check import SiteCheck

ADD_EXAMPLES = """
Examples:

  tearsheet sites add https://news.example/

  tearsheet sites add https://news.example/ --name news --every 1h --delay 2

  tearsheet sites add https://news.example/ --dry-run
"""

LIST_EXAMPLES = """
Examples:

  tearsheet sites list

  tearsheet sites list --format json
"""

CHECK_EXAMPLES = """
Examples:

  tearsheet sites check news.example

  tearsheet sites check --archived
"""

ACCEPT_EXAMPLES = """
Examples:

  tearsheet sites accept news.example
"""

_COLUMNS = {
    "site": "site",
    "start": "start",
    "due": "every",
    "delay": "delay",
    "articles": "articles",
    "last_run_at": "last run, UTC",
    "last_status": "status",
    "next_due_at": "next due, UTC",
}
"""Columns of the list, and their headings on a terminal."""

_HEALTH = ("articles", "last_run_at", "last_status", "next_due_at")
_MAX_DELAY_S = 86_400.0

SamplesOption = Annotated[int, typer.Option(min=1, max=50, metavar="N", help="How many articles to look at.")]

sites = typer.Typer(
    help="List, add or check the sites of the settings.",
    epilog=LIST_EXAMPLES + ADD_EXAMPLES.replace("\nExamples:\n", "") + CHECK_EXAMPLES.replace("\nExamples:\n", ""),
    no_args_is_help=True,
    rich_markup_mode=None,
)


# ------------------------------------------------------------------------------------------------------------- list
@sites.command("list", epilog=LIST_EXAMPLES)
def list_sites(
    form: Annotated[ResultFormat, typer.Option("--format", help="Form of the result.")] = ResultFormat.TEXT,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """List the sites of the settings.

    Where they start, how often they are due, and, where the database exists, how their crawl stands.
    """
    from crawler.config import load_config

    settings = load_config(config, database=database)
    if not settings.sites:
        print("the settings have no sites yet; make a section with `tearsheet sites add URL`", file=sys.stderr)
    health = _health(config, database) if settings.sites else {}
    rows = [_row(name, site, health.get(name, {})) for name, site in settings.sites.items()]
    if form is ResultFormat.JSON:
        print(_json(rows))
    elif rows:
        shown = [{**row, "start": " ".join(row["start"]), "due": row["cron"] or row["every"]} for row in rows]
        print_rows(shown, _COLUMNS, counts=("delay", "articles"), foldable="start")


def _row(name: str, site: SiteConfig, health: Mapping[str, Any]) -> dict[str, Any]:
    from crawler.politeness.pace import DEFAULT_DELAY_S
    from crawler.schedule import interval_text

    every = None if site.every is None else interval_text(site.every)
    delay = DEFAULT_DELAY_S if site.delay is None else site.delay
    row = {"site": name, "start": list(site.start), "every": every, "cron": site.cron, "delay": delay}
    row |= {"licence": site.licence, "terms": site.terms}
    return row | {key: health.get(key) for key in _HEALTH}


def _health(config: Path | None, database: str | None) -> dict[str, Mapping[str, Any]]:
    """The rows of v_site_health by site; none where the database is missing or empty."""
    from sqlalchemy import inspect

    from schema.engine import reading
    from schema.queries import require_views, site_health

    with reading_engine_of(config, database) as engine:
        if not database_exists(engine):
            return {}
        with reading(engine) as connection:
            if not inspect(connection).get_table_names():
                return {}
            require_views(connection)
            return {row["site"]: row for row in site_health(connection)}


# -------------------------------------------------------------------------------------------------------------- add
@sites.command(epilog=ADD_EXAMPLES)
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Where a crawl starts: home, section, feed or sitemap.")],
    name: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="What to call the site [default: its host]."),
    ] = None,
    every: Annotated[
        str | None, typer.Option(metavar="6h", help="How often to crawl [default: by the dates of its feed].")
    ] = None,
    delay: Annotated[
        float | None,
        typer.Option(
            min=0, max=_MAX_DELAY_S, metavar="S", help="Least gap between requests, now and in crawls [default: 1]."
        ),
    ] = None,
    samples: SamplesOption = 5,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the section, write nothing.")] = False,
    config: ConfigOption = None,
) -> None:
    """Look at a new site and add it to the settings.

    Reads its robots.txt, sitemaps, feeds and a few articles, with the gap that a crawl would keep, and shows what would
    be stored of them. Then a section is appended to the settings file, which is made where it is missing.
    """
    from crawler.commands.sites_text import probe_text
    from crawler.config import settings_file
    from crawler.fetch import FetchFailed, FetchSession
    from crawler.politeness.pace import DEFAULT_DELAY_S
    from crawler.probing.findings import suggested_interval, unfound_sources, weak_points
    from crawler.probing.probe import probe_site, scope_of
    from crawler.settings_file import NewSite, add_site, check_room

    start = _start_url(url)
    path, site_name, interval = settings_file(config), _site_name(name, start), _interval(every)
    contact = check_room(path, site_name, start, is_written=not dry_run).contact
    session = FetchSession([start], contact=contact, delay_s=DEFAULT_DELAY_S if delay is None else delay)
    try:
        probe = probe_site(session, scope_of([start]), samples=samples, say=_say)
    except FetchFailed as error:
        raise FetchFailed(f"{error}; nothing was written. Give another page of the site, or try again later") from error
    now = dt.datetime.now(dt.UTC)
    section = NewSite(
        site_name,
        (url if url.isprintable() else start, *unfound_sources(probe)),
        suggested_interval(probe, now) if interval is None else interval,
        delay,
    )
    print(f"{probe_text(probe, weak_points(probe))}\n\n{section.section()}")
    if dry_run:
        print("dry run: nothing was written")
        return
    add_site(path, section)
    print(f"added to {escape_controls(str(path))}; now: tearsheet crawl {site_name}")


def _start_url(url: str) -> str:
    from schema.urls import normalise_url

    start = normalise_url(url)
    if start is None:
        guess = f"https://{url}"
        is_host = "://" not in url and "." in url.partition("/")[0] and normalise_url(guess) is not None
        hint = f"; did you mean {guess} ?" if is_host else ""
        raise BadUsage(f"{url!r} is no absolute http(s) URL{hint}")
    return start


def _site_name(name: str | None, start: str) -> str:
    from crawler.config_values import SITE_NAMES, is_site_name

    chosen = urlsplit(start).netloc if name is None else name
    if not is_site_name(chosen):
        raise BadUsage(f"--name: allowed are names of {SITE_NAMES}; {chosen!r} is not")
    return chosen


def _interval(every: str | None) -> dt.timedelta | None:
    from crawler.schedule import read_interval

    try:
        return None if every is None else read_interval(every)
    except ValueError as error:
        raise BadUsage(f"--every: allowed is {error}; {every!r} is not") from error


# ------------------------------------------------------------------------------------------------------------ check
@sites.command(epilog=CHECK_EXAMPLES)
def check(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME...", help="Sites of the settings [default: all].")
    ] = None,
    samples: SamplesOption = 5,
    archived: Annotated[
        bool, typer.Option("--archived", help="Look at pages of the archive: no request is made.")
    ] = False,
    form: Annotated[ResultFormat, typer.Option("--format", help="Form of the result.")] = ResultFormat.TEXT,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Check the settings of sites against a few of their pages.

    On how many pages each selector matches and is used, how many articles have the fields that `coverage` asks for,
    what include and exclude leave out. Exit code 3 where a selector matches on no page or an objective is missed.
    """
    from crawler.commands.sites_text import check_json, check_text
    from crawler.config import load_config
    from crawler.probing.site_check import check_archived, check_live

    settings = load_config(config, database=database)
    chosen = _chosen(names or [], settings)
    checks: list[SiteCheck] = []
    with open_results(config, database) if archived else contextlib.nullcontext() as connection:
        for name in chosen:
            if connection is None:
                checks.append(check_live(name, settings, samples, _say))
            else:
                checks.append(check_archived(name, settings, samples, connection))
            if form is ResultFormat.TEXT:
                print(check_text(checks[-1]), flush=True)
    if form is ResultFormat.JSON:
        print(_json([check_json(it) for it in checks]))
    raise typer.Exit(max(it.exit_code for it in checks))


def _chosen(names: Sequence[str], settings: Config) -> list[str]:
    known = ", ".join(settings.sites) or "no site; make a section with `tearsheet sites add URL`"
    for name in names:
        if name not in settings.sites:
            raise BadUsage(f"no site of the settings is called {name}; they have {known}")
    if not settings.sites:
        raise BadUsage(f"there is nothing to check: the settings have {known}")
    return list(dict.fromkeys(names)) or list(settings.sites)


def _json(found: Sequence[Mapping[str, Any]]) -> str:
    from pipelines.export import time_text

    return escape_json(json.dumps({"sites": found}, ensure_ascii=False, indent=2, default=time_text))


def _say(message: str) -> None:
    print(escape_controls(message), file=sys.stderr, flush=True)


# ----------------------------------------------------------------------------------------------------------- accept
@sites.command(epilog=ACCEPT_EXAMPLES)
def accept(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The site.")],
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Take a site as it is now: its open breaches end, its history and its canaries begin anew.

    For a redesign that is read as well as it can be. Run `tearsheet crawl NAME --force` afterwards, which reads every
    known article once more.
    """
    from schema import health
    from schema.engine import writing
    from schema.queries import find_site, require_views

    engine = engine_of(config, database)
    try:
        require_file(engine)
        with writing(engine) as connection:
            require_views(connection)
            require_site(connection, name)
            site_id = find_site(connection, name)
            ended = health.accept(connection, site_id, dt.datetime.now(dt.UTC)) if site_id is not None else 0
    finally:
        engine.dispose()
    print(f"{name} is taken as it is now; {ended} open {'breach' if ended == 1 else 'breaches'} ended")
