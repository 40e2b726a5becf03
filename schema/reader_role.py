"""A role of PostgreSQL that may read everything and write nothing, also after upgrades, which make the views anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from schema.errors import BadDatabase

_MAX_NAME_BYTES = 63
"""Longer names are cut by the server."""

_OBJECTS = """
SELECT c.relname AS relation, n.nspname AS schema, pg_get_userbyid(c.relowner) AS owner
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = to_regclass('v_articles')
"""

_GRANTS = """
SELECT c.relname AS relation, a.grantee, pg_get_userbyid(a.grantee) AS role,
       coalesce(a.privilege_type = 'SELECT' AND a.grantee <> c.relowner, false) AS has_select
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN aclexplode(c.relacl) a ON true
WHERE n.nspname = current_schema() AND c.relname = ANY(:views)
"""


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may read views, beside their owner."""

    views: frozenset[str]
    """Those that are there."""
    granted: tuple[tuple[str, str], ...]
    """View and role each; the role quoted, PUBLIC: everybody."""


def reader_sql(connection: Connection, name: str, *, timeout_s: int) -> list[str]:
    """The statements that make the role, or set up one that is there; whoever owns the tables runs them.

    Args:
        timeout_s: seconds after which a query of the role is stopped; 0: never.

    Raises:
        BadDatabase: it is no PostgreSQL, holds no articles yet, or the name cannot be that of a reader.
    """
    if connection.dialect.name != "postgresql":
        raise BadDatabase(
            "a SQLite file has no roles: let readers open it with `sqlite3 'file:articles.db?mode=ro'`, and give them"
            " no write permission (chmod o=r articles.db); roles are PostgreSQL's"
        )
    found = connection.execute(text(_OBJECTS)).one_or_none()
    if found is None:
        raise BadDatabase("the database has no view v_articles; run `tearsheet db upgrade`")
    _check_name(name, found.owner)
    role, schema, owner = _quoted(name), _quoted(found.schema), _quoted(found.owner)
    database = _quoted(connection.scalar(text("SELECT current_database()")) or "")
    is_known = connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": name})
    return [
        *([] if is_known else [f"CREATE ROLE {role} LOGIN"]),
        f"GRANT CONNECT ON DATABASE {database} TO {role}",
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT SELECT ON TABLES TO {role}",
        f"ALTER ROLE {role} IN DATABASE {database} SET default_transaction_read_only = on",
        f"ALTER ROLE {role} IN DATABASE {database} SET statement_timeout = '{timeout_s}s'",
    ]


def _quoted(name: str) -> str:
    """An identifier for SQL that is printed; SQLAlchemy's own quoting doubles % for the driver."""
    return '"' + name.replace('"', '""') + '"'


def _check_name(name: str, owner: str) -> None:
    if not name or not name.isprintable() or len(name.encode("utf-8", "replace")) > _MAX_NAME_BYTES:
        raise BadDatabase(f"{name!r} is no name of a role; take up to {_MAX_NAME_BYTES} letters, such as analyst")
    if name.lower().startswith("pg_") or name.lower() in ("public", "none"):
        raise BadDatabase(f"PostgreSQL keeps the name {name} for itself; take another, such as analyst")
    if name == owner:
        raise BadDatabase(f"{name} owns the tables and would be kept from writing them; take another, such as analyst")


def rights_to_read(connection: Connection, views: Sequence[str]) -> Rights:
    """Who else than the owner may read the views; nobody on SQLite."""
    if connection.dialect.name != "postgresql":
        return Rights(frozenset(views), ())
    rows = connection.execute(text(_GRANTS), {"views": list(views)}).all()
    granted = tuple((row.relation, _quoted(row.role) if row.grantee else "PUBLIC") for row in rows if row.has_select)
    return Rights(frozenset(row.relation for row in rows), granted)


def restore_rights(connection: Connection, rights: Rights, views: Iterable[str]) -> None:
    """Gives the rights to views that were dropped and made anew, and to new ones those to v_articles."""
    everywhere = {role for view, role in rights.granted if view == "v_articles"}
    wanted = {(view, role) for view, role in rights.granted if view in set(views)}
    wanted |= {(view, role) for view in set(views) - rights.views for role in everywhere}
    for view, role in sorted(wanted):
        connection.execute(text(f"GRANT SELECT ON {view} TO {role.replace(':', chr(92) + ':')}"))
