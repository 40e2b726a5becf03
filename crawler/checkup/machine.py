"""The program and what surrounds it: where it lies, what cron would lack, the time zone."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.checkup.findings import Finding, fine, warning
from crawler.config import DATABASE_VARIABLE, Config
from crawler.user_agent import program_version

CRON_PATH = ("/usr/bin", "/bin")
"""Where cron looks for programs, unless the crontab says otherwise."""

_PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
_POSIX_ZONE = re.compile(r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)[+-]?\d{1,2}(?::\d\d){0,2}(?:[A-Za-z<].*)?", re.ASCII)
"""Zones such as CET-1CEST (https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html, 8.3)."""


def check_program(called: str, executable: str) -> Finding:
    """Where the program lies: the path that a crontab has to name.

    Args:
        called: as `sys.argv[0]`.
        executable: as `sys.executable`; the program lies beside it where it was installed.
    """
    beside = Path(executable).with_name("tearsheet")
    found = str(beside) if beside.exists() else shutil.which(called)
    versions = f"version {program_version()}, Python {platform.python_version()}"
    if found is None:
        return warning(
            "program",
            f"cannot tell where the program tearsheet is ({versions})",
            "install it, and name it in the crontab by its whole path",
        )
    path = Path(found).absolute()
    if not os.access(path, os.X_OK):
        return warning("program", f"{path} may not be run", f"chmod +x {path}")
    is_found = str(path.parent) in CRON_PATH
    return fine("program", f"{path}, {versions}" + ("" if is_found else "; cron needs the whole path"))


def check_environment(settings: Config, environment: Mapping[str, str], *, is_database_asked: bool) -> Finding:
    """Whether variables of this shell decide what a crawl does: cron hands none of them on.

    Args:
        is_database_asked: whether the command line names the database.
    """
    lacking = list(_variables(settings, environment, is_database_asked=is_database_asked))
    if not lacking:
        return fine("environment", "nothing in it that a crawl called by cron would miss")
    return warning(
        "environment",
        f"{', '.join(lacking)}: set here, and not in a crawl that cron calls",
        "set it in the crontab or the systemd unit too"
        + (f", or write `database` into the settings and unset {DATABASE_VARIABLE}" if is_database(lacking) else ""),
    )


def is_database(variables: list[str]) -> bool:
    """Whether the variable is among them that the settings have a key for."""
    return DATABASE_VARIABLE in variables


def _variables(settings: Config, environment: Mapping[str, str], *, is_database_asked: bool) -> Iterator[str]:
    if not is_database_asked and environment.get(DATABASE_VARIABLE):
        yield DATABASE_VARIABLE
    if environment.get("PGPASSWORD") and settings.database.startswith("postgres"):
        yield "PGPASSWORD"
    if environment.get("TZ") and any(site.cron for site in settings.sites.values()):
        yield "TZ"
    if settings.uses_proxy:
        yield from (name for name in _PROXIES if environment.get(name))


def check_time_zone(environment: Mapping[str, str], now: dt.datetime) -> Finding:
    """Whether the machine knows its time zone, in which `cron` of the settings is read.

    Args:
        now: aware, in the machine's own zone.
    """
    named = environment.get("TZ", "")
    if named and not _is_zone(named.removeprefix(":")):
        return warning(
            "time_zone",
            f"TZ is {named!r}, which is no time zone that this machine knows: its time is taken as UTC",
            "name an IANA zone such as Europe/Berlin, or install the system's tzdata",
        )
    offset = f"{now:%z}"
    return fine("time_zone", f"{now:%Z}, UTC{offset[:3]}:{offset[3:5]}; `cron` of the settings means this zone")


def _is_zone(name: str) -> bool:
    if _POSIX_ZONE.fullmatch(name):
        return True
    if name.startswith("/"):
        return Path(name).is_file()
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
