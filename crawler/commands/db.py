"""`tearsheet db`: the database's own upkeep."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.commands.options import ConfigOption, DatabaseOption, engine_of, require_file
from crawler.exit_codes import ExitCode

if TYPE_CHECKING:
    from sqlalchemy import Engine

EXAMPLES = """
Examples:

  tearsheet db upgrade --database postgresql://localhost/news

  tearsheet db check

  tearsheet db reader analyst | psql postgresql://localhost/news
"""

db = typer.Typer(
    help="Upgrade or check the database, or let others read it.",
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
def _engine(config: Path | None, database: str | None) -> Iterator[Engine]:
    engine = engine_of(config, database)
    try:
        yield engine
    finally:
        engine.dispose()
