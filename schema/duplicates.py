"""Which articles of a site are copies: same content hash, different canonical URL. The oldest one is the original."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set

from sqlalchemy import func, select

from schema.batch import Batch
from schema.sequence import change_articles
from schema.tables import articles


def mark_duplicates(batch: Batch, written: Mapping[int, str]) -> Set[int]:
    """Points each written article (id to content hash) to the oldest one with its content, if that is another.

    Returns the ids of those that are copies.
    """
    oldest = (
        select(articles.c.content_sha256, func.min(articles.c.article_id))
        .where(articles.c.site_id == batch.site_id, articles.c.content_sha256.in_(set(written.values())))
        .where(articles.c.merged_into_article_id.is_(None))
        .group_by(articles.c.content_sha256)
    )
    originals = dict(batch.connection.execute(oldest).all())
    copies = {
        article_id: originals[content_sha256]
        for article_id, content_sha256 in written.items()
        if originals[content_sha256] != article_id
    }
    _point(batch, copies)
    return copies.keys()


def release_duplicates(batch: Batch, changed: Collection[int], old_contents: Collection[str]) -> None:
    """Frees the copies of articles that have changed; the oldest of the copies is the original from now on."""
    copies = (
        select(articles.c.article_id, articles.c.content_sha256)
        .where(
            articles.c.site_id == batch.site_id,
            articles.c.content_sha256.in_(old_contents),
            articles.c.duplicate_of_article_id.in_(changed),
        )
        .order_by(articles.c.article_id)
    )
    originals: dict[str, int] = {}
    pointers: dict[int, int | None] = {}
    for article_id, content_sha256 in batch.connection.execute(copies):
        original = originals.setdefault(content_sha256, article_id)
        pointers[article_id] = None if original == article_id else original
    _point(batch, pointers)


def _point(batch: Batch, pointers: Mapping[int, int | None]) -> None:
    changes = {article_id: {"duplicate_of_article_id": original} for article_id, original in pointers.items()}
    change_articles(batch.connection, batch.now, changes)
