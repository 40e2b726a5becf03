"""`tearsheet db`: the database's own upkeep."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.commands.options import ConfigOption, DatabaseOption, engine_of, reading_engine_of, require_file
from crawler.commands.tables import print_rows
from crawler.exit_codes import ExitCode

if TYPE_CHECKING:
    from sqlalchemy import Engine

EXAMPLES = """
Examples:

  tearsheet db upgrade --database postgresql://localhost/news

  tearsheet db check

  tearsheet db backup /backups/articles.db

  tearsheet db vacuum

  tearsheet db copy articles.db postgresql://localhost/news

  tearsheet db reader analyst | psql postgresql://localhost/news
"""

WaitOption = Annotated[
    float, typer.Option(min=0, metavar="S", help="Seconds to wait for a crawl that is using the database.")
]

db = typer.Typer(
    help="Upgrade, check, back up, vacuum or copy the database, or let others read it.",
    epilog=EXAMPLES,
    no_args_is_help=True,
    rich_markup_mode=None,
)


@db.command(epilog=EXAMPLES)
def upgrade(database: DatabaseOption = None, config: ConfigOption = None) -> None:
    """Bring the database to this version's structure.

    An empty or missing one is made. A crawl does the same by itself when it starts.
    """
    from schema.migrate import current_revision, prepare

    with _engine(config, database) as engine:
        prepare(engine)
        print(f"the database is at revision {current_revision(engine)}")


@db.command(epilog=EXAMPLES)
def check(database: DatabaseOption = None, config: ConfigOption = None) -> None:
    """Check the database's structure.

    A line for each table, column or view that is not as in this version, and then exit code 78.
    """
    from schema.migrate import check as find_problems

    with _engine(config, database) as engine:
        require_file(engine)
        problems = find_problems(engine)
    if problems:
        print("\n".join(problems))
        raise typer.Exit(ExitCode.CONFIG)
    print("the database is as this version expects it")


@db.command(epilog=EXAMPLES)
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write; an earlier backup is replaced.")],
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Write the database into one file, while crawls go on.

    Of SQLite a SQLite file, checked; of PostgreSQL what pg_dump makes, for pg_restore. The file is whole or not there.
    """
    from crawler.progress import steps_bar
    from schema.backup import backup as write_backup

    with reading_engine_of(config, database) as engine, steps_bar("pages") as show:
        require_file(engine)
        size = write_backup(engine, file, lambda done, total: show("pages", done, total))
    print(f"{file}: {size} bytes")


@db.command(epilog=EXAMPLES)
def vacuum(wait: WaitOption = 0.0, database: DatabaseOption = None, config: ConfigOption = None) -> None:
    """Give unused space back and renew what the database knows of its contents.

    No crawl may run meanwhile. A SQLite file needs twice its size of free disk for it.
    """
    from crawler.lock import run_lock
    from schema.vacuum import vacuum as give_back

    with _engine(config, database, is_single=True) as engine:
        require_file(engine)
        with run_lock(engine, wait_s=wait):
            done = give_back(engine)
    print(f"before={done.bytes_before} after={done.bytes_after}")
    if done.is_read:
        print("a program still reads the database: the file gets shorter when it is done", file=sys.stderr)


@db.command(epilog=EXAMPLES)
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="SQLAlchemy URL or SQLite file to copy.")],
    target: Annotated[
        str, typer.Argument(metavar="TO", help="The same of an empty database, or of a copy that was broken off.")
    ],
    wait: WaitOption = 0.0,
) -> None:
    """Copy a whole database to an empty one, of the same or the other kind.

    A copy that was broken off goes on where it stopped. At the end the rows of both are counted and compared by
    checksums.
    """
    from crawler.lock import run_lock
    from crawler.progress import steps_bar
    from schema.copying import copy_database
    from schema.engine import open_engine
    from schema.read_only import opened_for_reading

    with contextlib.ExitStack() as stack:
        from_engine = stack.enter_context(opened_for_reading(source))
        to_engine = open_engine(target, is_single=True)
        stack.callback(to_engine.dispose)
        require_file(from_engine)
        stack.enter_context(run_lock(to_engine, wait_s=wait))
        with steps_bar("rows") as show:
            copied = copy_database(from_engine, to_engine, show)
    if copied.was_begun:
        print("went on with the copy that was begun", file=sys.stderr)
    rows = [{"table": name, "rows": rows, "sha256": copied.checksums[name]} for name, rows in copied.rows.items()]
    print_rows(rows, {"table": "table", "rows": "rows", "sha256": "sha256"}, counts=("rows",), foldable="sha256")


@db.command(epilog=EXAMPLES)
def reader(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The role to be made, or to be set up anew.")],
    timeout: Annotated[
        int, typer.Option(min=0, metavar="S", help="Seconds after which a query of the role is stopped; 0: never.")
    ] = 300,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Print the SQL for a role that may only read, on PostgreSQL.

    Nothing is changed: who owns the tables pipes it into psql. The role sees all tables and views, those that a later
    upgrade makes included.
    """
    from schema.engine import reading
    from schema.reader_role import reader_sql

    with _engine(config, database) as engine:
        require_file(engine)
        with reading(engine) as connection:
            statements = reader_sql(connection, name, timeout_s=timeout)
    print("BEGIN;", *(f"{statement};" for statement in statements), "COMMIT;", sep="\n")


@contextlib.contextmanager
def _engine(config: Path | None, database: str | None, *, is_single: bool = False) -> Iterator[Engine]:
    engine = engine_of(config, database, is_single=is_single)
    try:
        yield engine
    finally:
        engine.dispose()
