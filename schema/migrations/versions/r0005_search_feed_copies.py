"""Takedowns, near-copies, exports, terms of use, and what the search index is made of.

Revision ID: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from schema.types import Id, Json, UtcDateTime
from schema.urls import normalise_url

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
    _change_links()
    _create_takedowns()
    _create_copies()
    _create_exports()


def _change_links() -> None:
    """Links name the address that they lead to by its key; those that stand on their page have no time of their own."""
    op.add_column("articles", sa.Column("links_sha256", sa.Text()))
    with op.batch_alter_table("aliases") as aliases:
        aliases.alter_column("article_id", existing_type=Id, nullable=True)
    _add_addresses()
    op.drop_index("ix_article_links_url_sha256", "article_links")
    op.add_column("article_links", sa.Column("alias_id", Id))
    op.execute(
        "UPDATE article_links SET"
        " alias_id = (SELECT x.alias_id FROM aliases x WHERE x.url_sha256 = article_links.url_sha256),"
        " url = CASE WHEN url = (SELECT x.url FROM aliases x WHERE x.url_sha256 = article_links.url_sha256)"
        "  THEN '' ELSE url END"
    )
    with op.batch_alter_table("article_links") as links:
        links.drop_constraint("uq_article_links_article_id_url_sha256_kind", type_="unique")
        links.drop_column("url_sha256")
        links.alter_column("alias_id", existing_type=Id, nullable=False)
        links.alter_column("url", existing_type=sa.Text(), nullable=True)
        links.alter_column("last_seen_at", existing_type=UtcDateTime(), nullable=True)
        links.create_foreign_key("fk_article_links_alias_id", "aliases", ["alias_id"], ["alias_id"])
        links.create_unique_constraint("uq_article_links_article_id_alias_id_kind", ["article_id", "alias_id", "kind"])
    op.create_index("ix_article_links_alias_id", "article_links", ["alias_id"])
    op.execute("UPDATE article_links SET url = NULL WHERE url = ''")
    op.execute(
        "UPDATE article_links SET last_seen_at = NULL WHERE last_seen_at ="
        " (SELECT a.links_seen_at FROM articles a WHERE a.article_id = article_links.article_id)"
    )


def _add_addresses() -> None:
    """The addresses that links lead to and nothing is stored of."""
    links, aliases = (
        sa.table("article_links", sa.column("url_sha256"), sa.column("url")),
        sa.table("aliases", sa.column("url"), sa.column("url_sha256")),
    )
    known = sa.select(aliases.c.url_sha256)
    unknown = sa.select(links.c.url_sha256, sa.func.min(links.c.url)).where(links.c.url_sha256.not_in(known))
    connection = op.get_bind()
    for rows in connection.execute(unknown.group_by(links.c.url_sha256)).partitions(1000):
        found = [{"url": normalise_url(url) or url, "url_sha256": sha256} for sha256, url in rows]
        connection.execute(aliases.insert(), found)


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
    op.create_table(
        "erasures",
        sa.Column("erasure_id", Id, nullable=False),
        sa.Column("takedown_id", Id, nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("erasure_id", name="pk_erasures"),
        sa.ForeignKeyConstraint(["takedown_id"], ["takedowns.takedown_id"], name="fk_erasures_takedown_id"),
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
    op.create_index("ix_text_bands_article_id", "text_bands", ["article_id"])
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
