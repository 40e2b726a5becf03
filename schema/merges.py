"""Two stored articles that turn out to be one: the older id survives, the other becomes a tombstone.

They do where both stand in the database already, and a page shows that they are the same:

1. The address of one redirects to the other, which has the same title or content.
2. The page of one names the other's address as its canonical one, and has the same content, or title and day.
3. Both have the same content, at two spellings of one address (`schema.url_variants`).

Without the likeness nothing is merged: sites redirect what they have deleted, and get canonical links wrong.

The tombstone keeps its row and its versions; everything that leads to it leads to the survivor from then on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select, update

from schema.article_rows import VERSION_COLUMNS
from schema.batch import Batch, Fetched, Outcome, canonical_url
from schema.changes import Content, change_class
from schema.copy_writes import forget_copies
from schema.corrections import put_back
from schema.crawl_tables import pages
from schema.names import authors_of
from schema.reasons import Change
from schema.sequence import change_articles
from schema.statements import AnyRow, insert_rows, update_rows
from schema.tables import (
    aliases,
    article_authors,
    article_links,
    article_tags,
    article_versions,
    articles,
    overrides,
)
from schema.url_variants import address_key
from schema.urls import url_sha256
from schema.versions import supersede

_one, _other = articles.alias("one"), articles.alias("other")

_OWN = frozenset(
    {"article_id", "site_id", "canonical_url", "canonical_url_sha256", "first_seen_at", "version"}
    | {"duplicate_of_article_id", "merged_into_article_id", "change_seq", "loaded_at"}
)
"""What the survivor does not take over from a tombstone that is newer."""


def merge_twins(batch: Batch, fetched: Sequence[Fetched], outcomes: Sequence[Outcome]) -> Mapping[int, int]:
    """Merges the articles that the items show to be one, at the address to which the page leads.

    The rows of pages and aliases must have been written.

    Returns the survivor by the id of each article that is none any more.
    """
    found = [
        *_redirected(batch, [e.page.page_id for e, o in zip(fetched, outcomes, strict=True) if _is_redirected(o)]),
        *_canonical(batch, {o.article_id: e for e, o in zip(fetched, outcomes, strict=True) if e.item.article}),
        *_spelled(batch, [o.article_id for o in outcomes if o.is_copy and o.change is Change.UPDATED]),
    ]
    survivors: dict[int, int] = {}
    for pair in found:
        one, other = (survivors.get(article_id, article_id) for article_id in pair)
        if one != other:
            survivor, lost = min(one, other), max(one, other)
            _merge(batch, survivor, lost, address_of=other)
            survivors = {key: survivor if value == lost else value for key, value in survivors.items()}
            survivors[lost] = survivor
    return survivors


def _is_redirected(outcome: Outcome) -> bool:
    return outcome.change is Change.REDIRECTED and outcome.article_id is not None


def _redirected(batch: Batch, page_ids: Sequence[int]) -> list[tuple[int, int]]:
    if not page_ids:
        return []
    query = (
        select(_one.c.article_id, _other.c.article_id)
        .join_from(pages, _one, _one.c.article_id == pages.c.article_id)
        .join(aliases, aliases.c.url_sha256 == pages.c.redirect_url_sha256)
        .join(_other, _other.c.article_id == aliases.c.article_id)
        .where(pages.c.page_id.in_(page_ids), _one.c.canonical_url_sha256 == pages.c.url_sha256)
        .where(_are_two(), or_(_have_same("content_sha256"), _have_same("title")))
    )
    return [(one, other) for one, other in batch.connection.execute(query)]


def _canonical(batch: Batch, read: Mapping[int | None, Fetched]) -> list[tuple[int, int]]:
    stated = {
        url_sha256(url): article_id
        for article_id, each in read.items()
        if article_id is not None and (url := canonical_url(each.item)) is not None and url != each.page.url
    }
    if not stated:
        return []
    query = (
        select(_other.c.canonical_url_sha256, _one.c.article_id, _other.c.article_id)
        .where(_one.c.article_id.in_(set(stated.values())), _other.c.canonical_url_sha256.in_(stated))
        .where(_are_two(), or_(_have_same("content_sha256"), and_(_have_same("title"), _have_same("published_date"))))
    )
    return [(one, other) for sha256, one, other in batch.connection.execute(query) if stated[sha256] == one]


def _spelled(batch: Batch, copies: Sequence[int | None]) -> list[tuple[int, int]]:
    if not copies:
        return []
    query = (
        select(_one.c.article_id, _one.c.canonical_url, _other.c.article_id, _other.c.canonical_url)
        .join(_other, _other.c.article_id == _one.c.duplicate_of_article_id)
        .where(_one.c.article_id.in_(copies), _are_two())
    )
    rows = batch.connection.execute(query)
    return [(one, other) for one, url, other, other_url in rows if address_key(url) == address_key(other_url)]


def _are_two() -> ColumnElement[bool]:
    return and_(
        _one.c.article_id != _other.c.article_id,
        _one.c.site_id == _other.c.site_id,
        _one.c.merged_into_article_id.is_(None),
        _other.c.merged_into_article_id.is_(None),
    )


def _have_same(column: str) -> ColumnElement[bool]:
    return _one.c[column] == _other.c[column]


def _merge(batch: Batch, survivor_id: int, lost_id: int, *, address_of: int) -> None:
    query = select(articles).where(articles.c.article_id.in_((survivor_id, lost_id))).order_by(articles.c.article_id)
    survivor, lost = batch.connection.execute(query).all()
    _bury(batch, lost, survivor_id)
    if _is_newer(lost, survivor):
        _take_over(batch, survivor, lost)
    address = lost if address_of == lost_id else survivor
    values = {
        "canonical_url": address.canonical_url,
        "canonical_url_sha256": address.canonical_url_sha256,
        "first_seen_at": min(survivor.first_seen_at, lost.first_seen_at),
    }
    change_articles(batch.connection, batch.now, {survivor_id: values})
    change_articles(batch.connection, batch.now, {lost_id: {}})
    _repoint(batch, survivor_id, lost_id)
    put_back(batch.connection, survivor_id)


def _is_newer(lost: AnyRow, survivor: AnyRow) -> bool:
    """Whether the tombstone is the one that was read last; what is gone was read before what is not."""
    return (not lost.is_gone, lost.last_seen_at) > (not survivor.is_gone, survivor.last_seen_at)


def _bury(batch: Batch, lost: AnyRow, survivor_id: int) -> None:
    """Makes the tombstone. It gives its address free: the hash of that one is unique, and its article is another."""
    row = {
        "article_id": lost.article_id,
        "merged_into_article_id": survivor_id,
        "canonical_url_sha256": url_sha256(f"{lost.canonical_url}#{lost.article_id}"),
        "duplicate_of_article_id": None,
    }
    update_rows(batch.connection, articles, [row])


def _take_over(batch: Batch, survivor: AnyRow, lost: AnyRow) -> None:
    """Gives the survivor what the tombstone says, as a version where it says something else, and its links."""
    values: dict[str, Any] = {name: value for name, value in lost._mapping.items() if name not in _OWN}
    if survivor.content_sha256 != lost.content_sha256:
        before = supersede(batch.connection, [survivor.article_id])[survivor.article_id]
        bylines = authors_of(batch.connection, [lost.article_id])[lost.article_id]
        after = Content(lost.title, lost.description, lost.published_date, tuple(bylines), lost.blocks)
        values["version"] = survivor.version + 1
        original = lost.duplicate_of_article_id
        values["duplicate_of_article_id"] = original if original != survivor.article_id else None
        version = {name: values[name] for name in (*VERSION_COLUMNS, "content_sha256", "run_id")}
        version |= {"article_id": survivor.article_id, "version": values["version"]}
        version |= {"change_class": change_class(before, after), "valid_from_at": lost.last_changed_at}
        insert_rows(batch.connection, article_versions, [version])
    update_rows(batch.connection, articles, [{"article_id": survivor.article_id, **values}])
    for bridge in (article_authors, article_tags):
        batch.connection.execute(delete(bridge).where(bridge.c.article_id == survivor.article_id))
        _hand_over(batch, bridge, survivor.article_id, lost.article_id)
    _take_over_links(batch, survivor, lost)


def _take_over_links(batch: Batch, survivor: AnyRow, lost: AnyRow) -> None:
    theirs = article_links.alias("theirs")
    is_in_both = (
        select(theirs.c.article_link_id)
        .where(theirs.c.article_id == lost.article_id)
        .where(theirs.c.alias_id == article_links.c.alias_id, theirs.c.kind == article_links.c.kind)
        .exists()
    )
    own = article_links.c.article_id == survivor.article_id
    batch.connection.execute(delete(article_links).where(own, is_in_both))
    is_current = article_links.c.last_seen_at.is_(None)
    batch.connection.execute(update(article_links).where(own, is_current).values(last_seen_at=survivor.links_seen_at))
    _hand_over(batch, article_links, survivor.article_id, lost.article_id)


def _repoint(batch: Batch, survivor_id: int, lost_id: int) -> None:
    for table in (aliases, pages):
        _hand_over(batch, table, survivor_id, lost_id)
    forget_copies(batch.connection, [lost_id])
    corrected = select(overrides.c.field).where(overrides.c.article_id == survivor_id).scalar_subquery()
    is_free = overrides.c.field.not_in(corrected)
    batch.connection.execute(
        update(overrides).where(overrides.c.article_id == lost_id, is_free).values(article_id=survivor_id)
    )
    for column in ("duplicate_of_article_id", "merged_into_article_id"):
        _repoint_articles(batch, column, survivor_id, lost_id)


def _repoint_articles(batch: Batch, column: str, survivor_id: int, lost_id: int) -> None:
    pointing = batch.connection.scalars(select(articles.c.article_id).where(articles.c[column] == lost_id)).all()
    change_articles(batch.connection, batch.now, {article_id: {column: survivor_id} for article_id in pointing})


def _hand_over(batch: Batch, table: Table, survivor_id: int, lost_id: int) -> None:
    batch.connection.execute(update(table).where(table.c.article_id == lost_id).values(article_id=survivor_id))
