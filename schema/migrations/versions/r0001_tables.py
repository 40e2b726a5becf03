"""The first tables.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from schema.types import Id, Json, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes every table; `schema.migrate` adds the views and the words."""
    _create_sites_and_runs()
    _create_articles()
    _create_pages()
    _create_fetches()
    _create_versions_and_links()
    _create_authors_and_tags()
    _create_bookkeeping()


def _counts() -> list[sa.Column[int]]:
    names = ("discovered", "fetched", "not_modified", "new", "updated", "unchanged", "gone", "dropped", "failed")
    return [sa.Column(name, sa.Integer(), server_default="0", nullable=False) for name in names]


def _create_sites_and_runs() -> None:
    """Sites, runs, and what a run did on a site."""
    op.create_table(
        "sites",
        sa.Column("site_id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("start_urls", Json, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", name="pk_sites"),
        sa.UniqueConstraint("name", name="uq_sites_name"),
    )
    op.create_table(
        "runs",
        sa.Column("run_id", Id, nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("exit_code", sa.Integer()),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        *_counts(),
        sa.Column("coverage_min", sa.Float()),
        sa.Column("duration_s", sa.Float()),
        sa.PrimaryKeyConstraint("run_id", name="pk_runs"),
    )
    op.create_table(
        "run_sites",
        sa.Column("run_id", Id, nullable=False),
        sa.Column("site_id", Id, nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime()),
        sa.Column("status", sa.Text(), nullable=False),
        *_counts(),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_run_sites_run_id"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name="fk_run_sites_site_id"),
        sa.PrimaryKeyConstraint("run_id", "site_id", name="pk_run_sites"),
    )
    op.create_index("ix_run_sites_site_id", "run_sites", ["site_id"])


def _create_articles() -> None:
    """The articles, latest version."""
    op.create_table(
        "articles",
        sa.Column("article_id", Id, nullable=False),
        sa.Column("site_id", Id, nullable=False),
        sa.Column("canonical_url", sa.Text(), nullable=False),
        sa.Column("canonical_url_sha256", sa.Text(), nullable=False),
        sa.Column("fetched_url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("description", sa.Text()),
        sa.Column("published_at", UtcDateTime()),
        sa.Column("published_date", sa.Date()),
        sa.Column("published_precision", sa.Text()),
        sa.Column("published_raw", sa.Text()),
        sa.Column("published_timezone_source", sa.Text()),
        sa.Column("modified_at", UtcDateTime()),
        sa.Column("modified_date", sa.Date()),
        sa.Column("section", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.Column("lead_image_url", sa.Text()),
        sa.Column("blocks", Json, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("word_count", sa.Integer(), nullable=False),
        sa.Column("is_paywalled", sa.Boolean()),
        sa.Column("evidence", Json, nullable=False),
        sa.Column("parser_version", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("run_id", Id, nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("gone_at", UtcDateTime()),
        sa.Column("duplicate_of_article_id", Id),
        sa.Column("merged_into_article_id", Id),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("last_checked_at", UtcDateTime(), nullable=False),
        sa.Column("last_changed_at", UtcDateTime(), nullable=False),
        sa.Column("links_seen_at", UtcDateTime(), nullable=False),
        sa.Column("loaded_at", UtcDateTime(), nullable=False),
        sa.Column("change_seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["duplicate_of_article_id"], ["articles.article_id"], name="fk_articles_duplicate_of_article_id"
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_article_id"], ["articles.article_id"], name="fk_articles_merged_into_article_id"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_articles_run_id"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name="fk_articles_site_id"),
        sa.PrimaryKeyConstraint("article_id", name="pk_articles"),
        sa.UniqueConstraint("canonical_url_sha256", name="uq_articles_canonical_url_sha256"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_articles_change_seq", "articles", ["change_seq"])
    op.create_index("ix_articles_site_id_content_sha256", "articles", ["site_id", "content_sha256"])


def _create_pages() -> None:
    """The frontier."""
    op.create_table(
        "pages",
        sa.Column("page_id", Id, nullable=False),
        sa.Column("site_id", Id, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_sha256", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("drop_reason", sa.Text()),
        sa.Column("failure", sa.Text()),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("from_page_id", Id),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("last_fetched_at", UtcDateTime()),
        sa.Column("next_due_at", UtcDateTime()),
        sa.Column("revisit_interval_s", sa.Integer()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("missing_since_at", UtcDateTime()),
        sa.Column("http_status", sa.Integer()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("content_sha256", sa.Text()),
        sa.Column("redirect_url_sha256", sa.Text()),
        sa.Column("article_id", Id),
        sa.ForeignKeyConstraint(["article_id"], ["articles.article_id"], name="fk_pages_article_id"),
        sa.ForeignKeyConstraint(["from_page_id"], ["pages.page_id"], name="fk_pages_from_page_id"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name="fk_pages_site_id"),
        sa.PrimaryKeyConstraint("page_id", name="pk_pages"),
        sa.UniqueConstraint("site_id", "url_sha256", name="uq_pages_site_id_url_sha256"),
    )
    op.create_index("ix_pages_due", "pages", ["site_id", "priority", "next_due_at", "page_id"])
    op.create_index(
        "ix_pages_redirect_url_sha256",
        "pages",
        ["redirect_url_sha256"],
        sqlite_where=sa.text("redirect_url_sha256 IS NOT NULL"),
        postgresql_where=sa.text("redirect_url_sha256 IS NOT NULL"),
    )


def _create_fetches() -> None:
    """Requests, and where their answers are kept."""
    op.create_table(
        "fetches",
        sa.Column("fetch_id", Id, nullable=False),
        sa.Column("run_id", Id, nullable=False),
        sa.Column("page_id", Id, nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("http_status", sa.Integer()),
        sa.Column("body_bytes", sa.BigInteger(), nullable=False),
        sa.Column("failure", sa.Text()),
        sa.Column("failure_detail", sa.Text()),
        sa.Column("redirect_to", sa.Text()),
        sa.Column("change", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name="fk_fetches_page_id"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_fetches_run_id"),
        sa.PrimaryKeyConstraint("fetch_id", name="pk_fetches"),
    )
    op.create_index("ix_fetches_page_id", "fetches", ["page_id"])
    op.create_table(
        "snapshots",
        sa.Column("snapshot_id", Id, nullable=False),
        sa.Column("page_id", Id, nullable=False),
        sa.Column("run_id", Id, nullable=False),
        sa.Column("fetched_at", UtcDateTime(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("payload_sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.page_id"], name="fk_snapshots_page_id"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_snapshots_run_id"),
        sa.PrimaryKeyConstraint("snapshot_id", name="pk_snapshots"),
    )
    op.create_index("ix_snapshots_page_id", "snapshots", ["page_id"])


def _create_versions_and_links() -> None:
    """What belongs to an article."""
    op.create_table(
        "article_versions",
        sa.Column("article_version_id", Id, nullable=False),
        sa.Column("article_id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("change_class", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("description", sa.Text()),
        sa.Column("published_at", UtcDateTime()),
        sa.Column("published_date", sa.Date()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("valid_from_at", UtcDateTime(), nullable=False),
        sa.Column("run_id", Id, nullable=False),
        sa.Column("parser_version", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.article_id"], name="fk_article_versions_article_id"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_article_versions_run_id"),
        sa.PrimaryKeyConstraint("article_version_id", name="pk_article_versions"),
        sa.UniqueConstraint("article_id", "version", name="uq_article_versions_article_id_version"),
    )
    op.create_table(
        "aliases",
        sa.Column("alias_id", Id, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_sha256", sa.Text(), nullable=False),
        sa.Column("article_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.article_id"], name="fk_aliases_article_id"),
        sa.PrimaryKeyConstraint("alias_id", name="pk_aliases"),
        sa.UniqueConstraint("url_sha256", name="uq_aliases_url_sha256"),
    )
    op.create_index("ix_aliases_article_id", "aliases", ["article_id"])
    op.create_table(
        "article_links",
        sa.Column("article_link_id", Id, nullable=False),
        sa.Column("article_id", Id, nullable=False),
        sa.Column("url_sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("summary", sa.Text()),
        sa.Column("category", sa.Text()),
        sa.Column("published_date", sa.Date()),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.article_id"], name="fk_article_links_article_id"),
        sa.PrimaryKeyConstraint("article_link_id", name="pk_article_links"),
        sa.UniqueConstraint("article_id", "url_sha256", "kind", name="uq_article_links_article_id_url_sha256_kind"),
    )


def _create_authors_and_tags() -> None:
    """Bylines and tags."""
    op.create_table(
        "authors",
        sa.Column("author_id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("author_id", name="pk_authors"),
        sa.UniqueConstraint("name_sha256", name="uq_authors_name_sha256"),
    )
    op.create_table(
        "article_authors",
        sa.Column("article_id", Id, nullable=False),
        sa.Column("author_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.article_id"], name="fk_article_authors_article_id"),
        sa.ForeignKeyConstraint(["author_id"], ["authors.author_id"], name="fk_article_authors_author_id"),
        sa.PrimaryKeyConstraint("article_id", "author_id", name="pk_article_authors"),
    )
    op.create_index("ix_article_authors_author_id", "article_authors", ["author_id"])
    op.create_table(
        "tags",
        sa.Column("tag_id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tag_id", name="pk_tags"),
        sa.UniqueConstraint("name_sha256", name="uq_tags_name_sha256"),
    )
    op.create_table(
        "article_tags",
        sa.Column("article_id", Id, nullable=False),
        sa.Column("tag_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.article_id"], name="fk_article_tags_article_id"),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.tag_id"], name="fk_article_tags_tag_id"),
        sa.PrimaryKeyConstraint("article_id", "tag_id", name="pk_article_tags"),
    )
    op.create_index("ix_article_tags_tag_id", "article_tags", ["tag_id"])


def _create_bookkeeping() -> None:
    """Corrections by hand, counters, and the dictionary."""
    op.create_table(
        "overrides",
        sa.Column("override_id", Id, nullable=False),
        sa.Column("article_id", Id, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", Json, nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.article_id"], name="fk_overrides_article_id"),
        sa.PrimaryKeyConstraint("override_id", name="pk_overrides"),
        sa.UniqueConstraint("article_id", "field", name="uq_overrides_article_id_field"),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    op.create_table(
        "data_dictionary",
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("relation", "column_name", name="pk_data_dictionary"),
    )
