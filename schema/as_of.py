"""Articles as they were at an instant, from their versions.

A version that was superseded keeps what it said (`schema.versions`). What nobody noted down is null: when the article
was last seen or checked by then, and, of versions from before there was `article_versions.record`, all but title,
description, day and text. Articles that were merged or taken down since are absent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from schema.queries import LINK_KEYS, Record, with_parts
from schema.tables import aliases, article_links, article_versions
from schema.words import count_words

_FROM_VERSION = ("title", "description", "published_at", "published_date", "run_id", "parser_version", "content_sha256")
_FROM_RECORD = (
    *("fetched_url", "published_precision", "published_raw", "section", "language", "lead_image_url", "is_paywalled"),
)
_UNKNOWN_LATER = ("last_seen_at", "last_checked_at", "loaded_at")


def as_of(connection: Connection, rows: Sequence[Row[Any]], instant: dt.datetime) -> Iterator[Record]:
    """Rows of `schema.queries.whole_articles` as records (`with_parts`) of that instant.

    The articles must have been seen by then.
    """
    ids = [row.article_id for row in rows]
    versions = _versions(connection, ids, instant)
    links = _links(connection, versions, instant)
    for record in with_parts(connection, rows, links):
        key = record["article_id"]
        version = versions.get(key)
        known = dict(record) if version is None or version.text is None else _superseded(record, version)
        if version is not None:
            known["version"] = version.version
            known["last_changed_at"] = version.valid_from_at
        yield known | _state(record, instant)


def _versions(connection: Connection, ids: Iterable[int], instant: dt.datetime) -> dict[int, Row[Any]]:
    """The version of each article that was the latest at the instant."""
    latest = (
        select(article_versions.c.article_id, func.max(article_versions.c.version).label("version"))
        .where(article_versions.c.article_id.in_(ids), article_versions.c.valid_from_at <= instant)
        .group_by(article_versions.c.article_id)
        .subquery()
    )
    is_latest = (article_versions.c.article_id == latest.c.article_id) & (
        article_versions.c.version == latest.c.version
    )
    query = select(article_versions).join(latest, is_latest)
    return {row.article_id: row for row in connection.execute(query)}


def _superseded(record: Record, version: Row[Any]) -> dict[str, Any]:
    kept: Mapping[str, Any] = version.record or {}
    modified_at = kept.get("modified_at")
    return {
        **record,
        **{name: version._mapping[name] for name in _FROM_VERSION},
        **{name: kept.get(name) for name in _FROM_RECORD},
        "authors": kept.get("authors", []),
        "tags": kept.get("tags", []),
        "text": version.text,
        "blocks": kept.get("blocks", []),
        "word_count": kept.get("word_count", count_words(version.text)),
        "modified_at": dt.datetime.fromisoformat(modified_at) if modified_at else None,
        "change_seq": None,
        "duplicate_of_article_id": None,
    }


def _state(record: Record, instant: dt.datetime) -> dict[str, Any]:
    gone_at = record["gone_at"]
    is_gone = gone_at is not None and gone_at <= instant
    later = {name: None for name in _UNKNOWN_LATER if record[name] is not None and record[name] > instant}
    if "loaded_at" in later:
        later["change_seq"] = None
    return {"is_gone": is_gone, "gone_at": gone_at if is_gone else None, **later}


def _links(connection: Connection, versions: Mapping[int, Row[Any]], instant: dt.datetime) -> dict[int, list[Record]]:
    """The links that stood on each article's page while it had the version; their cards as last read."""
    url = func.coalesce(article_links.c.url, aliases.c.url)
    columns = [article_links.c[name] for name in LINK_KEYS if name not in ("url", "related_article_id")]
    query = (
        select(
            article_links.c.article_id,
            article_links.c.last_seen_at,
            url,
            *columns,
            aliases.c.article_id.label("related_article_id"),
        )
        .join(aliases, aliases.c.alias_id == article_links.c.alias_id)
        .where(article_links.c.article_id.in_(list(versions)), article_links.c.kind.in_(("related", "promoted")))
        .where(article_links.c.first_seen_at <= instant)
        .order_by(article_links.c.article_id, article_links.c.position, url, article_links.c.kind)
    )
    found: dict[int, list[Record]] = {}
    for article_id, last_seen_at, *values in connection.execute(query):
        if last_seen_at is None or last_seen_at >= versions[article_id].valid_from_at:
            found.setdefault(article_id, []).append(dict(zip(LINK_KEYS, values, strict=True)))
    return found
