"""`tearsheet cron`: its lines are read here as cron's shell and systemd would read them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from crawler.cron_lines import Schedule
from tests.commands.conftest import Run
from tests.crontab import call, needs_flock

SETTINGS = '[sites.paper]\nstart = ["https://news.example/"]\nevery = "6h"\n'


def schedule(folder: Path, *, minutes: int = 10, arguments: tuple[str, ...] = ("crawl", "--due")) -> Schedule:
    return Schedule(folder / "tearsheet", folder, arguments, minutes, folder / "tearsheet.log", "news")


@pytest.fixture
def odd_folder(tmp_path: Path) -> Path:
    """A folder whose name a shell, cron and systemd would each misread in their own way."""
    folder = tmp_path / '50% of $HOME \'n "more"'
    folder.mkdir()
    program = folder / "tearsheet"
    program.write_text('#!/bin/sh\npwd\nprintf "%s\\n" "$@"\n')
    program.chmod(0o755)
    return folder


@needs_flock
def test_the_crontab_line_runs_in_its_folder_with_its_arguments_whatever_they_hold(odd_folder: Path) -> None:
    arguments = ("crawl", "--due", "--config", str(odd_folder / "tearsheet.toml"))
    outcome = call(schedule(odd_folder, arguments=arguments).crontab())
    said = [str(odd_folder), *arguments, "--log-file", str(odd_folder / "tearsheet.log")]
    assert (outcome.returncode, outcome.stdout.splitlines(), outcome.stderr) == (0, said, "")


def test_a_percent_sign_of_the_crontab_line_is_escaped(odd_folder: Path) -> None:
    line = schedule(odd_folder).crontab()
    assert line.count("%") == line.count("\\%") > 0


@needs_flock
def test_a_call_beside_another_ends_silently(odd_folder: Path) -> None:
    line = schedule(odd_folder).crontab()
    lock = odd_folder / "tearsheet.cron.lock"
    with subprocess.Popen(
        ["flock", str(lock), "cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdin and holder.stdout
        holder.stdin.write("held\n")
        holder.stdin.flush()
        assert holder.stdout.readline() == "held\n"
        outcome = call(line)
        holder.stdin.close()
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "")


@pytest.mark.parametrize(("minutes", "cron", "systemd"), [(10, "*/10 * * * *", "*:0/10"), (60, "0 * * * *", "hourly")])
def test_the_interval(tmp_path: Path, minutes: int, cron: str, systemd: str) -> None:
    timed = schedule(tmp_path, minutes=minutes)
    assert timed.crontab().startswith(f"{cron} cd ")
    assert f"OnCalendar={systemd}\n" in timed.timer()


def test_the_service_escapes_what_systemd_would_replace(odd_folder: Path) -> None:
    service = schedule(odd_folder).service()
    assert "WorkingDirectory=" + str(odd_folder).replace("%", "%%") in service
    quoted = str(odd_folder / "tearsheet").replace("%", "%%").replace("$", "$$").replace('"', '\\"')
    assert f'ExecStart="{quoted}" crawl --due\n' in service


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    (tmp_path / "tearsheet").symlink_to("/bin/true")
    timed = Schedule(tmp_path / "tearsheet", tmp_path, ("crawl", "--due"), 10, tmp_path / "log", "root")
    for name, text in (("service", timed.service()), ("timer", timed.timer())):
        (tmp_path / f"tearsheet.{name}").write_text(text)
    paths = [str(tmp_path / "tearsheet.service"), str(tmp_path / "tearsheet.timer")]
    subprocess.run(["systemd-analyze", "verify", *paths], check=True, env=dict(os.environ))


def test_the_command_names_this_program_and_the_settings_by_their_absolute_paths(run: Run, tmp_path: Path) -> None:
    Path("tearsheet.toml").write_text(SETTINGS)
    outcome = run("cron", "--only", "crontab")
    program = outcome.out.split("cron.lock ")[1].split()[0]
    assert Path(program).is_absolute()
    assert f"cd {tmp_path} && " in outcome.out
    assert f"--config {tmp_path}/tearsheet.toml --log-file {tmp_path}/tearsheet.log\n" in outcome.out
    assert (outcome.code, outcome.err, outcome.out.count("\n")) == (0, "", 1)


def test_all_parts_in_one(run: Run) -> None:
    Path("tearsheet.toml").write_text(SETTINGS)
    out = run("cron").out
    assert out.count("# --- ") == 4
    assert "OnCalendar=*:0/10" in out
    assert "rotate 8" in out


def test_minutes_that_do_not_divide_an_hour_are_refused(run: Run) -> None:
    Path("tearsheet.toml").write_text(SETTINGS)
    outcome = run("cron", "--minutes", "7")
    assert (outcome.code, outcome.out) == (2, "")
    assert "divisor of 60" in outcome.err


def test_settings_without_a_schedule_are_an_error(run: Run) -> None:
    Path("tearsheet.toml").write_text('[sites.paper]\nstart = ["https://news.example/"]\n')
    assert "every" in run("cron").err
