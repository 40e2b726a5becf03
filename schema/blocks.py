"""Addresses that were taken down: no crawl takes them up again. Only hashes of them are kept: one may name somebody."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from schema.batch import Fetched, canonical_url
from schema.reasons import DropReason
from schema.statements import among, insert_rows
from schema.tables import blocked_urls, erasures, takedowns
from schema.url_variants import address_key
from schema.urls import normalise_url, url_sha256

_CHUNK = 500


def hashes_of(url: str) -> tuple[str, str]:
    """The hashes of a normalised address: its own, and that of what its other spellings share with it.

    The query is in both, because it may number articles.
    """
    return url_sha256(url), url_sha256(f"spelled {address_key(url)}?{url.partition('?')[2]}")


def blocked_among(connection: Connection, urls: Collection[str]) -> dict[str, int]:
    """Those of the normalised URLs that are blocked, with the takedown that blocks them."""
    if not urls or not _is_any_blocked(connection):
        return {}
    hashes = {sha256: url for url in urls for sha256 in hashes_of(url)}
    listed, found = list(hashes), dict[str, int]()
    for start in range(0, len(listed), _CHUNK):
        chunk = among(connection, blocked_urls.c.url_sha256, listed[start : start + _CHUNK])
        rows = connection.execute(select(blocked_urls.c.url_sha256, blocked_urls.c.takedown_id).where(chunk))
        found.update((hashes[sha256], takedown_id) for sha256, takedown_id in rows)
    return {url: found[url] for url in urls if url in found}


def _is_any_blocked(connection: Connection) -> bool:
    return connection.scalar(select(blocked_urls.c.takedown_id).limit(1)) is not None


def takedown_of(connection: Connection, url: str) -> Mapping[str, Any] | None:
    """The row of the takedown that blocks an absolute http(s) URL; None: it is not blocked."""
    normalised = normalise_url(url)
    found = {} if normalised is None else blocked_among(connection, [normalised])
    if normalised is None or normalised not in found:
        return None
    query = select(takedowns).where(takedowns.c.takedown_id == found[normalised])
    return dict(connection.execute(query).mappings().one())


def without_blocked(connection: Connection, fetched: Sequence[Fetched]) -> list[Fetched]:
    """The items; of one that turns out to be, or to lead to, what was taken down nothing is left but that.

    Its record in the archive is noted for erasure.
    """
    if not _is_any_blocked(connection):
        return list(fetched)
    addresses = [_addresses(each) for each in fetched]
    blocked = blocked_among(connection, {url for urls in addresses for url in urls})
    if not blocked:
        return list(fetched)
    kept, records = [], []
    for each, urls in zip(fetched, addresses, strict=True):
        takedown_id = next((blocked[url] for url in urls if url in blocked), None)
        snapshot = each.item.snapshot
        if takedown_id is not None and snapshot is not None:
            place = {"file": snapshot.file, "offset": snapshot.offset, "length": snapshot.length}
            records.append({"takedown_id": takedown_id, **place})
        kept.append(each if takedown_id is None else _emptied(each))
    insert_rows(connection, erasures, records)
    return kept


def _addresses(fetched: Fetched) -> list[str]:
    stated = (fetched.page.url, canonical_url(fetched.item), fetched.item.fetch.redirect_to)
    return [url for each in stated if each is not None and (url := normalise_url(each)) is not None]


def _emptied(fetched: Fetched) -> Fetched:
    fetch = replace(fetched.item.fetch, redirect_to=None, etag=None, last_modified=None)
    item = replace(
        fetched.item,
        fetch=fetch,
        article=None,
        content_sha256=None,
        snapshot=None,
        discoveries=(),
        drop_reason=DropReason.TAKEDOWN,
    )
    return replace(fetched, item=item)
