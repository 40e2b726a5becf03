"""The `snapshots` table: what of the archive the database points to, and how rows of it go with their files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Connection, delete, func, select

from schema.crawl_tables import pages, runs, sites, snapshots
from schema.crawled import Snapshot
from schema.queries import find_article
from schema.statements import among, each_of
from schema.tables import articles, erasures
from schema.traces import page_rows

_READ_AT_ONCE = 1_000


class Pointer(NamedTuple):
    """Where a snapshot is said to lie, and what it is said to hold."""

    snapshot_id: int
    file: str
    offset: int
    length: int
    """Bytes of the compressed record."""
    payload_sha256: str


@dataclass(frozen=True, slots=True)
class Extent:
    """All that is kept of pages."""

    snapshots: int
    pages: int
    """One may have been kept many times."""
    oldest_at: dt.datetime | None
    newest_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """What the snapshots in one file say of it."""

    file: str
    run_id: int
    snapshots: int
    oldest_at: dt.datetime
    newest_at: dt.datetime
    first_id: int
    """Between this snapshot and `last_id` lie all of the file, and may lie others."""
    last_id: int


class RunSpan(NamedTuple):
    """Who wrote a run's files, and when."""

    run_id: int
    pid: int
    started_at: dt.datetime
    finished_at: dt.datetime | None


class KeptPage(NamedTuple):
    """A page as it was last kept."""

    url: str
    site: str
    fetched_at: dt.datetime
    snapshot: Snapshot


def extent(connection: Connection) -> Extent:
    """How much is kept, and from when on."""
    kept = snapshots.c
    counts = func.count(), func.count(kept.page_id.distinct()), func.min(kept.fetched_at), func.max(kept.fetched_at)
    return Extent(*connection.execute(select(*counts).select_from(snapshots)).one())


def pointers(connection: Connection) -> Iterator[Pointer]:
    """Every snapshot, those of a file together and in its order; with flat memory."""
    kept = snapshots.c
    query = select(kept.snapshot_id, kept.file, kept.offset, kept.length, kept.payload_sha256)
    query = query.order_by(kept.file, kept.offset, kept.snapshot_id)
    for row in connection.execute(query.execution_options(yield_per=_READ_AT_ONCE)):
        yield Pointer(*row)


def urls_of(connection: Connection, snapshot_ids: Collection[int]) -> dict[int, str]:
    """The addresses of the pages that snapshots are of; those that are gone by now are left out."""
    kept = snapshots.c
    query = select(kept.snapshot_id, pages.c.url).join_from(snapshots, pages, pages.c.page_id == kept.page_id)
    is_asked = kept.snapshot_id.in_(select(each_of(connection, snapshot_ids, BigInteger())))
    return {row.snapshot_id: row.url for row in connection.execute(query.where(is_asked))}


def unfinished_runs(connection: Connection) -> set[int]:
    """The runs that still write, or died and were not noticed yet."""
    return set(connection.scalars(select(runs.c.run_id).where(runs.c.finished_at.is_(None))))


def run_spans(connection: Connection, run_ids: Collection[int]) -> dict[int, RunSpan]:
    """Those of the runs that this database knows."""
    is_asked = runs.c.run_id.in_(select(each_of(connection, run_ids, BigInteger())))
    query = select(runs.c.run_id, runs.c.pid, runs.c.started_at, runs.c.finished_at).where(is_asked)
    return {row.run_id: RunSpan(*row) for row in connection.execute(query)}


def archived_files(connection: Connection) -> list[ArchivedFile]:
    """The files that snapshots lie in, the oldest first."""
    kept = snapshots.c
    ids = func.min(kept.snapshot_id), func.max(kept.snapshot_id)
    times = func.min(kept.fetched_at), func.max(kept.fetched_at).label("newest_at")
    query = select(kept.file, func.max(kept.run_id), func.count(), *times, *ids).group_by(kept.file)
    return [ArchivedFile(*row) for row in connection.execute(query.order_by("newest_at", kept.file))]


def articles_only_in(connection: Connection, files: Collection[str]) -> int:
    """How many articles have the page that they were read from in these files, and in no other."""
    kept, other = snapshots, snapshots.alias("other")
    is_elsewhere = select(other.c.snapshot_id).where(
        other.c.page_id == kept.c.page_id, ~among(connection, other.c.file, files)
    )
    query = (
        select(func.count(articles.c.article_id.distinct()))
        .select_from(kept)
        .join(pages, pages.c.page_id == kept.c.page_id)
        .join(articles, (articles.c.article_id == pages.c.article_id) & (articles.c.fetched_url == pages.c.url))
        .where(among(connection, kept.c.file, files), articles.c.merged_into_article_id.is_(None))
        .where(~is_elsewhere.exists())
    )
    return connection.execute(query).scalar_one()


def forget_file(connection: Connection, file: ArchivedFile) -> int:
    """Deletes the rows of a file; how many there were."""
    kept = snapshots.c
    is_of_file = kept.snapshot_id.between(file.first_id, file.last_id) & (kept.file == file.file)
    return connection.execute(delete(snapshots).where(is_of_file)).rowcount


def files_to_erase_in(connection: Connection) -> dict[str, int]:
    """The files with records that takedowns still want overwritten, and how many."""
    query = select(erasures.c.file, func.count()).group_by(erasures.c.file)
    return dict(connection.execute(query).all())


def forget_erasures(connection: Connection, files: Collection[str]) -> None:
    """Deletes what takedowns want overwritten in files that are no more."""
    connection.execute(delete(erasures).where(among(connection, erasures.c.file, files)))


def kept_page(connection: Connection, url: str) -> KeptPage | None:
    """The page at a URL as it was last kept; else the page that the article was read from which the URL leads to; else
    any other page of that article. None: the archive has none of them.

    Args:
        url: Absolute http(s), in any spelling.
    """
    found = _latest_at(connection, url)
    article = find_article(connection, url) if found is None else None
    if article is None:
        return found
    return _latest_at(connection, article["fetched_url"]) or _latest(
        connection, pages.c.article_id == article["article_id"]
    )


def _latest_at(connection: Connection, url: str) -> KeptPage | None:
    return _latest(connection, pages.c.page_id.in_([row["page_id"] for row in page_rows(connection, url)]))


def _latest(connection: Connection, is_wanted: ColumnElement[bool]) -> KeptPage | None:
    kept = snapshots.c
    query = (
        select(pages.c.url, sites.c.name, kept.fetched_at, kept.file, kept.offset, kept.length, kept.payload_sha256)
        .join_from(snapshots, pages, pages.c.page_id == kept.page_id)
        .join(sites, sites.c.site_id == pages.c.site_id)
        .where(is_wanted)
        .order_by(kept.snapshot_id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else KeptPage(row[0], row[1], row[2], Snapshot(*row[3:]))
