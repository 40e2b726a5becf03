"""`tearsheet takedown`: removes an article on request, for good."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.commands.db import WaitOption
from crawler.commands.options import BadUsage, ConfigOption, DatabaseOption, require_file
from crawler.logs import escape_controls

if TYPE_CHECKING:
    from pipelines.archive_erasure import Left
    from schema.takedown import TakenDown

EXAMPLES = """
Examples:

  tearsheet takedown https://news.example/2025/08/harbour --note "request of 8 August"

  tearsheet takedown https://news.example/2025/08/harbour --yes --wait 600
"""


def takedown(
    url: Annotated[str, typer.Argument(metavar="URL", help="Any address of the article.")],
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Why, and for whom; it is kept.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    archive: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder of the WARC files.")] = None,
    no_vacuum: Annotated[
        bool, typer.Option("--no-vacuum", help="Leave the remains in unused space to a later `db vacuum`.")
    ] = False,
    wait: WaitOption = 0.0,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Remove an article on request, and never crawl it again.

    Its row, versions, addresses, search entries, cards on other pages and archived pages go; a tombstone stays. Exports
    that may hold it are listed. What was broken off is finished by running the command again.
    """
    from crawler.config import load_config
    from crawler.lock import run_lock
    from pipelines.archive_erasure import erase_noted
    from schema.engine import open_engine, reading, writing
    from schema.queries import require_views
    from schema.takedown import take_down
    from schema.urls import normalise_url
    from schema.vacuum import vacuum

    address = normalise_url(url)
    if address is None:
        raise BadUsage(f"{url!r} is no absolute http(s) URL, or names a user or an impossible host")
    settings = load_config(config, database=database)
    folder, now = archive or Path(settings.archive), dt.datetime.now(dt.UTC)
    engine = open_engine(settings.database, is_single=True)
    try:
        require_file(engine)
        with reading(engine) as connection:
            require_views(connection)
        _ask(address, is_sure=yes)
        with run_lock(engine, wait_s=wait):
            with writing(engine) as connection:
                gone = take_down(connection, address, note=note, now=now)
            with writing(engine) as connection:
                erased, left = erase_noted(connection, folder, now)
            if not no_vacuum:
                vacuum(engine)
    finally:
        engine.dispose()
    for line in _lines(address, gone, erased, left, folder):
        print(escape_controls(line))


def _ask(url: str, *, is_sure: bool) -> None:
    if is_sure:
        return
    if not sys.stdin.isatty():
        raise BadUsage("this removes the article for good; say so with --yes")
    typer.confirm(escape_controls(f"Remove {url} and all that is stored of it, for good?"), abort=True)


def _lines(url: str, gone: TakenDown, erased: int, left: list[Left], folder: Path) -> Iterator[str]:
    if gone.article_ids:
        ids = ", ".join(map(str, gone.article_ids))
        yield f"{url}: taken down (article {ids}); {gone.addresses} addresses blocked, {gone.cards} cards removed"
    elif gone.was_blocked:
        yield f"{url}: had been taken down already"
    else:
        yield f"{url}: not stored; blocked"
    yield f"archive: {erased} records overwritten"
    for each in left:
        yield f"left to do: the record at {each.offset} of {folder / each.file}: {each.why}"
    for export in gone.exports:
        yield f"may hold it: {export['file']} ({export['format']}, {export['created_at']:%Y-%m-%d %H:%M})"
    yield "backups, copies and exports of the database made before now hold it still"
