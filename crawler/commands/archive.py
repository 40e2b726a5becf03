"""`tearsheet archive`: whether the pages as fetched are all there, and how long they are kept."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.commands.options import (
    BadUsage,
    ConfigOption,
    DatabaseOption,
    ResultFormat,
    engine_of,
    reading_engine_of,
    require_file,
)
from crawler.commands.progress import counted
from crawler.exit_codes import ExitCode
from crawler.logs import escape_controls, escape_json

if TYPE_CHECKING:
    from crawler.config import Config
    from pipelines.archive_check import ArchiveReport
    from schema.snapshots import Extent

EXAMPLES = """
Examples:

  tearsheet archive check

  tearsheet archive prune --dry-run

  tearsheet archive prune --keep 90d
"""

ArchiveOption = Annotated[
    Path | None, typer.Option("--archive", metavar="DIR", help="Folder of the WARC files [default: archive].")
]

archive = typer.Typer(
    help="Check the pages as fetched, or remove old ones.",
    epilog=EXAMPLES,
    no_args_is_help=True,
    rich_markup_mode=None,
)


@archive.command(epilog=EXAMPLES)
def check(
    folder: ArchiveOption = None,
    form: Annotated[ResultFormat, typer.Option("--format", help="Form of the result.")] = ResultFormat.TEXT,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Check that every archived page that the database knows can be read.

    Reads the whole archive once; crawls may go on meanwhile. The exit code is 3 where a page cannot be read.
    """
    from crawler.commands.archive_text import check_json, check_lines
    from crawler.config import load_config

    place = folder or Path(load_config(config, database=database).archive)
    report, kept, to_erase = _check(place, config, database)
    if form is ResultFormat.JSON:
        document = json.dumps(check_json(place, report, kept, to_erase), ensure_ascii=False, indent=2)
        print(escape_json(document))
    else:
        for line in check_lines(place, report, kept, to_erase):
            print(escape_controls(line))
    if report.unreadable:
        raise typer.Exit(ExitCode.QUALITY)


def _check(folder: Path, config: Path | None, database: str | None) -> tuple[ArchiveReport, Extent, int]:
    """What was found, what the database says is kept, and how many records takedowns still want overwritten."""
    from pipelines.archive_check import ArchiveReport, check_archive, settle
    from pipelines.archive_names import files_in
    from schema.engine import reading
    from schema.queries import require_views
    from schema.snapshots import extent, files_to_erase_in, unfinished_runs

    report = ArchiveReport()
    with reading_engine_of(config, database) as engine:
        require_file(engine)
        with reading(engine) as connection:
            require_views(connection)
            kept, unfinished = extent(connection), unfinished_runs(connection)
            steps = check_archive(connection, folder, report, unfinished=unfinished)
            for _ in counted(steps, lambda: sum(files_in(folder).values()), size=lambda read: read):
                pass
        with reading(engine) as connection:
            settle(connection, report)
            return report, kept, sum(files_to_erase_in(connection).values())


@archive.command(epilog=EXAMPLES)
def prune(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    keep: Annotated[
        str | None, typer.Option(metavar="90d", help="How long pages are kept [default: keep_archive].")
    ] = None,
    folder: ArchiveOption = None,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Remove archive files in which every page is older than the setting keep_archive, or --keep.

    Articles stay as they are; those whose page has gone from the archive cannot be parsed again. What a run is still
    writing is left alone.
    """
    from crawler.commands.archive_text import kept_lines, old_line, total_line
    from crawler.config import load_config
    from pipelines.archive import BadArchive
    from pipelines.archive_prune import plan_prune, remove_files
    from schema.engine import reading
    from schema.queries import require_views

    settings = load_config(config, database=database)
    retention = _retention(keep, settings)
    place = folder or Path(settings.archive)
    engine = engine_of(config, database)
    try:
        require_file(engine)
        with reading(engine) as connection:
            require_views(connection)
            if not place.is_dir():
                raise BadArchive(
                    f"there is no archive folder {place}; name it with --archive, or as the setting archive"
                )
            plan = plan_prune(connection, place, dt.datetime.now(dt.UTC) - retention)
        for file in plan.old if dry_run else remove_files(engine, place, plan.old):
            print(escape_controls(old_line(file, is_gone=not dry_run)))
    finally:
        engine.dispose()
    for line in (*kept_lines(plan, retention), total_line(plan, is_gone=not dry_run)):
        print(escape_controls(line))


def _retention(keep: str | None, settings: Config) -> dt.timedelta:
    from crawler.schedule import read_interval

    try:
        retention = settings.keep_archive if keep is None else read_interval(keep)
    except ValueError as error:
        raise BadUsage(f"--keep takes {error}; {keep!r} is not") from error
    if retention is None:
        raise BadUsage(
            'nothing is removed unless it is said how old it must be: set keep_archive = "90d" in tearsheet.toml, or'
            " give --keep 90d"
        )
    return retention
