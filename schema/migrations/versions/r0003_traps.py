"""Parts of sites that lead to nothing.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from schema.types import Id, UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds a table only: nothing stored is touched."""
    op.create_table(
        "traps",
        sa.Column("trap_id", Id, nullable=False),
        sa.Column("site_id", Id, nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("is_new_only", sa.Boolean(), nullable=False),
        sa.Column("wasted", sa.Integer(), nullable=False),
        sa.Column("example_url", sa.Text(), nullable=False),
        sa.Column("cut_at", UtcDateTime(), nullable=False),
        sa.Column("run_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("trap_id", name="pk_traps"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name="fk_traps_site_id"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_traps_run_id"),
        sa.UniqueConstraint("site_id", "area", "is_new_only", name="uq_traps_site_id_area_is_new_only"),
    )
