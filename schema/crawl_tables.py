"""The tables of the crawl: sites, runs, the frontier, requests, traps, archived answers. See `schema.tables`."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)

from schema.metadata import metadata
from schema.reasons import Change, DropReason, Failure, FoundBy, PageRole, PageStatus
from schema.types import CleanText, Enumerated, Id, Json, UtcDateTime

_COUNTED = {
    "discovered": "URLs that became known",
    "fetched": "Pages that were answered, 304 included; listings, feeds and sitemaps not counted",
    "not_modified": "Those of them that answered 304",
    "new": "Articles stored for the first time, whenever they were published",
    "updated": "Articles that got another version",
    "unchanged": "Articles fetched with the same content",
    "gone": "Articles marked as gone",
    "dropped": "Pages left out of the articles (pages.drop_reason); listings not counted",
    "failed": "Requests that failed, those for guessed addresses not counted",
}

COUNTS = tuple(_COUNTED)
"""The counts of a run, in the order of its summary line."""


def one_of(members: type[StrEnum]) -> str:
    """The values, for a column's meaning."""
    return ", ".join(member.value for member in members)


def _counts() -> list[Column[int]]:
    return [
        Column(name, Integer, nullable=False, server_default="0", comment=meaning) for name, meaning in _COUNTED.items()
    ]


sites = Table(
    "sites",
    metadata,
    Column("site_id", Id, primary_key=True, comment="Key"),
    Column("name", CleanText, nullable=False, comment="Name in the settings, or the host"),
    Column("start_urls", Json, nullable=False, comment="Where a crawl of the site begins: JSON list of URLs"),
    Column("licence", CleanText, comment="Licence of its articles, by the settings; null: not stated"),
    Column("terms_url", CleanText, comment="Address of its terms of use, by the settings; null: not stated"),
    Column("created_at", UtcDateTime, nullable=False, comment="When the site was first crawled"),
    Column("accepted_at", UtcDateTime, comment="Since when it is as it should be, by its operator; null: always"),
    UniqueConstraint("name"),
    comment="Sites that are crawled",
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", Id, primary_key=True, comment="Key"),
    Column("started_at", UtcDateTime, nullable=False, comment="When the run began"),
    Column("finished_at", UtcDateTime, comment="When it ended; null: still running, or died and not yet noticed"),
    Column(
        "status",
        CleanText,
        nullable=False,
        comment="How it ended: running (not yet), ok, quality, partial, limit, stopped, failed, aborted",
    ),
    Column("exit_code", Integer, comment="Exit code of the process; null: not ended, or died"),
    Column("host", CleanText, nullable=False, comment="Machine that it ran on"),
    Column("pid", Integer, nullable=False, comment="Process id on that machine"),
    Column("command", CleanText, nullable=False, comment="Command line"),
    *_counts(),
    Column("coverage_min", Float, comment="Worst field coverage of its sites, 0..1; null: nothing to measure"),
    Column("duration_s", Float, comment="Seconds from start to end; null: not ended"),
    comment="Runs of the crawler, also those that failed",
)

pages = Table(
    "pages",
    metadata,
    Column("page_id", Id, primary_key=True, comment="Key"),
    Column("site_id", ForeignKey("sites.site_id"), nullable=False, comment="Site that it belongs to"),
    Column("url", CleanText, nullable=False, comment="Address, normalised"),
    Column("url_sha256", CleanText, nullable=False, comment="SHA-256 (hex) of url"),
    Column("role", Enumerated(PageRole), nullable=False, comment=f"What it is fetched for: {one_of(PageRole)}"),
    Column("status", Enumerated(PageStatus), nullable=False, comment=f"Its fate: {one_of(PageStatus)}"),
    Column(
        "drop_reason",
        Enumerated(DropReason),
        comment=f"Why it has no article: {one_of(DropReason)}; null: has one, or not read",
    ),
    Column("failure", Enumerated(Failure), comment=f"Why the last fetch failed: {one_of(Failure)}; null: it did not"),
    Column("found_by", Enumerated(FoundBy), nullable=False, comment=f"How it became known: {one_of(FoundBy)}"),
    Column("from_page_id", ForeignKey("pages.page_id"), comment="Page that named it first; null: none did"),
    Column(
        "depth", Integer, nullable=False, comment="Clicks from a start URL; entries of sitemaps and feeds count from 1"
    ),
    Column("priority", Integer, nullable=False, comment="Lower is fetched first"),
    Column("first_seen_at", UtcDateTime, nullable=False, comment="When it became known"),
    Column("last_fetched_at", UtcDateTime, comment="When it was last asked for; null: never"),
    Column("next_due_at", UtcDateTime, comment="When it is to be fetched again; null: never fetched, due at once"),
    Column(
        "revisit_interval_s", Integer, comment="Seconds between checks, by its own rate of change; null: not known yet"
    ),
    Column("attempts", Integer, nullable=False, comment="Fetches that failed in a row"),
    Column("missing_since_at", UtcDateTime, comment="First 404 or 410 in a row; null: the last answer was another"),
    Column("http_status", Integer, comment="Status of the last answer; null: none came"),
    Column("etag", CleanText, comment="ETag of the last full answer; null: none"),
    Column("last_modified", CleanText, comment="Last-Modified of the last full answer; null: none"),
    Column("content_sha256", CleanText, comment="SHA-256 (hex) of the content last read; null: no article"),
    Column(
        "redirect_url_sha256",
        CleanText,
        comment="SHA-256 (hex) of the normalised URL that it redirects to; null: does not",
    ),
    Column("article_id", ForeignKey("articles.article_id"), comment="Article that it last showed; null: none yet"),
    Column("lastmod_at", UtcDateTime, comment="When it last changed, by the sitemap or feed; null: not stated"),
    Column("kind", CleanText, comment="What the parser takes it for: article, listing, other; null: never parsed"),
    Column("kind_confidence", Float, comment="How sure the parser is, 0..1; null: never parsed"),
    Column("is_noindex", Boolean, comment="Whether it asks not to be shown in search results; null: never read"),
    Column("is_noarchive", Boolean, comment="Whether it asks that no copy be kept; null: never read"),
    Column("is_tdm_reserved", Boolean, comment="Whether it reserves text and data mining; null: never read"),
    UniqueConstraint("site_id", "url_sha256"),
    Index("ix_pages_due", "site_id", "priority", "next_due_at", "page_id"),
    Index(
        "ix_pages_redirect_url_sha256",
        "redirect_url_sha256",
        sqlite_where=text("redirect_url_sha256 IS NOT NULL"),
        postgresql_where=text("redirect_url_sha256 IS NOT NULL"),
    ),
    comment="Every known URL and its fate: the frontier of the crawl",
)

traps = Table(
    "traps",
    metadata,
    Column("trap_id", Id, primary_key=True, comment="Key"),
    Column("site_id", ForeignKey("sites.site_id"), nullable=False, comment="Site that it belongs to"),
    Column(
        "area",
        CleanText,
        nullable=False,
        comment='URLs that are alike: "#" for a number, "*" for a name, "**" for all below',
    ),
    Column(
        "is_new_only",
        Boolean,
        nullable=False,
        comment="Whether only that part of it is cut of which nothing else is known",
    ),
    Column("wasted", Integer, nullable=False, comment="Requests in a row that led to nothing before it was cut"),
    Column("example_url", CleanText, nullable=False, comment="The last of these"),
    Column("cut_at", UtcDateTime, nullable=False, comment="When it was cut; forgotten after 30 days"),
    Column("run_id", ForeignKey("runs.run_id"), nullable=False, comment="Run that cut it"),
    UniqueConstraint("site_id", "area", "is_new_only"),
    comment="Parts of sites that go on for ever and lead to nothing",
)

fetches = Table(
    "fetches",
    metadata,
    Column("fetch_id", Id, primary_key=True, comment="Key"),
    Column("run_id", ForeignKey("runs.run_id"), nullable=False, comment="Run that asked"),
    Column("page_id", ForeignKey("pages.page_id"), nullable=False, comment="Page that was asked for"),
    Column("started_at", UtcDateTime, nullable=False, comment="When the request began"),
    Column("duration_ms", Integer, nullable=False, comment="Milliseconds to the complete answer or the failure"),
    Column("http_status", Integer, comment="Status of the answer; null: none came"),
    Column("body_bytes", BigInteger, nullable=False, comment="Bytes of the body, decompressed"),
    Column("failure", Enumerated(Failure), comment=f"Why it failed: {one_of(Failure)}; null: it did not"),
    Column("failure_detail", CleanText, comment="The failure in words; null: none"),
    Column("redirect_to", CleanText, comment="Absolute target of a redirect; null: no redirect"),
    Column("change", Enumerated(Change), nullable=False, comment=f"What came of it: {one_of(Change)}"),
    Index("ix_fetches_page_id", "page_id"),
    comment="Requests and their answers",
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("snapshot_id", Id, primary_key=True, comment="Key"),
    Column("page_id", ForeignKey("pages.page_id"), nullable=False, comment="Page that was kept"),
    Column("run_id", ForeignKey("runs.run_id"), nullable=False, comment="Run that kept it"),
    Column("fetched_at", UtcDateTime, nullable=False, comment="When the request began"),
    Column("file", CleanText, nullable=False, comment="WARC file, path below the archive folder"),
    Column("offset", BigInteger, nullable=False, comment="First byte of the record in the file"),
    Column("length", BigInteger, nullable=False, comment="Bytes of the compressed record"),
    Column("payload_sha256", CleanText, nullable=False, comment="SHA-256 (hex) of the body"),
    Index("ix_snapshots_page_id", "page_id"),
    comment="Where raw answers lie in the WARC archive",
)

run_sites = Table(
    "run_sites",
    metadata,
    Column("run_id", ForeignKey("runs.run_id"), nullable=False, comment="Run"),
    Column("site_id", ForeignKey("sites.site_id"), nullable=False, comment="Site that it crawled"),
    Column("started_at", UtcDateTime, nullable=False, comment="When the run began with the site"),
    Column("finished_at", UtcDateTime, comment="When it was done with the site; null: not ended, or died"),
    Column("status", CleanText, nullable=False, comment="As runs.status, for the site"),
    *_counts(),
    Column("problem", CleanText, comment="Why the site, or the rest of it, could not be crawled; null: it could"),
    Column("measures", Json, comment="What it read, for later runs to be held against: JSON object; null: not ended"),
    PrimaryKeyConstraint("run_id", "site_id"),
    Index("ix_run_sites_site_id", "site_id"),
    comment="Sites of each run",
)

breaches = Table(
    "breaches",
    metadata,
    Column("breach_id", Id, primary_key=True, comment="Key"),
    Column("site_id", ForeignKey("sites.site_id"), nullable=False, comment="Site that is not as it was"),
    Column("measure", CleanText, nullable=False, comment="What is out of its bounds, such as: published filled"),
    Column("expected", Float, nullable=False, comment="Usual value, or the one that the settings ask for"),
    Column("found", Float, nullable=False, comment="Value of the latest run that broke it"),
    Column("detail", CleanText, nullable=False, comment="The same in words"),
    Column("run_id", ForeignKey("runs.run_id"), nullable=False, comment="Run that found it"),
    Column("started_at", UtcDateTime, nullable=False, comment="When that run began"),
    Column("ended_at", UtcDateTime, comment="When a run found it sound again, or it was accepted; null: it goes on"),
    Column("start_told_at", UtcDateTime, comment="When somebody was told that it began; null: not yet, or nobody is"),
    Column("end_told_at", UtcDateTime, comment="When somebody was told that it ended; null: not yet, or nobody is"),
    Index("ix_breaches_site_id", "site_id", "ended_at"),
    comment="Times in which a site was not as its own history, or its settings, let expect",
)
