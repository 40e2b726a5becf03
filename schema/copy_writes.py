"""Writes which articles are copies, or nearly, of an older one of any site. Nothing is hidden or deleted for it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import BigInteger, Connection, delete, or_, select

from schema.near_copies import LEAST_SIMILARITY, bands, shingles, similarity
from schema.statements import each_of, insert_rows, upsert_rows
from schema.tables import article_copies, articles, text_bands

_OLDEST_OF_A_BAND = 10
"""Articles that are looked at of those that share a band: a site may repeat one text in all that it publishes."""

_MAX_COMPARED = 20
"""Texts that one article is compared with."""


def write_copies(connection: Connection, texts: Mapping[int, str], known: Collection[int], now: dt.datetime) -> None:
    """Notes of which older articles the texts are copies.

    Args:
        texts: by article id, of articles that are new or have changed.
        known: those of them that are not new.
    """
    if known:
        forget_copies(connection, known)
    runs = {article_id: shingles(text) for article_id, text in texts.items()}
    found = {article_id: bands(each) for article_id, each in runs.items()}
    originals = _find(connection, runs, found)
    rows = [
        {"article_id": copy, "original_article_id": original, "similarity": alike, "found_at": now}
        for copy, (original, alike) in originals.items()
    ]
    upsert_rows(connection, article_copies, ("article_id",), ("original_article_id", "similarity", "found_at"), rows)
    listed = [(band, article_id) for article_id, each in found.items() for band in set(each)]
    insert_rows(connection, text_bands, [{"band": band, "article_id": article_id} for band, article_id in listed])


def forget_copies(connection: Connection, article_ids: Collection[int]) -> None:
    """Forgets what articles are copies of, what are copies of them, and by what they are found."""
    ids = list(article_ids)
    connection.execute(delete(text_bands).where(text_bands.c.article_id.in_(ids)))
    is_of_them = or_(article_copies.c.article_id.in_(ids), article_copies.c.original_article_id.in_(ids))
    connection.execute(delete(article_copies).where(is_of_them))


def _find(
    connection: Connection, runs: Mapping[int, Iterable[str]], found: Mapping[int, tuple[int, ...]]
) -> dict[int, tuple[int, float]]:
    """The original of each copy, and how alike they are."""
    sharing = _sharing(connection, {band for each in found.values() for band in each})
    for article_id, each in found.items():
        for band in each:
            sharing[band].append(article_id)
    candidates = {
        article_id: sorted({other for band in each for other in sharing[band] if other < article_id})[:_MAX_COMPARED]
        for article_id, each in found.items()
    }
    compared_ids = {each for copy, older in candidates.items() if older for each in (copy, *older)}
    texts = _texts(connection, compared_ids - runs.keys())
    known = {article_id: set(runs[article_id]) for article_id in compared_ids & runs.keys()}
    known |= {article_id: set(shingles(text)) for article_id, text in texts.items()}
    originals = {}
    for article_id, older in candidates.items():
        compared = [(similarity(known[article_id], known[other]), -other) for other in older if other in known]
        alike, original = max(compared, default=(0.0, 0))
        if alike >= LEAST_SIMILARITY:
            originals[article_id] = (-original, alike)
    return originals


def _sharing(connection: Connection, wanted: Collection[int]) -> defaultdict[int, list[int]]:
    """The oldest articles of each band."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    if not wanted:
        return found
    band = each_of(connection, sorted(wanted), BigInteger())
    inner = text_bands.alias("inner_bands")
    oldest = (
        select(inner.c.article_id).where(inner.c.band == band).order_by(inner.c.article_id).limit(_OLDEST_OF_A_BAND)
    )
    query = select(text_bands.c.band, text_bands.c.article_id).where(
        text_bands.c.band == band, text_bands.c.article_id.in_(oldest.correlate_except(inner))
    )
    for shared, article_id in connection.execute(query):
        found[shared].append(article_id)
    return found


def _texts(connection: Connection, article_ids: Iterable[int]) -> dict[int, str]:
    ids = list(article_ids)
    query = select(articles.c.article_id, articles.c.text).where(
        articles.c.article_id.in_(ids), articles.c.merged_into_article_id.is_(None)
    )
    return dict(connection.execute(query).all()) if ids else {}
