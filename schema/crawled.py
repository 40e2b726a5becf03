"""What flows through the pipelines: one fetch and all that came of it. Frozen and plain, like the record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from schema.article import Article
from schema.reasons import Change, DropReason, Failure, FoundBy, PageRole


@dataclass(frozen=True, slots=True)
class Discovery:
    """A URL that was found, before it is a row."""

    url: str
    """Absolute http(s); normalised by `schema.urls.normalise_url` when it becomes a row."""
    found_by: FoundBy
    role: PageRole = PageRole.PAGE
    depth: int = 0
    """Clicks from a start URL; entries of sitemaps and feeds count from 1."""
    priority: int = 50
    """Lower is fetched first: 0 start, 10 sitemaps and feeds, 20 listings, 40 likely articles, 60 anything else."""
    lastmod: dt.datetime | None = None
    """When the sitemap or feed says that it last changed (aware)."""
    from_page_id: int | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """A frontier row that is due."""

    page_id: int
    url: str
    role: PageRole
    depth: int
    found_by: FoundBy
    etag: str | None = None
    last_modified: str | None = None
    article_id: int | None = None
    """The article that this page stored last time."""
    attempts: int = 0
    from_page_id: int | None = None
    """The page that named it first."""
    is_known: bool = False
    """Whether an earlier run has asked for it."""
    looks_like_article: bool = False
    """By its address, when it was found."""
    tries: int = 1
    """How often it is asked for in this run, this time included."""


@dataclass(frozen=True, slots=True)
class PageRules:
    """What a page asks of who copies it, in its head or its HTTP headers."""

    is_noindex: bool = False
    """Not to be shown in search results (noindex, none)."""
    is_noarchive: bool = False
    """No copy of it is to be kept (noarchive, nocache)."""
    is_tdm_reserved: bool = False
    """The rights to text and data mining are reserved (TDM-Reservation: 1)."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request and its answer, or its failure."""

    page_id: int
    url: str
    started_at: dt.datetime
    duration_ms: int
    http_status: int | None = None
    """None where no answer came."""
    body_bytes: int = 0
    """Decompressed."""
    etag: str | None = None
    last_modified: str | None = None
    failure: Failure | None = None
    failure_detail: str | None = None
    redirect_to: str | None = None
    """Absolute target of a 3xx answer."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where the raw answer lies in the WARC archive."""

    file: str
    """Path below the archive folder."""
    offset: int
    length: int
    """Bytes of the compressed record."""
    payload_sha256: str


@dataclass(frozen=True, slots=True)
class CrawledPage:
    """The item of the pipelines."""

    fetch: Fetch
    role: PageRole = PageRole.PAGE
    depth: int = 0
    snapshot: Snapshot | None = None
    article: Article | None = None
    """Set for every HTML page that was parsed, whatever its kind."""
    content_sha256: str | None = None
    """Set by dedupe: over the normalised fields and blocks."""
    drop_reason: DropReason | None = None
    """Set where no article row is to be written."""
    discoveries: tuple[Discovery, ...] = ()
    found_by: FoundBy = FoundBy.LINK
    """How the page's own URL came to be known."""
    rules: PageRules | None = None
    """None where no page came."""
    retry_in_s: float | None = None
    """Seconds after which it is asked for again in this run; None: it is not."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing one item did; it is committed."""

    page_id: int
    article_id: int | None
    """The article that the page shows, or showed when it last showed one; None: never one."""
    change: Change
    discovered: int
    """URLs that became known by this item."""
    is_copy: bool = False
    """Whether the article has the content of an older one of the site."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of a run's summary line, in its order."""

    discovered: int = 0
    fetched: int = 0
    not_modified: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    gone: int = 0
    dropped: int = 0
    failed: int = 0
