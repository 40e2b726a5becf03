"""Takedowns, near-copies, exports, terms of use, and what the search index is made of.

Revision ID: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from schema.types import Id, Json, UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Adds tables and columns that may be empty."""
    for table, column in (
        ("sites", sa.Column("licence", sa.Text())),
        ("sites", sa.Column("terms_url", sa.Text())),
        ("articles", sa.Column("bigrams", sa.Text())),
        ("overrides", sa.Column("parsed_value", Json)),
        ("data_dictionary", sa.Column("data_type", sa.Text())),
        ("data_dictionary", sa.Column("unit", sa.Text())),
        ("data_dictionary", sa.Column("null_meaning", sa.Text())),
        ("data_dictionary", sa.Column("source", sa.Text())),
    ):
        op.add_column(table, column)
    _create_takedowns()
    _create_copies()
    _create_exports()


def _create_takedowns() -> None:
    op.create_table(
        "takedowns",
        sa.Column("takedown_id", Id, nullable=False),
        sa.Column("site_id", Id),
        sa.Column("article_id", sa.BigInteger()),
        sa.Column("change_seq", sa.BigInteger(), nullable=False),
        sa.Column("taken_down_at", UtcDateTime(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.PrimaryKeyConstraint("takedown_id", name="pk_takedowns"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name="fk_takedowns_site_id"),
    )
    op.create_table(
        "blocked_urls",
        sa.Column("url_sha256", sa.Text(), nullable=False),
        sa.Column("takedown_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("url_sha256", name="pk_blocked_urls"),
        sa.ForeignKeyConstraint(["takedown_id"], ["takedowns.takedown_id"], name="fk_blocked_urls_takedown_id"),
    )


def _create_copies() -> None:
    op.create_table(
        "text_bands",
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.Column("article_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("band", "article_id", name="pk_text_bands"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.article_id"], name="fk_text_bands_article_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "article_copies",
        sa.Column("article_id", Id, nullable=False),
        sa.Column("original_article_id", Id, nullable=False),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="pk_article_copies"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.article_id"], name="fk_article_copies_article_id"),
        sa.ForeignKeyConstraint(
            ["original_article_id"], ["articles.article_id"], name="fk_article_copies_original_article_id"
        ),
    )
    op.create_index("ix_article_copies_original_article_id", "article_copies", ["original_article_id"])


def _create_exports() -> None:
    op.create_table(
        "exports",
        sa.Column("export_id", Id, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("view", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("options", Json, nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("last_change_seq", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text()),
        sa.PrimaryKeyConstraint("export_id", name="pk_exports"),
    )
