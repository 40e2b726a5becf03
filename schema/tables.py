"""The tables of what is stored; those of the crawl are in `schema.crawl_tables`.

Every column says what it means; `data_dictionary` holds the same words inside the database.

Names: plural tables, keys `<thing>_id`, instants `<event>_at` (UTC), days `<event>_date`, booleans `is_`/`has_`.
A URL is unique by the SHA-256 (hex) of its normalised form: PostgreSQL cannot index a text of more than 2.7 kB.
A change here needs a migration; `tearsheet db check` and the tests compare the two.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from schema.crawl_tables import one_of, runs, sites
from schema.metadata import metadata
from schema.reasons import ChangeClass, Origin
from schema.types import CleanText, Enumerated, Id, Json, UtcDateTime

articles = Table(
    "articles",
    metadata,
    Column("article_id", Id, primary_key=True, comment="Key; stays when the URL or the content changes, never reused"),
    Column("site_id", ForeignKey(sites.c.site_id), nullable=False, comment="Site that it was found on"),
    Column("canonical_url", CleanText, nullable=False, comment="The article's address, normalised"),
    Column(
        "canonical_url_sha256",
        CleanText,
        nullable=False,
        comment="SHA-256 (hex) of canonical_url; of a merged article: of that and its id",
    ),
    Column(
        "fetched_url",
        CleanText,
        nullable=False,
        comment="Address of the page that the content was read from, normalised",
    ),
    Column("title", CleanText, comment="Headline as a reader sees it; null: none"),
    Column("description", CleanText, comment="Standfirst, else the page's description; null: neither"),
    Column("published_at", UtcDateTime, comment="First publication; null: no date, or no time of day"),
    Column("published_date", Date, comment="Day of publication in the page's own time zone; null: none"),
    Column("published_precision", CleanText, comment="How exact: day, minute, second; null: no date"),
    Column("published_raw", CleanText, comment="The date as it stands on the page, word for word; null: none"),
    Column(
        "published_timezone_source",
        CleanText,
        comment="Who says the zone: page, site (the settings), assumed_utc; null: published_at is null",
    ),
    Column("modified_at", UtcDateTime, comment="Last update that the page states; null: none with a time of day"),
    Column("modified_date", Date, comment="Day of the last update as the page states it; null: none"),
    Column("section", CleanText, comment="Section that the page files itself under; null: none"),
    Column("language", CleanText, comment="BCP 47, such as en or pt-BR; null: cannot be told"),
    Column("lead_image_url", CleanText, comment="Address of the lead picture; null: none"),
    Column("blocks", Json, nullable=False, comment="Body in reading order: JSON list of {kind, text, level}"),
    Column("text", CleanText, nullable=False, comment="Body as plain text: the blocks other than captions"),
    Column(
        "word_count",
        Integer,
        nullable=False,
        comment="Words of text; in scripts without spaces each character counts as one",
    ),
    Column(
        "bigrams",
        CleanText,
        comment="Pairs of neighbouring characters, for search in scripts without spaces; null: needs none",
    ),
    Column("is_paywalled", Boolean, comment="Whether readers without an account get only a part; null: not stated"),
    Column("evidence", Json, nullable=False, comment="Why each field has its value: JSON object by field, as Evidence"),
    Column("parser_version", CleanText, nullable=False, comment="Parser that read this version"),
    Column(
        "content_sha256",
        CleanText,
        nullable=False,
        comment="SHA-256 (hex) over title, description, day, authors and blocks",
    ),
    Column("version", Integer, nullable=False, comment="Number of the latest version, from 1"),
    Column("run_id", ForeignKey(runs.c.run_id), nullable=False, comment="Run that stored the latest version"),
    Column("is_gone", Boolean, nullable=False, comment="Whether its page answered 404 or 410, twice, a day apart"),
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
        "links_sha256",
        CleanText,
        comment="SHA-256 (hex) over its links as last read; null: stored before there was this column",
    ),
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
    Index("ix_articles_site_id_published_date", "site_id", "published_date"),
    Index("ix_articles_change_seq", "change_seq"),
    comment="Articles, latest version",
    sqlite_autoincrement=True,
)

article_versions = Table(
    "article_versions",
    metadata,
    Column("article_version_id", Id, primary_key=True, comment="Key"),
    Column("article_id", ForeignKey("articles.article_id"), nullable=False, comment="Article"),
    Column("version", Integer, nullable=False, comment="From 1, in the order of fetches"),
    Column("change_class", Enumerated(ChangeClass), nullable=False, comment=f"What it changed: {one_of(ChangeClass)}"),
    Column("title", CleanText, comment="Headline of this version; null: none"),
    Column("description", CleanText, comment="Standfirst of this version; null: none"),
    Column("published_at", UtcDateTime, comment="Publication that this version states; null: no time of day"),
    Column("published_date", Date, comment="Day of publication that this version states; null: none"),
    Column("text", CleanText, comment="Body of this version as plain text; null: the latest, articles.text"),
    Column(
        "record",
        Json,
        comment="Its other fields: JSON object by column; null: the latest, or stored before there was this column",
    ),
    Column(
        "content_sha256",
        CleanText,
        nullable=False,
        comment="SHA-256 (hex) over title, description, day, authors and blocks",
    ),
    Column("valid_from_at", UtcDateTime, nullable=False, comment="When this version was first fetched"),
    Column("run_id", ForeignKey(runs.c.run_id), nullable=False, comment="Run that stored it"),
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
    Column(
        "article_id",
        ForeignKey("articles.article_id"),
        comment="Article that it leads to; null: only links lead there, nothing is stored",
    ),
    UniqueConstraint("url_sha256"),
    Index("ix_aliases_article_id", "article_id"),
    comment="Addresses that lead to an article (canonical, fetched, redirecting), and those that links lead to",
)

article_links = Table(
    "article_links",
    metadata,
    Column("article_link_id", Id, primary_key=True, comment="Key"),
    Column("article_id", ForeignKey("articles.article_id"), nullable=False, comment="Article that the link stands on"),
    Column(
        "alias_id",
        ForeignKey(aliases.c.alias_id),
        nullable=False,
        comment="Address that it leads to; aliases knows its article",
    ),
    Column(
        "kind", CleanText, nullable=False, comment="related, promoted (site-wide lists), inline (in a body sentence)"
    ),
    Column("url", CleanText, comment="Absolute target, as linked; null: spelled as aliases.url"),
    Column("position", Integer, nullable=False, comment="From 0, in page order, over the links of all kinds"),
    Column("title", CleanText, comment="The card's headline; null: shows only a picture"),
    Column("summary", CleanText, comment="The card's teaser; null: none"),
    Column("category", CleanText, comment="The card's section label; null: none"),
    Column("published_date", Date, comment="Day that the card states; null: none"),
    Column("first_seen_at", UtcDateTime, nullable=False, comment="When the link was first read"),
    Column(
        "last_seen_at",
        UtcDateTime,
        comment="When it was last read before it left the page; null: it stands there (articles.links_seen_at)",
    ),
    UniqueConstraint("article_id", "alias_id", "kind"),
    Index("ix_article_links_alias_id", "alias_id"),
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

overrides = Table(
    "overrides",
    metadata,
    Column("override_id", Id, primary_key=True, comment="Key"),
    Column("article_id", ForeignKey("articles.article_id"), nullable=False, comment="Article that is corrected"),
    Column("field", CleanText, nullable=False, comment="Name of the corrected field"),
    Column("value", Json, nullable=False, comment="The right value, as JSON"),
    Column(
        "parsed_value",
        Json,
        comment="What the parser reads instead: JSON object of value and evidence; null: not known",
    ),
    Column("note", CleanText, comment="Why, and by whom; null: not said"),
    Column("created_at", UtcDateTime, nullable=False, comment="When the correction was made"),
    UniqueConstraint("article_id", "field"),
    comment="Corrections by hand, which win over what the parser reads",
)

takedowns = Table(
    "takedowns",
    metadata,
    Column("takedown_id", Id, primary_key=True, comment="Key"),
    Column("site_id", ForeignKey(sites.c.site_id), comment="Site that it was stored from; null: it was not stored"),
    Column("article_id", BigInteger, comment="Key that the article had; null: it was not stored"),
    Column("change_seq", BigInteger, nullable=False, comment="As articles.change_seq: what is deleted since N"),
    Column("taken_down_at", UtcDateTime, nullable=False, comment="When it was taken down"),
    Column("note", CleanText, comment="Why, and for whom; null: not said"),
    comment="Articles that were taken down on request: nothing of them is kept but this",
)

blocked_urls = Table(
    "blocked_urls",
    metadata,
    Column(
        "url_sha256",
        CleanText,
        primary_key=True,
        comment="SHA-256 (hex) of a normalised address, or of what its spellings share",
    ),
    Column("takedown_id", ForeignKey(takedowns.c.takedown_id), nullable=False, comment="Takedown that blocks it"),
    comment="Addresses that no crawl asks for any more",
)

erasures = Table(
    "erasures",
    metadata,
    Column("erasure_id", Id, primary_key=True, comment="Key"),
    Column("takedown_id", ForeignKey(takedowns.c.takedown_id), nullable=False, comment="Takedown that asks for it"),
    Column("file", CleanText, nullable=False, comment="WARC file, path below the archive folder"),
    Column("offset", BigInteger, nullable=False, comment="First byte of the record in the file"),
    Column("length", BigInteger, nullable=False, comment="Bytes of the compressed record"),
    comment="Archive records of what was taken down that are still to be overwritten",
)

text_bands = Table(
    "text_bands",
    metadata,
    Column("band", BigInteger, nullable=False, comment="Hash of a part of the text's MinHash signature"),
    Column("article_id", ForeignKey("articles.article_id"), nullable=False, comment="Article with such a text"),
    PrimaryKeyConstraint("band", "article_id"),
    Index("ix_text_bands_article_id", "article_id"),
    comment="By which near-copies find each other: similar texts share a band",
    sqlite_with_rowid=False,
)

article_copies = Table(
    "article_copies",
    metadata,
    Column("article_id", ForeignKey("articles.article_id"), primary_key=True, comment="Article that is a copy"),
    Column(
        "original_article_id",
        ForeignKey("articles.article_id"),
        nullable=False,
        comment="The older article that it is most like, of any site",
    ),
    Column("similarity", Float, nullable=False, comment="How much of the two texts is the same, 0..1; 1: all of it"),
    Column("found_at", UtcDateTime, nullable=False, comment="When it was found"),
    Index("ix_article_copies_original_article_id", "original_article_id"),
    comment="Copies and near-copies, of all sites",
)

exports = Table(
    "exports",
    metadata,
    Column("export_id", Id, primary_key=True, comment="Key"),
    Column("created_at", UtcDateTime, nullable=False, comment="State of the database that it holds"),
    Column("view", CleanText, nullable=False, comment="View that was exported; articles: whole articles, nested"),
    Column("file", CleanText, nullable=False, comment="Absolute path; -: to stdout"),
    Column("format", CleanText, nullable=False, comment="csv, jsonl, parquet, sqlite"),
    Column("options", Json, nullable=False, comment="What chose its rows: JSON object by option"),
    Column("rows", BigInteger, nullable=False, comment="Rows written"),
    Column("last_change_seq", BigInteger, nullable=False, comment="The latest change in it: where the next one begins"),
    Column("sha256", CleanText, comment="SHA-256 (hex) of the file; null: to stdout, or several files"),
    comment="Exports made from this database",
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
    Column("meaning", CleanText, nullable=False, comment="What it means, and what a missing value means"),
    Column(
        "data_type", CleanText, comment="Its type on PostgreSQL; SQLite has text for times and days; null: a relation"
    ),
    Column(
        "unit", CleanText, comment="UTC, day, s, ms, bytes, words, 0..1; null: a text, a count, a thing without unit"
    ),
    Column("null_meaning", CleanText, comment="What a missing value means, once more alone; null: it is never missing"),
    Column("source", Enumerated(Origin), comment=f"Where it comes from: {one_of(Origin)}; null: a relation"),
    PrimaryKeyConstraint("relation", "column_name"),
    comment="What every table, view and column means",
)
