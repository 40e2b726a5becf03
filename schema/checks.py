"""What a fetch without new content says about an article: it was asked for, it is still there, it is gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from schema.batch import Batch, Fetched, Outcome
from schema.fates import was_requested
from schema.reasons import Change
from schema.sequence import change_articles
from schema.statements import update_rows
from schema.tables import articles


def write_checks(batch: Batch, checked: Sequence[tuple[Fetched, Outcome]]) -> None:
    """Notes the checks on the articles of pages that brought none this time."""
    known = [(each, outcome) for each, outcome in checked if outcome.article_id is not None and was_requested(each)]
    confirmed = {o.article_id: each for each, o in known if o.change is Change.NOT_MODIFIED and o.article_id}
    gone = {o.article_id: each.at for each, o in known if o.change is Change.GONE and o.article_id}
    mark_checked(batch.connection, {o.article_id: each.at for each, o in known if o.article_id})
    mark_seen(batch.connection, {article_id: each.at for article_id, each in confirmed.items()})
    set_gone(batch, gone)
    set_gone(batch, {article_id: None for article_id, each in confirmed.items() if each.page.is_gone})


def mark_checked(connection: Connection, at: Mapping[int, dt.datetime]) -> None:
    """Notes when articles (by id) were asked for."""
    update_rows(connection, articles, [{"article_id": key, "last_checked_at": when} for key, when in at.items()])


def mark_seen(connection: Connection, at: Mapping[int, dt.datetime]) -> None:
    """Notes when the server confirmed articles (by id)."""
    rows = [{"article_id": key, "last_checked_at": when, "last_seen_at": when} for key, when in at.items()]
    update_rows(connection, articles, rows)


def set_gone(batch: Batch, gone_at: Mapping[int, dt.datetime | None]) -> None:
    """Marks articles (by id) as gone since a time, or with None as there again."""
    changes = {article_id: {"is_gone": when is not None, "gone_at": when} for article_id, when in gone_at.items()}
    change_articles(batch.connection, batch.now, changes)
