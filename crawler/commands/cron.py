"""`tearsheet cron`: the lines that let this machine crawl by itself."""

from __future__ import annotations

import datetime as dt
import getpass
import shutil
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crawler.commands.options import BadUsage, ConfigOption, DatabaseOption

EXAMPLES = """
Examples:

  tearsheet cron                               all of it, with what to do

  tearsheet cron --only crontab >> my-crontab

  tearsheet cron --only service | sudo tee /etc/systemd/system/tearsheet.service
"""

_DIVISORS = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60)


class Part(StrEnum):
    """What is printed alone."""

    CRONTAB = "crontab"
    LOGROTATE = "logrotate"
    SERVICE = "service"
    TIMER = "timer"


def cron(
    minutes: Annotated[int, typer.Option(metavar="N", help="Look every N minutes which sites are due.")] = 10,
    only: Annotated[Part | None, typer.Option(help="Print one part alone, to be put into its place.")] = None,
    log: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Log of the crontab line [default: tearsheet.log].")
    ] = None,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Print crontab line, systemd units and log rotation for this machine.

    One line serves all sites: each is crawled when its own `every` or `cron` says so. Nothing is installed.
    """
    from crawler.config import load_config, settings_file
    from crawler.cron_lines import Schedule
    from crawler.targets import due_sites

    if minutes not in _DIVISORS:
        raise BadUsage(f"--minutes takes a divisor of 60: {', '.join(map(str, _DIVISORS))}; {minutes} is none")
    file = settings_file(config).absolute()
    settings = load_config(config, database=database)
    due_sites(settings, {}, dt.datetime.now().astimezone())  # tells whether there can be any
    schedule = Schedule(
        program=_program(),
        folder=file.parent,
        arguments=("crawl", "--due", "--quiet", "--config", str(file), *(("--database", database) if database else ())),
        minutes=minutes,
        log=(log or file.parent / "tearsheet.log").absolute(),
        user=getpass.getuser(),
    )
    parts = {
        Part.CRONTAB: schedule.crontab,
        Part.LOGROTATE: schedule.logrotate,
        Part.SERVICE: schedule.service,
        Part.TIMER: schedule.timer,
    }
    if only is not None:
        print(parts[only](), end="")
        return
    for part, text in parts.items():
        print(f"# --- {_HEADINGS[part]}\n{text()}")


_HEADINGS = {
    Part.CRONTAB: "cron: a line for `crontab -e`; cron mails what is printed, which is nothing while all is well",
    Part.LOGROTATE: "log rotation for it: /etc/logrotate.d/tearsheet",
    Part.SERVICE: "or systemd: /etc/systemd/system/tearsheet.service",
    Part.TIMER: "and /etc/systemd/system/tearsheet.timer; then: systemctl enable --now tearsheet.timer",
}


def _program() -> Path:
    """This very program: cron's PATH would find another one, or none."""
    beside = Path(sys.executable).with_name("tearsheet")
    if beside.exists():
        return beside.absolute()
    found = shutil.which(sys.argv[0])
    if found is None:
        raise BadUsage("cannot tell where the tearsheet program is; call it by its path")
    return Path(found).absolute()
