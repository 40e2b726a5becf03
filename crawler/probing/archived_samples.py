"""Sample pages from the archive: what the database's snapshots point to, read as a crawl would read it today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Select, case, func, select

from crawler.page import Page
from crawler.probing.records import LeftOut, Sample
from crawler.profile import Profile
from crawler.reading import read_page
from crawler.scope import Scope
from pipelines.archive import SnapshotUnreadable, read_snapshot
from schema.crawl_tables import pages, sites, snapshots
from schema.crawled import Snapshot
from schema.reasons import PageRole, PageStatus

MAX_PAGES = 1_000
"""Looked at for samples."""


@dataclass(frozen=True, slots=True)
class ArchivedSamples:
    """Samples, and the pages before them that the settings would leave out today."""

    samples: tuple[Sample, ...]
    left_out: LeftOut


def take_archived(
    connection: Connection, site: str, folder: Path, scope: Scope, *, samples: int, profile: Profile | None
) -> ArchivedSamples:
    """The latest snapshots of a site's stored articles, newest first; of its other pages only where there are none.

    A snapshot that cannot be read is a sample with a problem.
    """
    taken: list[Sample] = []
    by_exclude: list[str] = []
    by_include: list[str] = []
    has_articles = False
    for row in connection.execute(_latest(site)):
        is_article = row.status is PageStatus.STORED
        if len(taken) >= samples or (has_articles and not is_article):
            break
        if not scope.may_fetch(row.url):
            by_exclude.append(row.url)
        elif not scope.may_store(row.url):
            by_include.append(row.url)
        else:
            snapshot = Snapshot(row.file, row.offset, row.length, row.payload_sha256)
            has_articles = has_articles or is_article
            taken.append(_read(folder, row.url, snapshot, row.fetched_at, profile))
    return ArchivedSamples(tuple(taken), LeftOut(tuple(by_exclude), tuple(by_include)))


def _latest(site: str) -> Select[tuple[str, PageStatus, str, int, int, str, dt.datetime]]:
    latest = select(func.max(snapshots.c.snapshot_id)).group_by(snapshots.c.page_id).scalar_subquery()
    kept = snapshots.c
    is_stored_first = case((pages.c.status == PageStatus.STORED, 0), (pages.c.status == PageStatus.DROPPED, 1), else_=2)
    return (
        select(pages.c.url, pages.c.status, kept.file, kept.offset, kept.length, kept.payload_sha256, kept.fetched_at)
        .join_from(snapshots, pages, pages.c.page_id == kept.page_id)
        .join(sites, sites.c.site_id == pages.c.site_id)
        .where(sites.c.name == site, pages.c.role == PageRole.PAGE, kept.snapshot_id.in_(latest))
        .order_by(is_stored_first, kept.fetched_at.desc(), kept.snapshot_id.desc())
        .limit(MAX_PAGES)
    )


def _read(folder: Path, url: str, snapshot: Snapshot, fetched_at: dt.datetime, profile: Profile | None) -> Sample:
    try:
        answer = read_snapshot(folder, snapshot)
    except SnapshotUnreadable as error:
        return Sample(url, "archive", problem=str(error))
    content_type = next((value for name, value in answer.headers if name.lower() == "content-type"), None)
    page = Page(url, answer.status, answer.headers, answer.body, fetched_at, content_type, profile)
    article = read_page(page).article
    return Sample(url, "archive", page, article, "" if article else "is no HTML page")
