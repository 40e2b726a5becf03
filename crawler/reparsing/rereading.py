"""One archived page read as a crawl would read it today. Runs in worker processes, from the archive on."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, replace
from pathlib import Path

from crawler.discovery.sniff import sniff
from crawler.parsers.markup.document import open_document
from crawler.parsers.page import parse_document
from crawler.parsers.profiles.profiles import apply_profile
from crawler.profile import Profile
from pipelines.archive import SnapshotUnreadable, read_snapshot
from pipelines.dedupe import article_address, content_sha256
from pipelines.normalise import normalise
from pipelines.validate import validate
from schema.crawled import CrawledPage, Fetch, Snapshot


@dataclass(frozen=True, slots=True)
class Asked:
    """A page in the archive."""

    page_id: int
    url: str
    fetched_at: dt.datetime
    snapshot: Snapshot
    folder: Path
    profile: Profile | None
    site: str


@dataclass(frozen=True, slots=True)
class Read:
    """What it says to the present parser."""

    item: CrawledPage | None
    """Validated, and normalised with its content's hash where it is an article; None: it cannot be read."""
    problem: str | None = None
    """Why it cannot."""
    cpu_s: float = 0.0


def reread(asked: Asked) -> Read:
    """Reads an archived page to the end of the line, but for the database."""
    before = time.thread_time()
    try:
        answer = read_snapshot(asked.folder, asked.snapshot)
    except SnapshotUnreadable as error:
        return Read(None, str(error))
    fetch = Fetch(asked.page_id, asked.url, asked.fetched_at, 0, http_status=answer.status, body_bytes=len(answer.body))
    item = CrawledPage(fetch)
    content_type = next((value for name, value in answer.headers if name.lower() == "content-type"), None)
    if sniff(answer.body, content_type, asked.url) == "html":
        document = open_document(answer.body, asked.url, content_type=content_type, fetched_at=asked.fetched_at)
        article = parse_document(apply_profile(document, asked.profile))
        item = replace(item, article=replace(article, site=asked.site))
    return Read(_to_the_end(item), cpu_s=time.thread_time() - before)


def _to_the_end(item: CrawledPage) -> CrawledPage:
    """The steps of the pipelines, in their order."""
    item = replace(item, drop_reason=validate(item))
    if item.article is None or item.drop_reason is not None:
        return item
    article = normalise(item.article, item.fetch.started_at)
    article = replace(article, canonical_url=article_address(article))
    return replace(item, article=article, content_sha256=content_sha256(article))
