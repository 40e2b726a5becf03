"""Making, upgrading and checking the database. Alembic does the steps; nobody needs an alembic.ini.

A step is `migrations/versions/rNNNN_what.py`. Steps change tables only: views, comments and the data dictionary are
made anew from this version's text after them. So a change of such a text comes with a step too, if only an empty one.
"""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.schema import SetColumnComment, SetTableComment

from schema.copy_marker import is_unfinished
from schema.dictionary import relation_rows
from schema.engine import reading, writing
from schema.errors import BadDatabase
from schema.metadata import metadata
from schema.reader_role import restore_rights, rights_to_read
from schema.search_index import has_index, is_of_index, make_index
from schema.tables import data_dictionary
from schema.views import VIEWS

_MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION_TABLE = "alembic_version"
_UPGRADE_LOCK = 0x7EA25EE7
"""PostgreSQL advisory lock: two first runs must not create the tables at the same time."""


def prepare(engine: Engine) -> None:
    """Makes the database ready for this version: creates it where it is empty, upgrades an older one of ours.

    Raises:
        BadDatabase: it holds tables of something else or an unfinished copy, was made by a newer version, or is
            read-only.
        DatabaseUnavailable: busy, away, or its disk is full.
    """
    _check_writable(engine)
    with reading(engine) as connection:
        _refuse_foreign(connection)
        if is_unfinished(connection):
            raise BadDatabase("the database is an unfinished copy; end it with `tearsheet db copy`, or name another")
        is_current = revision_of(connection) == _head()
    if not is_current:
        upgrade(engine)


def upgrade(engine: Engine) -> None:
    """Runs the pending steps and makes the views and the data dictionary anew, all in one transaction.

    Who could read the views before can read them after.

    Raises:
        BadDatabase, DatabaseUnavailable: as `prepare`.
    """
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
        _refuse_foreign(connection)
        names = [view.name for view in VIEWS]
        rights = rights_to_read(connection, names)
        for view in reversed(VIEWS):
            connection.execute(text(f"DROP VIEW IF EXISTS {view.name}"))
        _run_steps(connection)
        for view in VIEWS:
            connection.exec_driver_sql(view.sql(connection.dialect.name))
        make_index(connection)
        restore_rights(connection, rights, names)
        _write_meanings(connection)


def current_revision(engine: Engine) -> str | None:
    """The step that the database is at; None where it is empty."""
    with reading(engine) as connection:
        return revision_of(connection)


def require_current(connection: Connection, what: str) -> None:
    """Raises BadDatabase, with what to do, where the database is not at this version's step.

    Args:
        what: what the message calls the database.
    """
    revision = revision_of(connection)
    if revision is None:
        raise BadDatabase(f"{what} is empty, or none of tearsheet's; name another")
    _refuse_foreign(connection)
    if revision != _head():
        raise BadDatabase(
            f"{what} is at revision {revision}, this version needs {_head()}: run `tearsheet db upgrade` for it"
        )


def check(engine: Engine) -> list[str]:
    """What is wrong with the database's structure, a line each; empty: nothing.

    Looks for pending steps, tables and columns that differ from `schema.tables`, and views that are missing or old.
    """
    with reading(engine) as connection:
        revision = revision_of(connection)
        if revision is None:
            return ["the database is empty: run `tearsheet db upgrade`"]
        if revision != _head():
            return [f"the database is at revision {revision}, this version needs {_head()}: run `tearsheet db upgrade`"]
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _is_ours})
        differences = compare_metadata(context, metadata)
        problems = [f"differs from this version's tables: {difference}" for difference in differences]
        if not has_index(connection):
            problems.append("the search index is missing: run `tearsheet db upgrade`")
        return problems + _view_problems(connection)


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or not is_of_index(name or "")


def _view_problems(connection: Connection) -> list[str]:
    inspector = inspect(connection)
    names = set(inspector.get_view_names())
    problems = [f"view {view.name} is missing: run `tearsheet db upgrade`" for view in VIEWS if view.name not in names]
    for view in VIEWS:
        if view.name in names:
            columns = [column["name"] for column in inspector.get_columns(view.name)]
            if columns != list(view.columns):
                problems.append(f"view {view.name} has other columns than this version's: run `tearsheet db upgrade`")
    return problems


def _check_writable(engine: Engine) -> None:
    """A file without any write bit is meant to be read-only, also where root could write it all the same."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return
    path = Path(engine.url.database)
    if path.is_file() and not path.stat().st_mode & 0o222:
        raise BadDatabase(f"the database {path} is read-only; give write permission, or name another file")


def _refuse_foreign(connection: Connection) -> None:
    revision = revision_of(connection)
    tables = set(inspect(connection).get_table_names()) - {_VERSION_TABLE}
    if revision is None and tables:
        raise BadDatabase(f"the database holds tables of something else ({min(tables)}); name an empty or new database")
    if revision is None:
        return
    if "articles" not in tables or "pages" not in tables:
        raise BadDatabase("the database belongs to another program; name an empty or new database")
    if revision not in {step.revision for step in _steps().walk_revisions()}:
        raise BadDatabase(f"the database was made by a newer tearsheet (revision {revision}); upgrade tearsheet")


def _steps() -> ScriptDirectory:
    return ScriptDirectory(_MIGRATIONS)


def _head() -> str | None:
    return _steps().get_current_head()


def revision_of(connection: Connection) -> str | None:
    """The step that the database is at; None where it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def _run_steps(connection: Connection) -> None:
    steps = _steps()
    with EnvironmentContext(
        Config(), steps, fn=lambda revision, _: steps._upgrade_revs("head", revision)
    ) as environment:
        environment.configure(connection=connection, target_metadata=metadata)
        environment.run_migrations()


def _write_meanings(connection: Connection) -> None:
    """What the columns mean goes into the data dictionary, and on PostgreSQL beside them as comments."""
    if connection.dialect.supports_comments:
        for table in metadata.sorted_tables:
            connection.execute(SetTableComment(table))
            for column in table.columns:
                connection.execute(SetColumnComment(column))
    connection.execute(data_dictionary.delete())
    connection.execute(data_dictionary.insert(), relation_rows())
