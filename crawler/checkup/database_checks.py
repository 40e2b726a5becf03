"""The database: can it be reached, written to, and is it of this version. Nothing is written, and none is made."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from crawler.checkup.clocks import ahead_of, check_database_clock
from crawler.checkup.findings import Finding, fault, fine, skipped, warning
from crawler.checkup.quantities import size_text
from crawler.exit_codes import ExitCode
from schema.copy_marker import is_unfinished
from schema.engine import database_url, reading
from schema.errors import BadDatabase, DatabaseUnavailable, TearsheetError
from schema.metadata import metadata
from schema.migrate import check as differences
from schema.migrate import require_current, revision_of
from schema.read_only import opened_for_reading

QUICK_BYTES = 1_000_000_000
"""Up to here a file is read whole: a disk gives 200 MB/s or more."""

_ADVICE = re.compile(r"; |: (?=run )")
_LACKING = text("""
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relname = ANY(:names) AND NOT (
    has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
    AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE'))
ORDER BY c.relname
""")


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL, and where the URL has a `file:` name with options.

    Raises:
        BadDatabase: as `schema.engine.database_url`.
    """
    parsed = database_url(url)
    name = parsed.database
    if parsed.get_backend_name() != "sqlite" or not name or name.startswith("file:"):
        return None
    return Path(name)


def failure(name: str, error: TearsheetError, source: str) -> Finding:
    """The finding for a database that cannot be used.

    Args:
        source: where it is named.
    """
    if isinstance(error, DatabaseUnavailable):
        remedy = f"see that it runs and is not busy, or name another by {source}; until then crawls end with 75"
        return fault(name, str(error), remedy, ExitCode.BUSY)
    return fault(name, str(error), f"change that, or name another by {source}")


def missing(file: Path, source: str) -> Finding:
    """The finding for a SQLite file that is not there."""
    return warning(
        "database",
        f"there is no {file.absolute()} yet",
        f"a crawl makes it, and so does `tearsheet db upgrade`; if it should be there, name it by {source}",
    )


def reached(connection: Connection) -> Finding:
    """Which database it is."""
    if connection.dialect.name == "sqlite":
        (version,) = connection.exec_driver_sql("SELECT sqlite_version()").one()
        name = connection.engine.url.database or ""
        size = f", {size_text(Path(name).stat().st_size)}" if Path(name).is_file() else ""
        return fine("database", f"SQLite {version}, {name}{size}")
    query = "SELECT current_setting('server_version'), current_database(), current_user"
    version, name, user = connection.exec_driver_sql(query).one()
    url = connection.engine.url
    host = url.host or url.query.get("host") or "this machine"
    return fine("database", f"PostgreSQL {version.split(' ')[0]}, {name} at {host} as {user}")


def check_file_writing(file: Path) -> Finding:
    """Whether the SQLite file, the two beside it and their folder can be written."""
    folder = file.absolute().parent
    if not os.access(folder, os.W_OK | os.X_OK):
        return fault(
            "writing",
            f"cannot write to the folder {folder}, where SQLite keeps its log beside the database",
            "give this user the right to write there, or run as the folder's owner",
        )
    for path in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        # A file without any write bit is meant to be read-only, also where root could write it all the same.
        if path.exists() and not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK)):
            return fault(
                "writing",
                f"cannot write {path}",
                "give this user the right to write it; a crawl by another user, such as root, may have made it",
            )
    return fine("writing", f"{file.name} and its folder can be written")


def check_server_writing(connection: Connection) -> Finding:
    """Whether the role may change PostgreSQL's tables, or make them."""
    query = "SELECT pg_is_in_recovery(), current_setting('default_transaction_read_only') = 'on', current_schema()"
    is_standby, is_read_only, schema = connection.exec_driver_sql(query).one()
    if is_standby:
        return fault("writing", "the server is a standby, which is only read", "name the primary server")
    if is_read_only:
        remedy = "name another role or database, or change default_transaction_read_only for it"
        return fault("writing", "transactions are read-only for this role or database", remedy)
    if schema is None:
        return fault("writing", "this role may use no schema", "GRANT USAGE, CREATE ON SCHEMA public TO the role")
    if not inspect(connection).get_table_names():
        may_create = connection.scalar(text("SELECT has_schema_privilege(current_schema(), 'CREATE')"))
        if not may_create:
            what = f"this role may make no tables in the schema {schema}"
            return fault("writing", what, f"GRANT CREATE ON SCHEMA {schema} TO the role, or use the owner's")
    lacking = connection.execute(_LACKING, {"names": list(metadata.tables)}).scalars().all()
    if lacking:
        what = f"this role may not write {lacking[0]}" + (f" and {len(lacking) - 1} more" if lacking[1:] else "")
        return fault("writing", what, "use the role that owns the tables")
    return fine("writing", "this role may write the tables")


def is_empty(connection: Connection) -> bool:
    """Whether nothing was ever made in the database."""
    return revision_of(connection) is None and not inspect(connection).get_table_names()


def check_structure(engine: Engine, connection: Connection) -> Finding:
    """Whether tables and views are this version's. A crawl and `tearsheet db upgrade` upgrade older ones."""
    if is_unfinished(connection):
        return fault("structure", "it is an unfinished copy", "end it with `tearsheet db copy`, or name another")
    if is_empty(connection):
        return warning("structure", "it is empty", "a crawl makes its tables, and so does `tearsheet db upgrade`")
    try:
        require_current(connection, "the database")
    except BadDatabase as error:
        what, *advice = _ADVICE.split(str(error), maxsplit=1)
        return fault("structure", what, advice[0] if advice else "run `tearsheet db upgrade`")
    problems = differences(engine)
    if problems:
        what = f"{len(problems)} differences from this version's, such as: {problems[0]}"
        return warning(
            "structure", what, "`tearsheet db check` names them all; `tearsheet db upgrade` renews the views"
        )
    return fine("structure", f"revision {revision_of(connection)}, as this version needs it")


def check_integrity(url: str, file: Path) -> Finding:
    """Whether a SQLite file is sound, by SQLite's quick check; of a large one nothing is said.

    Raises:
        BadDatabase, DatabaseUnavailable: it cannot be read.
    """
    size = file.stat().st_size
    if size > QUICK_BYTES:
        return skipped("integrity", f"{size_text(size)} take too long; `tearsheet db backup FILE` checks its copy")
    with opened_for_reading(url) as engine, reading(engine) as connection:
        problem = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
    if problem != "ok":
        remedy = "restore it from a backup, or save what can be read: sqlite3 FILE .recover; then check the disk"
        return fault("integrity", f"the file is damaged: {' '.join(problem.split())[:300]}", remedy)
    return fine("integrity", "SQLite's quick check finds nothing")


def check_server_clock(connection: Connection) -> Finding:
    """This machine's clock against PostgreSQL's."""
    begun = dt.datetime.now(dt.UTC)
    told = connection.scalar(text("SELECT clock_timestamp()"))
    return check_database_clock(ahead_of(begun, dt.datetime.now(dt.UTC), told))
