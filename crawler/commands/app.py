"""The command line: which commands there are, and how what they raise becomes messages and exit codes."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from crawler.commands import (
    archive,
    browse,
    correct,
    crawl,
    cron,
    db,
    doctor,
    explain,
    export,
    extract,
    fixture,
    reparse,
    report,
    search,
    show,
    sites,
    status,
    takedown,
    why,
)
from crawler.exit_codes import SIGNAL_BASE, ExitCode
from crawler.logs import end_logging, escape_controls
from crawler.user_agent import program_version
from schema.errors import TearsheetError

EXAMPLES = """
Examples:

  tearsheet crawl https://news.example/     a site into articles.db

  tearsheet export articles.csv             what was stored, as a table

  tearsheet extract https://news.example/a  one page as JSON

Settings: tearsheet.toml, or the file that --config or TEARSHEET_CONFIG names.
"""

_UNUSABLE_PATH = (errno.ENOENT, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOTDIR, errno.EROFS, errno.ENAMETOOLONG)
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)

app = typer.Typer(
    name="tearsheet",
    epilog=EXAMPLES,
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(epilog=crawl.EXAMPLES)(crawl.crawl)
app.command(epilog=extract.EXAMPLES)(extract.extract)
app.command(epilog=explain.EXAMPLES)(explain.explain)
app.command(epilog=why.EXAMPLES)(why.why)
app.command(epilog=show.EXAMPLES)(show.show)
app.command(epilog=search.EXAMPLES)(search.search)
app.command(epilog=export.EXAMPLES)(export.export)
app.command(epilog=browse.EXAMPLES)(browse.browse)
app.command(epilog=correct.EXAMPLES)(correct.correct)
app.command(epilog=reparse.EXAMPLES)(reparse.reparse)
app.command(epilog=takedown.EXAMPLES)(takedown.takedown)
app.command(epilog=fixture.EXAMPLES)(fixture.fixture)
app.command(epilog=status.EXAMPLES)(status.status)
app.command(epilog=report.EXAMPLES)(report.report)
app.command(epilog=cron.EXAMPLES)(cron.cron)
app.command(epilog=doctor.EXAMPLES)(doctor.doctor)
app.add_typer(sites.sites, name="sites")
app.add_typer(db.db, name="db")
app.add_typer(archive.archive, name="archive")


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        print(f"tearsheet {program_version()}")
        raise typer.Exit


@app.callback()
def tearsheet(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show the traceback of an unexpected error.")
    ] = False,
) -> None:
    """Crawl sites for articles and keep them in a database, each part in its own column."""


def main() -> None:
    """The console script."""
    _open_missing_streams()
    sys.exit(run_command(sys.argv[1:]))


def _open_missing_streams() -> None:
    """Python has None for a stream that its parent closed (`>&-`)."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open to the end


def run_command(arguments: Sequence[str]) -> int:
    """Runs one command and returns its exit code; whatever it raises has become a message on stderr."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    code = _guarded(arguments)
    end_logging(code)
    return code


def _guarded(arguments: Sequence[str]) -> int:
    try:
        code = int(app(list(arguments), prog_name="tearsheet", standalone_mode=False) or ExitCode.OK)
        return _flush(code)
    except SystemExit as end:
        if not isinstance(end.__context__, BrokenPipeError):
            raise
        return ExitCode.OK  # so Typer ends a command whose reader has closed the pipe
    except typer.TyperException as error:
        show = getattr(error, "show", None)  # usage errors: with the usage line of their command
        show() if show is not None else _say(str(error))
        return error.exit_code
    except typer.Abort:
        return SIGNAL_BASE + signal.SIGINT
    except TearsheetError as error:
        return _say(str(error), error.exit_code)
    except OSError as error:
        return _os_error(error, arguments)
    except Exception as error:  # noqa: BLE001 - the process boundary: every error becomes a message and an exit code
        return _unexpected(error, arguments)


def _flush(code: int) -> int:
    """Writes what is left for stdout. A reader that has closed the pipe is no fault of the command."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes stdout once more at the end, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _os_error(error: OSError, arguments: Sequence[str]) -> int:
    if error.errno in _DISK_FULL:
        return _say("the disk is full; free some space and run again", ExitCode.BUSY)
    if error.errno in _UNUSABLE_PATH and error.filename is not None:
        return _say(f"cannot use {error.filename}: {error.strerror}", ExitCode.CONFIG)
    return _unexpected(error, arguments)


def _unexpected(error: Exception, arguments: Sequence[str]) -> int:
    if {"-v", "--verbose"} & set(arguments):
        traceback.print_exception(error)
    return _say(f"unexpected error: {type(error).__name__}: {error}; run with -v for the traceback", ExitCode.ERROR)


def _say(message: str, code: int = ExitCode.ERROR) -> int:
    print(f"tearsheet: {escape_controls(message)}", file=sys.stderr)
    return code
