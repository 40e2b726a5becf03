"""The versions of articles. What the latest says stands in `articles`, and moves here when a newer one comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, select

from schema.changes import Content
from schema.names import authors_of, tags_of
from schema.statements import AnyRow, update_rows
from schema.tables import article_versions, articles
from schema.types import timestamp_text

_RECORD = (
    *("fetched_url", "published_precision", "published_raw", "modified_at", "section", "language", "word_count"),
    *("lead_image_url", "is_paywalled", "blocks"),
)
"""What a version keeps of its article beside the columns of its own, authors and tags."""


def supersede(connection: Connection, article_ids: Collection[int]) -> dict[int, Content]:
    """Moves what articles say into the rows of their latest versions; a newer one is to be added after it.

    Returns what each article says, by id.
    """
    if not article_ids:
        return {}
    latest = (article_versions.c.article_id == articles.c.article_id) & (
        article_versions.c.version == articles.c.version
    )
    columns = [articles.c[name] for name in ("article_id", "title", "description", "published_date", "text", *_RECORD)]
    query = (
        select(article_versions.c.article_version_id, *columns)
        .join_from(articles, article_versions, latest)
        .where(articles.c.article_id.in_(list(article_ids)))
    )
    rows = connection.execute(query).all()
    bylines = authors_of(connection, article_ids)
    keywords = tags_of(connection, article_ids)
    update_rows(
        connection,
        article_versions,
        [
            {
                "article_version_id": row.article_version_id,
                "text": row.text,
                "record": _record(row, bylines[row.article_id], keywords[row.article_id]),
            }
            for row in rows
        ],
    )
    return {
        row.article_id: Content(
            row.title, row.description, row.published_date, tuple(bylines[row.article_id]), row.blocks
        )
        for row in rows
    }


def _record(row: AnyRow, authors: list[str], tags: list[str]) -> Mapping[str, object]:
    values: dict[str, Any] = {name: row._mapping[name] for name in _RECORD}
    texts = {name: timestamp_text(value) for name, value in values.items() if isinstance(value, dt.datetime)}
    return {**values, **texts, "authors": authors, "tags": tags}
