"""Options that many commands share, and what they open."""

from __future__ import annotations

import contextlib
import datetime as dt
import difflib
import os
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.exit_codes import ExitCode
from schema.errors import TearsheetError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

DatabaseOption = Annotated[
    str | None,
    typer.Option("--database", metavar="URL", help="SQLAlchemy URL or SQLite file [default: articles.db]."),
]
ConfigOption = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings file [default: tearsheet.toml, if there].")
]


MetricsOption = Annotated[
    Path | None,
    typer.Option("--metrics-file", metavar="FILE", help="Write metrics for node_exporter's textfile collector."),
]


class BadFile(TearsheetError):
    """A file that is to be written cannot be (exit code 78)."""

    exit_code = ExitCode.CONFIG


class BadUsage(TearsheetError):
    """What the command line names is not there, or does not go together (exit code 2)."""

    exit_code = ExitCode.USAGE


_SIZE = re.compile(r"(\d{1,15}(?:\.\d{1,6})?)\s*([kMGT]?)(?:i?B)?", re.IGNORECASE | re.ASCII)
_UNITS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}


def read_size(text: str) -> int:
    """Bytes of a size such as "500M", "1.5 GB" or "4096"; the units are powers of 1024.

    Raises:
        typer.BadParameter: it is no size, or none at all.
    """
    match = _SIZE.fullmatch(text.strip())
    size = int(float(match[1]) * 1024 ** _UNITS[match[2].lower()]) if match else 0
    if size < 1:
        raise typer.BadParameter(f'{text!r} is no size; give bytes, or a number with a unit, such as "500M" or "2G"')
    return size


def read_day(option: str, text: str | None, *, or_else: str | None = None) -> dt.date | None:
    """The day that an option names; None where it is not given. Raises BadUsage, which also names `or_else`."""
    try:
        return None if text is None else dt.date.fromisoformat(text)
    except ValueError as error:
        allowed = "a day such as 2025-08-08" + (f" or {or_else}" if or_else else "")
        raise BadUsage(f"{option} takes {allowed}; {text!r} is not") from error


def read_instant(option: str, text: str | None, *, is_end: bool = False) -> dt.datetime | None:
    """The instant (UTC) that an option names; None where it is not given. A time without a zone is UTC.

    Args:
        is_end: whether a day alone means its end, else its beginning.

    Raises:
        BadUsage: it is none.
    """
    if text is None:
        return None
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise BadUsage(f"{option} takes a time such as 2025-08-08T09:30 (UTC) or a day; {text!r} is not") from error
    if is_end and len(text) == len("2025-08-08"):
        instant += dt.timedelta(days=1, microseconds=-1)
    return instant.replace(tzinfo=instant.tzinfo or dt.UTC).astimezone(dt.UTC)


class ResultFormat(StrEnum):
    """Forms of a result: for people, or for programs."""

    TEXT = "text"
    JSON = "json"


def engine_of(config: Path | None, database: str | None, *, is_single: bool = False) -> Engine:
    """The engine of the database that options, environment and settings name.

    Args:
        is_single: Whether it has one connection only: `crawler.lock.run_lock` needs that.

    Raises:
        BadConfig, BadDatabase: see `crawler.config.load_config` and `schema.engine.open_engine`.
    """
    from crawler.config import load_config
    from schema.engine import open_engine

    return open_engine(load_config(config, database=database).database, is_single=is_single)


@contextlib.contextmanager
def open_results(config: Path | None, database: str | None) -> Iterator[Connection]:
    """A connection to a database that exists and holds this version's views; it sees one state of it.

    Raises:
        BadConfig, BadDatabase, DatabaseUnavailable: with what to do.
    """
    from schema.engine import reading
    from schema.queries import require_views

    with reading_engine_of(config, database) as engine:
        require_file(engine)
        with reading(engine) as connection:
            require_views(connection)
            yield connection


@contextlib.contextmanager
def reading_engine_of(config: Path | None, database: str | None) -> Iterator[Engine]:
    """The engine as `engine_of` gives it, for SELECTs alone: the file may be read-only.

    Raises:
        BadConfig, BadDatabase, DatabaseUnavailable: with what to do.
    """
    from crawler.config import load_config
    from schema.read_only import opened_for_reading

    with opened_for_reading(load_config(config, database=database).database) as engine:
        yield engine


def database_exists(engine: Engine) -> bool:
    """False where the engine's SQLite file is not there: opening it would make an empty one."""
    name = engine.url.database
    return engine.dialect.name != "sqlite" or not name or name.startswith("file:") or Path(name).exists()


def require_file(engine: Engine) -> None:
    """Raises BadDatabase where the engine's SQLite file is not there: opening it would make an empty one."""
    from schema.errors import BadDatabase

    if not database_exists(engine):
        name = engine.url.database
        raise BadDatabase(
            f"there is no database {name} yet; make it with `tearsheet crawl URL`, or name another with --database"
        )


def require_site(connection: Connection, name: str) -> None:
    """Raises BadUsage, with the sites that there are, where none has this name."""
    from schema.queries import site_names

    names = site_names(connection)
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"did you mean {near[0]}?" if near else f"the database has {', '.join(names[:10]) or 'none'}"
        raise BadUsage(f"no site is called {name}; {hint}")


def require_writable(file: Path | None, database: str) -> None:
    """Raises BadFile where the file cannot be written, before the work whose outcome it is to hold."""
    from schema.engine import open_engine
    from schema.whole_file import is_file_of

    if file is None:
        return
    folder = file.absolute().parent
    if not folder.is_dir():
        raise BadFile(f"cannot write {file}: there is no folder {folder}; make it, or name another file")
    if file.is_dir():
        raise BadFile(f"cannot write {file}: it is a folder; name a file in it")
    is_there = file.exists() and not file.is_file()  # a pipe or a device
    if not (os.access(file, os.W_OK) if is_there else os.access(folder, os.W_OK | os.X_OK)):
        raise BadFile(f"cannot write {file}: change the rights of the folder {folder}, or name another file")
    if is_file_of(open_engine(database), file):
        raise BadFile(f"cannot write {file}: it is the database itself; name another file")
