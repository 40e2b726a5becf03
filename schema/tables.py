"""The tables. Every column says what it means; `data_dictionary` holds the same words inside the database.

Names: plural tables, keys `<thing>_id`, instants `<event>_at` (UTC), days `<event>_date`, booleans `is_`/`has_`.
A URL is unique by the SHA-256 (hex) of its normalised form: PostgreSQL cannot index a text of more than 2.7 kB.
A change here needs a migration; `tearsheet db check` and the tests compare the two.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)

from schema.reasons import Change, DropReason, Failure, FoundBy, PageRole, PageStatus
from schema.types import CleanText, Enumerated, Id, Json, UtcDateTime

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

COUNTS = ("discovered", "fetched", "not_modified", "new", "updated", "unchanged", "gone", "dropped", "failed")
"""The counts of a run, in the order of its summary line."""


def _one_of(members: type[StrEnum]) -> str:
    return ", ".join(member.value for member in members)


def _counts(of: str) -> list[Column[int]]:
    return [Column(name, Integer, nullable=False, server_default="0", comment=f"Pages {name} {of}") for name in COUNTS]


sites = Table(
    "sites",
    metadata,
    Column("site_id", Id, primary_key=True, comment="Key"),
    Column("name", CleanText, nullable=False, comment="Name in the settings, or the host"),
    Column("start_urls", Json, nullable=False, comment="Where a crawl of the site begins: JSON list of URLs"),
    Column("created_at", UtcDateTime, nullable=False, comment="When the site was first crawled"),
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
        "status", CleanText, nullable=False, comment="running, ok, quality, partial, limit, stopped, failed, aborted"
    ),
    Column("exit_code", Integer, comment="Exit code of the process; null: not ended, or died"),
    Column("host", CleanText, nullable=False, comment="Machine that it ran on"),
    Column("pid", Integer, nullable=False, comment="Process id on that machine"),
    Column("command", CleanText, nullable=False, comment="Command line"),
    *_counts("in the run"),
    Column("coverage_min", Float, comment="Worst field coverage of its sites, 0..1; null: nothing to measure"),
    Column("duration_s", Float, comment="Seconds from start to end; null: not ended"),
    comment="Runs of the crawler, also those that failed",
)

articles = Table(
    "articles",
    metadata,
    Column("article_id", Id, primary_key=True, comment="Key; stays when the URL or the content changes, never reused"),
    Column("site_id", ForeignKey("sites.site_id"), nullable=False, comment="Site that it was found on"),
    Column("canonical_url", CleanText, nullable=False, comment="The article's address, normalised"),
    Column("canonical_url_sha256", CleanText, nullable=False, comment="SHA-256 (hex) of canonical_url"),
    Column("fetched_url", CleanText, nullable=False, comment="Address of the page that the content was read from"),
    Column("title", CleanText, comment="Headline as a reader sees it; null: none"),
    Column("description", CleanText, comment="Standfirst or description; null: none"),
    Column("published_at", UtcDateTime, comment="First publication; null: the page states no time of day"),
    Column("published_date", Date, comment="Day of publication as the page states it; null: none"),
    Column("published_precision", CleanText, comment="day, minute, second; null: no date"),
    Column("published_raw", CleanText, comment="The date as it stands on the page; null: none"),
    Column("published_timezone_source", CleanText, comment="page, site, assumed_utc; null: published_at is null"),
    Column("modified_at", UtcDateTime, comment="Last update that the page states; null: none with a time of day"),
    Column("modified_date", Date, comment="Day of the last update as the page states it; null: none"),
    Column("section", CleanText, comment="Section that the page files itself under; null: none"),
    Column("language", CleanText, comment="BCP 47; null: cannot be told"),
    Column("lead_image_url", CleanText, comment="Address of the lead picture; null: none"),
    Column("blocks", Json, nullable=False, comment="Body in reading order: JSON list of {kind, text, level}"),
    Column("text", CleanText, nullable=False, comment="Body as plain text: the blocks other than captions"),
    Column("word_count", Integer, nullable=False, comment="Words of text"),
    Column("is_paywalled", Boolean, comment="Whether readers without an account get only a part; null: not stated"),
    Column("evidence", Json, nullable=False, comment="Why each field has its value: JSON object by field name"),
    Column("parser_version", CleanText, nullable=False, comment="Parser that read this version"),
    Column("content_sha256", CleanText, nullable=False, comment="SHA-256 (hex) over the normalised content"),
    Column("version", Integer, nullable=False, comment="Number of the latest version, from 1"),
    Column("run_id", ForeignKey("runs.run_id"), nullable=False, comment="Run that stored the latest version"),
    Column("is_gone", Boolean, nullable=False, comment="Whether its page answered 404 or 410 for a day or more"),
    Column("gone_at", UtcDateTime, comment="When it was marked as gone; null: it is not"),
    Column(
        "duplicate_of_article_id",
        ForeignKey("articles.article_id"),
        comment="Older article of the site with the same content; null: none",
    ),
    Column(
        "merged_into_article_id",
        ForeignKey("articles.article_id"),
        comment="Article that this one turned out to be; null: itself",
    ),
    Column("first_seen_at", UtcDateTime, nullable=False, comment="When it was first fetched"),
    Column("last_seen_at", UtcDateTime, nullable=False, comment="When the server last confirmed it (200 or 304)"),
    Column("last_checked_at", UtcDateTime, nullable=False, comment="When it was last asked for, whatever the answer"),
    Column("last_changed_at", UtcDateTime, nullable=False, comment="When the latest version was fetched"),
    Column("links_seen_at", UtcDateTime, nullable=False, comment="When its links were last read"),
    Column(
        "loaded_at",
        UtcDateTime,
        nullable=False,
        comment="When anything but last_seen_at and last_checked_at last changed",
    ),
    Column(
        "change_seq",
        BigInteger,
        nullable=False,
        comment="Rises over all articles with every such change: what is new since N",
    ),
    UniqueConstraint("canonical_url_sha256"),
    Index("ix_articles_site_id_content_sha256", "site_id", "content_sha256"),
    Index("ix_articles_change_seq", "change_seq"),
    comment="Articles, latest version",
    sqlite_autoincrement=True,
)

pages = Table(
    "pages",
    metadata,
    Column("page_id", Id, primary_key=True, comment="Key"),
    Column("site_id", ForeignKey("sites.site_id"), nullable=False, comment="Site that it belongs to"),
    Column("url", CleanText, nullable=False, comment="Address, normalised"),
    Column("url_sha256", CleanText, nullable=False, comment="SHA-256 (hex) of url"),
    Column("role", Enumerated(PageRole), nullable=False, comment=f"What it is fetched for: {_one_of(PageRole)}"),
    Column("status", Enumerated(PageStatus), nullable=False, comment=f"Its fate: {_one_of(PageStatus)}"),
    Column(
        "drop_reason",
        Enumerated(DropReason),
        comment=f"Why it has no article: {_one_of(DropReason)}; null: has one, or not read",
    ),
    Column("failure", Enumerated(Failure), comment=f"Why the last fetch failed: {_one_of(Failure)}; null: it did not"),
    Column("found_by", Enumerated(FoundBy), nullable=False, comment=f"How it became known: {_one_of(FoundBy)}"),
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
    Column("failure", Enumerated(Failure), comment=f"Why it failed: {_one_of(Failure)}; null: it did not"),
    Column("failure_detail", CleanText, comment="The failure in words; null: none"),
    Column("redirect_to", CleanText, comment="Absolute target of a redirect; null: no redirect"),
    Column("change", Enumerated(Change), nullable=False, comment=f"What came of it: {_one_of(Change)}"),
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

article_versions = Table(
    "article_versions",
    metadata,
    Column("article_version_id", Id, primary_key=True, comment="Key"),
    Column("article_id", ForeignKey("articles.article_id"), nullable=False, comment="Article"),
    Column("version", Integer, nullable=False, comment="From 1"),
    Column("change_class", CleanText, nullable=False, comment="new: the first version; updated: the content changed"),
    Column("title", CleanText, comment="Headline of this version; null: none"),
    Column("description", CleanText, comment="Standfirst of this version; null: none"),
    Column("published_at", UtcDateTime, comment="Publication that this version states; null: no time of day"),
    Column("published_date", Date, comment="Day of publication that this version states; null: none"),
    Column("text", CleanText, nullable=False, comment="Body of this version as plain text"),
    Column("content_sha256", CleanText, nullable=False, comment="SHA-256 (hex) over the normalised content"),
    Column("valid_from_at", UtcDateTime, nullable=False, comment="When this version was first fetched"),
    Column("run_id", ForeignKey("runs.run_id"), nullable=False, comment="Run that stored it"),
    Column("parser_version", CleanText, nullable=False, comment="Parser that read it"),
    UniqueConstraint("article_id", "version"),
    comment="Every version of every article: a row only where the content changed",
)

aliases = Table(
    "aliases",
    metadata,
    Column("alias_id", Id, primary_key=True, comment="Key"),
    Column("url", CleanText, nullable=False, comment="Address, normalised"),
    Column("url_sha256", CleanText, nullable=False, comment="SHA-256 (hex) of url"),
    Column("article_id", ForeignKey("articles.article_id"), nullable=False, comment="Article that it leads to"),
    UniqueConstraint("url_sha256"),
    Index("ix_aliases_article_id", "article_id"),
    comment="Addresses that lead to an article: canonical, fetched, redirecting",
)

article_links = Table(
    "article_links",
    metadata,
    Column("article_link_id", Id, primary_key=True, comment="Key"),
    Column("article_id", ForeignKey("articles.article_id"), nullable=False, comment="Article that the link stands on"),
    Column(
        "url_sha256",
        CleanText,
        nullable=False,
        comment="SHA-256 (hex) of the normalised url; aliases knows its article",
    ),
    Column(
        "kind", CleanText, nullable=False, comment="related, promoted (site-wide lists), inline (in a body sentence)"
    ),
    Column("url", CleanText, nullable=False, comment="Absolute target, as linked"),
    Column("position", Integer, nullable=False, comment="From 0, in page order, over the links of all kinds"),
    Column("title", CleanText, comment="The card's headline; null: shows only a picture"),
    Column("summary", CleanText, comment="The card's teaser; null: none"),
    Column("category", CleanText, comment="The card's section label; null: none"),
    Column("published_date", Date, comment="Day that the card states; null: none"),
    Column("first_seen_at", UtcDateTime, nullable=False, comment="When the link was first read"),
    Column(
        "last_seen_at",
        UtcDateTime,
        nullable=False,
        comment="When it was last read; before articles.links_seen_at: it has left the page",
    ),
    UniqueConstraint("article_id", "url_sha256", "kind"),
    comment="The graph of related links, with those that have left their page",
)

authors = Table(
    "authors",
    metadata,
    Column("author_id", Id, primary_key=True, comment="Key"),
    Column("name", CleanText, nullable=False, comment="Name as printed; the same name may be two persons"),
    Column("name_sha256", CleanText, nullable=False, comment="SHA-256 (hex) of name"),
    UniqueConstraint("name_sha256"),
    comment="Names in bylines",
)

article_authors = Table(
    "article_authors",
    metadata,
    Column("article_id", ForeignKey("articles.article_id"), nullable=False, comment="Article"),
    Column("author_id", ForeignKey("authors.author_id"), nullable=False, comment="Name in its byline"),
    Column("position", Integer, nullable=False, comment="From 0, in the page's order"),
    PrimaryKeyConstraint("article_id", "author_id"),
    Index("ix_article_authors_author_id", "author_id"),
    comment="Bylines of the latest versions",
)

tags = Table(
    "tags",
    metadata,
    Column("tag_id", Id, primary_key=True, comment="Key"),
    Column("name", CleanText, nullable=False, comment="Tag as printed"),
    Column("name_sha256", CleanText, nullable=False, comment="SHA-256 (hex) of name"),
    UniqueConstraint("name_sha256"),
    comment="Keywords and tags",
)

article_tags = Table(
    "article_tags",
    metadata,
    Column("article_id", ForeignKey("articles.article_id"), nullable=False, comment="Article"),
    Column("tag_id", ForeignKey("tags.tag_id"), nullable=False, comment="Tag that it carries"),
    Column("position", Integer, nullable=False, comment="From 0, in the page's order"),
    PrimaryKeyConstraint("article_id", "tag_id"),
    Index("ix_article_tags_tag_id", "tag_id"),
    comment="Tags of the latest versions",
)

run_sites = Table(
    "run_sites",
    metadata,
    Column("run_id", ForeignKey("runs.run_id"), nullable=False, comment="Run"),
    Column("site_id", ForeignKey("sites.site_id"), nullable=False, comment="Site that it crawled"),
    Column("started_at", UtcDateTime, nullable=False, comment="When the run began with the site"),
    Column("finished_at", UtcDateTime, comment="When it was done with the site; null: not ended, or died"),
    Column("status", CleanText, nullable=False, comment="As runs.status, for the site"),
    *_counts("on the site in the run"),
    Column("problem", CleanText, comment="Why the site, or the rest of it, could not be crawled; null: it could"),
    PrimaryKeyConstraint("run_id", "site_id"),
    Index("ix_run_sites_site_id", "site_id"),
    comment="Sites of each run",
)

overrides = Table(
    "overrides",
    metadata,
    Column("override_id", Id, primary_key=True, comment="Key"),
    Column("article_id", ForeignKey("articles.article_id"), nullable=False, comment="Article that is corrected"),
    Column("field", CleanText, nullable=False, comment="Name of the corrected field"),
    Column("value", Json, nullable=False, comment="The right value, as JSON"),
    Column("note", CleanText, comment="Why, and by whom; null: not said"),
    Column("created_at", UtcDateTime, nullable=False, comment="When the correction was made"),
    UniqueConstraint("article_id", "field"),
    comment="Corrections by hand, which win over what the parser reads",
)

counters = Table(
    "counters",
    metadata,
    Column("name", CleanText, nullable=False, comment="What is counted: change_seq"),
    Column("value", BigInteger, nullable=False, comment="The last number given out"),
    PrimaryKeyConstraint("name"),
    comment="Numbers that rise in the order of commits",
)

data_dictionary = Table(
    "data_dictionary",
    metadata,
    Column("relation", CleanText, nullable=False, comment="Table or view"),
    Column("column_name", CleanText, nullable=False, comment="Column; empty: the relation itself"),
    Column("meaning", CleanText, nullable=False, comment="What it means, its unit, and what null means"),
    PrimaryKeyConstraint("relation", "column_name"),
    comment="What every table, view and column means",
)
