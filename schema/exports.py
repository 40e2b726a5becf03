"""What an export is taken from, and the `exports` table: which exports were made, for whoever must recall one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from schema.feed_views import V_DELETIONS
from schema.queries import Record, selectable
from schema.tables import exports


def deletions_since(connection: Connection, change_seq: int, site: str | None) -> list[Record]:
    """Articles that went after a change: rows of v_deletions, in their order."""
    deletions = selectable(V_DELETIONS)
    query = select(deletions).where(deletions.c.change_seq > change_seq).order_by(deletions.c.change_seq)
    if site is not None:
        query = query.where(deletions.c.site == site)
    return [dict(row) for row in connection.execute(query).mappings()]


def note_export(
    connection: Connection,
    *,
    at: dt.datetime,
    view: str,
    file: str,
    form: str,
    options: Mapping[str, Any],
    rows: int,
    last_change_seq: int,
    sha256: str | None,
) -> None:
    """Writes the row of an export."""
    row = {"created_at": at, "view": view, "file": file, "format": form, "options": dict(options)}
    connection.execute(exports.insert(), {**row, "rows": rows, "last_change_seq": last_change_seq, "sha256": sha256})


def exports_between(connection: Connection, first: dt.datetime, last: dt.datetime) -> Sequence[Record]:
    """Exports that were made in a time, the oldest first."""
    query = select(exports).where(exports.c.created_at.between(first, last)).order_by(exports.c.export_id)
    return [dict(row) for row in connection.execute(query).mappings()]
