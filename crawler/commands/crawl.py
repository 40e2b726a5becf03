"""`tearsheet crawl`: one run, from the command line to the summary line."""

from __future__ import annotations

import datetime as dt
import json
import logging
import random
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.commands.options import BadUsage, MetricsOption, database_exists, read_size, require_writable
from crawler.exit_codes import ExitCode
from crawler.logs import escape_controls

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crawler.config import Config
    from crawler.site_result import Target
    from crawler.tally import Summary

logger = logging.getLogger(__name__)


class FailOn(StrEnum):
    """From which finding on the exit code is not 0."""

    NEVER = "never"
    ERROR = "error"
    PARTIAL = "partial"
    QUALITY = "quality"


class LogFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


EXAMPLES = """
Examples:

  tearsheet crawl https://news.example/

  tearsheet crawl https://news.example/politics/ --max-pages 200

  tearsheet crawl example --database postgresql://localhost/news --quiet

  tearsheet crawl --due --quiet

  tearsheet crawl --all --report run.json
"""


def crawl(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TARGET...", help="A URL (home, section, feed or sitemap), or a site's name in the settings."
        ),
    ] = None,
    database: Annotated[str | None, typer.Option(metavar="URL", help="SQLAlchemy URL or SQLite file.")] = None,
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="Settings file.")] = None,
    is_all: Annotated[bool, typer.Option("--all", help="Every site of the settings.")] = False,
    due: Annotated[bool, typer.Option("--due", help="Every site of the settings whose every or cron is due.")] = False,
    max_pages: Annotated[int | None, typer.Option(min=1, metavar="N", help="Stop after N pages.")] = None,
    max_seconds: Annotated[float | None, typer.Option(min=0, metavar="S", help="Stop after S seconds.")] = None,
    max_bytes: Annotated[
        int | None, typer.Option(parser=read_size, metavar="SIZE", help="Stop after SIZE, such as 500M.")
    ] = None,
    max_depth: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="Follow at most N clicks from the start.")
    ] = None,
    delay: Annotated[
        float | None, typer.Option(min=0, metavar="S", help="Least gap between requests to a host [default: 1].")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Check every known page, due or not.")] = False,
    no_canaries: Annotated[
        bool, typer.Option("--no-canaries", help="Write without reading known articles again first.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be asked for, and why; ask for nothing.")
    ] = False,
    archive: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for the pages as fetched, as WARC files [default: archive]."),
    ] = None,
    no_archive: Annotated[bool, typer.Option("--no-archive", help="Keep no pages as fetched.")] = False,
    fail_on: Annotated[FailOn, typer.Option(help="From which finding on the exit code is not 0.")] = FailOn.QUALITY,
    wait: Annotated[float, typer.Option(min=0, metavar="S", help="Wait for a running crawl up to S seconds.")] = 0.0,
    report: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the summary as JSON.")] = None,
    metrics_file: MetricsOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing when all went well.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log every page.")] = False,
    log_format: Annotated[LogFormat, typer.Option(help="Form of the log lines on stderr.")] = LogFormat.TEXT,
    log_file: Annotated[Path | None, typer.Option(metavar="FILE", help="Log to a file instead of stderr.")] = None,
    progress: Annotated[
        bool | None, typer.Option("--progress/--no-progress", help="Progress bar [default: on a terminal].")
    ] = None,
    parse_workers: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="Processes that parse; 0 parses in this one.")
    ] = None,
) -> None:
    """Crawl sites and store their articles.

    Only what is new or due is fetched; the same command again goes on where the last one ended. The last line on
    stdout is the summary.
    """
    from crawler.config import load_config
    from crawler.logs import configure_logging
    from crawler.metrics import MetricsAtEnd
    from crawler.progress import progress_bar
    from crawler.run import Run
    from crawler.run_options import RunOptions, default_workers

    settings = load_config(config, database=database)
    require_writable(report, settings.database)
    require_writable(metrics_file, settings.database)
    level = logging.DEBUG if verbose else logging.WARNING if quiet else logging.INFO
    configure_logging(level, log_format.value, log_file, None)
    choose = _chooser(targets or [], settings, is_all=is_all, is_due=due, delay_s=delay)
    if dry_run:
        _show_plan(settings.database, choose, is_forced=force)
        return
    options = RunOptions(
        database=settings.database,
        command=" ".join(["tearsheet", *sys.argv[1:]]),
        archive=None if no_archive else archive or Path(settings.archive),
        contact=settings.contact,
        uses_proxy=settings.uses_proxy,
        notify=settings.notify,
        max_pages=max_pages,
        max_seconds=max_seconds,
        max_bytes=max_bytes,
        max_depth=max_depth,
        is_forced=force,
        skips_canaries=no_canaries,
        keep_fetches=settings.keep_fetches,
        wait_s=wait,
        parse_workers=default_workers() if parse_workers is None else parse_workers,
    )
    is_bar_wanted = False if quiet else progress
    with MetricsAtEnd(settings.database, metrics_file) as metrics:
        with (
            progress_bar(max_pages, is_wanted=is_bar_wanted) as on_progress,
            Run(options, on_progress=on_progress) as run,
        ):
            from crawler.process import crawl_sites  # Scrapy, only once the database is known to be usable

            configure_logging(level, log_format.value, log_file, run.run_id)
            if settings.contact is None:
                logger.warning("no contact is set: site owners can't reach you; set `contact` in tearsheet.toml")
            crawl_sites(run, run.read(choose))
            summary = run.finish()
        metrics.exit_code = summary.exit_code
        _show(summary, is_quiet=quiet, report=report, has_log_file=log_file is not None)
    raise typer.Exit(_exit_code(summary, fail_on))


def _chooser(
    asked: list[str], settings: Config, *, is_all: bool, is_due: bool, delay_s: float | None
) -> Callable[[Connection | None], list[Target]]:
    """What the command line names; what is due can only be said with the database, None where there is none yet.

    Raises:
        UnknownTarget: see `crawler.targets`.
    """
    from crawler.targets import choose_targets, due_sites
    from schema.runs import last_crawls

    if not is_due:
        chosen = choose_targets(asked, settings, take_all=is_all, delay_s=delay_s)
        return lambda connection: _shared(chosen, connection) if is_all else chosen
    if asked or is_all:
        raise BadUsage("--due chooses the sites by itself; leave out the targets and --all")
    due_sites(settings, {}, dt.datetime.now().astimezone())  # tells whether there can be any

    def choose(connection: Connection | None) -> list[Target]:
        crawled = {} if connection is None else last_crawls(connection)
        names = due_sites(settings, crawled, dt.datetime.now().astimezone())
        logger.info("due: %s", ", ".join(names) or "nothing")
        return _shared(choose_targets(names, settings, delay_s=delay_s), connection) if names else []

    return choose


def _shared(targets: list[Target], connection: Connection | None) -> list[Target]:
    """The targets as those that other runs may take instead, in any order: runs that begin together meet less often."""
    from schema.runs import last_crawls

    crawled = {} if connection is None else last_crawls(connection)
    shared = [replace(target, is_shared=True, last_crawl=crawled.get(target.name)) for target in targets]
    random.shuffle(shared)
    return shared


def _show_plan(database: str, choose: Callable[[Connection | None], list[Target]], *, is_forced: bool) -> None:
    from crawler.commands.dry_run import print_plan
    from schema.engine import open_engine, reading
    from schema.queries import has_tables

    engine = open_engine(database)
    try:
        if database_exists(engine):
            with reading(engine) as connection:
                targets = choose(connection if has_tables(connection) else None)
        else:
            targets = choose(None)
        print_plan(engine, targets, dt.datetime.now(dt.UTC), is_forced=is_forced)
    finally:
        engine.dispose()


def _show(summary: Summary, *, is_quiet: bool, report: Path | None, has_log_file: bool) -> None:
    for problem in summary.problems:
        logger.warning("%s", problem)
        if has_log_file:  # what cron mails must say what is wrong, not where to look it up
            print(escape_controls(problem), file=sys.stderr)
    if report is not None:
        from schema.whole_file import replacing

        with replacing(report) as part:
            part.write_text(json.dumps(summary.as_json(), indent=2) + "\n", encoding="utf-8")
    if not is_quiet or summary.exit_code != ExitCode.OK:
        print(summary.lines())


_FAILS_FROM: Mapping[int, tuple[FailOn, ...]] = {
    ExitCode.QUALITY: (FailOn.QUALITY,),
    ExitCode.SITE_FAILED: (FailOn.QUALITY, FailOn.PARTIAL),
}


def _exit_code(summary: Summary, fail_on: FailOn) -> int:
    """The summary's exit code, or 0 where `--fail-on` says that this finding is none."""
    if fail_on is FailOn.NEVER:
        return ExitCode.OK
    is_counted = fail_on in _FAILS_FROM.get(summary.exit_code, FailOn)
    return summary.exit_code if is_counted else ExitCode.OK
