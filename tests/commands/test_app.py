"""The process boundary: messages, exit codes, and a quick start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.commands import app as app_module
from crawler.exit_codes import ExitCode
from crawler.user_agent import program_version
from schema.errors import DatabaseUnavailable
from tests.commands.conftest import Run

CHECKOUT = Path(__file__).parents[2]
MAIN = "from crawler.commands.app import main; main()"


def test_version(run: Run) -> None:
    outcome = run("--version")
    assert (outcome.code, outcome.out) == (0, f"tearsheet {program_version()}\n")


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["show", "--help"], ["db", "check", "--help"]])
def test_help_goes_to_stdout(arguments: list[str], run: Run) -> None:
    outcome = run(*arguments)
    assert outcome.code == 0
    assert "Usage: tearsheet" in outcome.out
    assert "Examples:" in outcome.out
    assert outcome.err == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Usage: tearsheet"),
        (["shwo"], "Did you mean 'show'?"),
        (["show"], "Missing argument"),
        (["show", "1", "--frmat", "json"], "--format"),
        (["export", "-", "--format", "xlsx"], "'csv', 'jsonl', 'parquet'"),
        (["db"], "Usage: tearsheet db"),
    ],
)
def test_wrong_usage_is_2_and_says_so_on_stderr(arguments: list[str], says: str, run: Run) -> None:
    outcome = run(*arguments)
    assert (outcome.code, outcome.out) == (ExitCode.USAGE, "")
    assert says in outcome.err
    assert "Traceback" not in outcome.err


def _raising(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def raise_it(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(app_module, "app", raise_it)


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (DatabaseUnavailable("busy; try again later"), 75, "tearsheet: busy; try again later\n"),
        (OSError(28, "No space left on device"), 75, "tearsheet: the disk is full; free some space and run again\n"),
        (PermissionError(13, "Permission denied", "/x"), 78, "tearsheet: cannot use /x: Permission denied\n"),
        (RuntimeError("a\x1b\nb"), 1, "tearsheet: unexpected error: RuntimeError: a\\x1b\\x0ab; run with -v"),
        (OSError("odd"), 1, "tearsheet: unexpected error: OSError: odd; run with -v for the traceback"),
    ],
)
def test_what_a_command_raises_becomes_a_line_and_a_code(
    error: Exception, code: int, says: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    _raising(error, monkeypatch)
    outcome = run("show", "1")
    assert (outcome.code, outcome.out) == (code, "")
    assert outcome.err.startswith(says)
    assert outcome.err.count("\n") == 1


def test_verbose_adds_the_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _raising(RuntimeError("boom"), monkeypatch)
    assert "Traceback" in run("-v", "show", "1").err


def test_a_closed_pipe_is_no_error(stored: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-c", MAIN, "export", "-", "--database", str(stored)]
    ended = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False, cwd=CHECKOUT)
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_no_error(closed: str, stored: Path) -> None:
    command = f'exec "$0" -c "$1" status --database "$2" {closed}'
    ended = subprocess.run(["sh", "-c", command, sys.executable, MAIN, stored], check=False, cwd=CHECKOUT)
    assert ended.returncode == 0


def test_help_loads_no_heavy_library() -> None:
    heavy = ["scrapy", "twisted", "sqlalchemy", "bs4", "dateparser", "rich", "crawler.parsers", "crawler.run"]
    check = f"import sys; import crawler.commands.app; print([name for name in {heavy} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True, cwd=CHECKOUT)
    assert ended.stdout == "[]\n"
