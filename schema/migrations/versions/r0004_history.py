"""The history of articles; indexes for the latest of a site and for links to an article.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from schema.types import Json

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Texts that `articles` holds as well leave their latest version; the rest adds a column and indexes."""
    _change_versions()
    op.create_index("ix_articles_site_id_published_date", "articles", ["site_id", "published_date"])
    op.create_index("ix_article_links_url_sha256", "article_links", ["url_sha256"])


def _change_versions() -> None:
    with op.batch_alter_table("article_versions") as versions:
        versions.alter_column("text", existing_type=sa.Text(), nullable=True)
        versions.add_column(sa.Column("record", Json))
    op.execute(
        "UPDATE article_versions SET text = NULL WHERE version ="
        " (SELECT a.version FROM articles a WHERE a.article_id = article_versions.article_id)"
    )
