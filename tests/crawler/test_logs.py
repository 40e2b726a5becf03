"""The log: nobody can forge a line, and quiet commands stay quiet."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.logs import configure_logging, end_logging, escape_controls

own = logging.getLogger("crawler.somewhere")


@pytest.fixture(autouse=True)
def _restored_logging() -> Iterator[None]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    logging.captureWarnings(False)


def test_a_text_line_has_time_level_run_and_logger(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(logging.INFO, "text", run_id=12)
    own.info("stored %d", 3)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith("Z INFO run=12 crawler.somewhere: stored 3\n")


def test_a_json_line_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(logging.INFO, "json", run_id=12)
    own.warning("a\nb\u2028c")
    (line,) = capsys.readouterr().err.splitlines()
    event = json.loads(line)
    assert (event["level"], event["run"], event["message"]) == ("WARNING", 12, "a\nb\u2028c")


@pytest.mark.parametrize("hostile", ["\n", "\r", "\x1b[2J", "\x85", "\u2028", "\u202e", "\x00"])
def test_control_characters_are_escaped(hostile: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(logging.INFO, "text")
    own.info("before%s2026-01-01T00:00:00Z INFO forged", hostile)
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1
    assert hostile not in err.rstrip("\n")


def test_a_lone_surrogate_is_escaped() -> None:
    assert escape_controls("new \ud800") == "new \\ud800"


def test_no_line_of_a_traceback_looks_like_a_line_of_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(logging.INFO, "text")
    try:
        raise ValueError("first\n2026-01-01T00:00:00Z INFO forged")
    except ValueError:
        own.exception("it broke")
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].endswith("ERROR crawler.somewhere: it broke")
    assert all(line.startswith("  | ") for line in lines[1:])
    assert len(lines) > 3


@pytest.mark.parametrize(("level", "is_shown"), [(logging.INFO, False), (logging.DEBUG, True)])
def test_libraries_are_heard_below_warning_only_when_verbose(
    level: int, is_shown: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    library = logging.getLogger("scrapy.core.engine")
    library.setLevel(logging.DEBUG)
    configure_logging(level, "text")
    library.info("opened")
    library.warning("odd")
    err = capsys.readouterr().err
    assert ("opened" in err) is is_shown
    assert "odd" in err


@pytest.mark.parametrize(("exit_code", "shown"), [(0, False), (4, True)])
def test_quiet_shows_warnings_only_when_the_command_ends_badly(
    exit_code: int, shown: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(logging.WARNING, "text")
    own.warning("early")
    configure_logging(logging.WARNING, "text", run_id=7)
    own.info("chatter")
    own.warning("late")
    assert capsys.readouterr().err == ""
    end_logging(exit_code)
    err = capsys.readouterr().err
    assert [word in err for word in ("early", "late", "run=7", "chatter")] == [shown, shown, shown, False]


def test_a_file_is_appended_to_and_stderr_stays_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "crawl.log"
    file.write_text("old\n")
    configure_logging(logging.WARNING, "text", file)
    own.warning("new \x85")
    assert capsys.readouterr().err == ""
    assert file.read_text().splitlines()[0] == "old"
    assert "new" in file.read_text()


def test_the_last_call_holds_alone(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        configure_logging(logging.INFO, "text")
    own.info("once")
    assert capsys.readouterr().err.count("once") == 1


def test_wanted_controls_stay() -> None:
    assert escape_controls("a\tb\nc\x1b", keep="\t\n") == "a\tb\nc\\x1b"
