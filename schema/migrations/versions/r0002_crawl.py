"""What a crawl notes of a page besides its article, and why a site could not be crawled.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from schema.types import UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds columns only: nothing stored is touched."""
    for column in (
        sa.Column("lastmod_at", UtcDateTime()),
        sa.Column("kind", sa.Text()),
        sa.Column("kind_confidence", sa.Float()),
        sa.Column("is_noindex", sa.Boolean()),
        sa.Column("is_noarchive", sa.Boolean()),
        sa.Column("is_tdm_reserved", sa.Boolean()),
    ):
        op.add_column("pages", column)
    op.add_column("run_sites", sa.Column("problem", sa.Text()))
