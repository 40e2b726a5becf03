"""Archived pages read again: what is stored of each, and how a better reading of it is written.

The site said nothing new, so nothing that tells when a page was seen or checked changes. A known article gets a version
of the class "reparsed", as of now, by the run that did it; corrections by hand stay. A page that was no article before
becomes one that was first seen when the page was fetched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, exists, func, select

from schema.article import Article
from schema.article_rows import VERSION_COLUMNS, content_columns
from schema.article_writes import write_articles
from schema.batch import Batch, Fetched
from schema.blocks import without_blocked
from schema.copy_writes import write_copies
from schema.crawl_tables import pages, sites, snapshots
from schema.crawled import CrawledPage, Snapshot
from schema.duplicates import mark_duplicates, release_duplicates
from schema.link_writes import Links, LinksRead, write_links
from schema.name_writes import write_authors, write_tags
from schema.names import authors_of, tags_of
from schema.overrides import Override, overrides_of, with_overrides
from schema.reasons import ChangeClass, PageRole, PageStatus
from schema.sequence import change_articles
from schema.statements import AnyRow, insert_rows, update_rows
from schema.tables import article_links, article_versions, articles
from schema.versions import supersede

_READ_AT_ONCE = 200


class ArchivedSite(NamedTuple):
    """A site with pages in the archive."""

    site_id: int
    name: str
    pages: int


@dataclass(frozen=True, slots=True)
class Archived:
    """A page with its latest answer in the archive, and what is stored of it."""

    page_id: int
    url: str
    fetched_at: dt.datetime
    snapshot: Snapshot
    stored: AnyRow | None
    """The article that was read from it (columns of `articles`, and has_links); None: it was none."""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True)
class Reread:
    """What an archived page is to become."""

    page_id: int
    article_id: int | None
    """None: it was no article."""
    item: CrawledPage
    """With its article, normalised, and the hash of its content."""


def archived_sites(connection: Connection) -> list[ArchivedSite]:
    """The sites that have archived pages, by name."""
    query = (
        select(sites.c.site_id, sites.c.name, func.count(snapshots.c.page_id.distinct()))
        .join_from(snapshots, pages, pages.c.page_id == snapshots.c.page_id)
        .join(sites, sites.c.site_id == pages.c.site_id)
        .where(pages.c.role == PageRole.PAGE)
        .group_by(sites.c.site_id, sites.c.name)
        .order_by(sites.c.name)
    )
    return [ArchivedSite(*row) for row in connection.execute(query)]


def archived_pages(connection: Connection, site_id: int) -> Iterator[Archived]:
    """The pages of a site in the order of the archive's files, each with its latest answer.

    Left out are pages that only point to an article which was read from another one.
    """
    newest = select(func.max(snapshots.c.snapshot_id)).group_by(snapshots.c.page_id).scalar_subquery()
    own, kept = articles.c, snapshots.c
    is_source = and_(
        own.article_id == pages.c.article_id, own.fetched_url == pages.c.url, own.merged_into_article_id.is_(None)
    )
    has_links = exists().where(
        article_links.c.article_id == own.article_id,
        article_links.c.kind != "inline",
        article_links.c.last_seen_at.is_(None),
    )
    query = (
        select(
            *(pages.c.page_id.label("of_page_id"), pages.c.url.label("page_url"), kept.fetched_at),
            *(kept.file, kept.offset, kept.length, kept.payload_sha256, articles, has_links.label("has_links")),
        )
        .join_from(snapshots, pages, pages.c.page_id == kept.page_id)
        .outerjoin(articles, is_source)
        .where(pages.c.site_id == site_id, pages.c.role == PageRole.PAGE, kept.snapshot_id.in_(newest))
        .where(own.article_id.is_not(None) | pages.c.article_id.is_(None))
        .order_by(kept.file, kept.offset)
    )
    rows = connection.execute(query.execution_options(yield_per=_READ_AT_ONCE))
    for part in rows.partitions():
        ids = [row.article_id for row in part if row.article_id is not None]
        bylines, keywords = authors_of(connection, ids), tags_of(connection, ids)
        corrections = overrides_of(connection, ids)
        for row in part:
            snapshot = Snapshot(row.file, row.offset, row.length, row.payload_sha256)
            key = row.article_id
            if key is None:
                yield Archived(row.of_page_id, row.page_url, row.fetched_at, snapshot, None)
            else:
                names = tuple(bylines[key]), tuple(keywords[key])
                corrected = tuple(corrections.get(key, ()))
                yield Archived(row.of_page_id, row.page_url, row.fetched_at, snapshot, row, *names, corrected)


def write_reread(
    connection: Connection, run_id: int, site_id: int, reread: Sequence[Reread], now: dt.datetime
) -> tuple[int, int]:
    """Writes better readings; how many articles got a version, and how many are new."""
    batch = Batch(connection, run_id, site_id, now)
    known = {each.article_id: each.item for each in reread if each.article_id is not None}
    new = [each.item for each in reread if each.article_id is None]
    return _rewrite(batch, known), _add(batch, new)


def _rewrite(batch: Batch, items: Mapping[int, CrawledPage]) -> int:
    connection = batch.connection
    query = select(articles).where(articles.c.article_id.in_(list(items)), articles.c.merged_into_article_id.is_(None))
    rows: dict[int, AnyRow] = {row.article_id: row for row in connection.execute(query.with_for_update())}
    read = {key: article for key in rows if (article := items[key].article) is not None}
    if not read:
        return 0
    contents = {key: items[key].content_sha256 or "" for key in read}
    links = {key: Links(article.related_links) for key, article in read.items()}
    read = with_overrides(connection, read)
    supersede(connection, list(read))
    columns = {key: content_columns(article) for key, article in read.items()}
    state: dict[int, dict[str, Any]] = {
        key: {
            "version": rows[key].version + 1,
            "content_sha256": contents[key],
            "run_id": batch.run_id,
            "last_changed_at": batch.now,
            "links_sha256": links[key].sha256,
            "duplicate_of_article_id": None,
        }
        for key in read
    }
    change_articles(connection, batch.now, {key: columns[key] | state[key] for key in read})
    _add_versions(batch, columns, state)
    write_authors(connection, {key: article.authors for key, article in read.items()}, replace=list(read))
    write_tags(connection, {key: article.tags for key, article in read.items()}, replace=list(read))
    release_duplicates(batch, list(read), {row.content_sha256 for row in rows.values()})
    mark_duplicates(batch, contents)
    write_copies(connection, {key: article.text for key, article in read.items()}, list(read), batch.now)
    write_links(connection, [LinksRead(key, rows[key].links_seen_at, links[key], rows[key]) for key in read])
    update_rows(connection, pages, [_page(items[key]) for key in read])
    return len(read)


def _add_versions(
    batch: Batch, columns: Mapping[int, Mapping[str, object]], state: Mapping[int, Mapping[str, Any]]
) -> None:
    rows = [
        {name: columns[key][name] for name in VERSION_COLUMNS}
        | {
            "article_id": key,
            "version": each["version"],
            "change_class": ChangeClass.REPARSED,
            "content_sha256": each["content_sha256"],
            "valid_from_at": batch.now,
            "run_id": batch.run_id,
        }
        for key, each in state.items()
    ]
    insert_rows(batch.connection, article_versions, rows)


def _page(item: CrawledPage) -> dict[str, object]:
    article: Article | None = item.article
    return {
        "page_id": item.fetch.page_id,
        "content_sha256": item.content_sha256,
        "kind": article and article.kind,
        "kind_confidence": article and article.kind_confidence,
    }


def _add(batch: Batch, items: Sequence[CrawledPage]) -> int:
    """Makes articles of pages that were none; those with an address that another has join it as a crawl would."""
    added = 0
    for item in items:  # few, and two of them may be one article
        query = (
            select(pages, articles.c.is_gone, articles.c.fetched_url, articles.c.canonical_url)
            .outerjoin(articles, articles.c.article_id == pages.c.article_id)
            .where(pages.c.page_id == item.fetch.page_id)
        )
        fetched = without_blocked(batch.connection, [Fetched(item, batch.connection.execute(query).one())])
        for each in fetched:
            if each.item.article is None or each.item.drop_reason is not None:
                continue
            outcome = write_articles(batch, [each])[each.page.page_id]
            status = {"status": PageStatus.STORED, "drop_reason": None, "article_id": outcome.article_id}
            update_rows(batch.connection, pages, [_page(item) | status])
            added += 1
    return added
