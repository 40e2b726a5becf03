"""What runs measured, breaches of it, and since when a site is as it should be.

Revision ID: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from schema.types import Id, Json, UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Runs before this have no measures: a site's history begins with the first run after it."""
    op.add_column("sites", sa.Column("accepted_at", UtcDateTime()))
    op.add_column("run_sites", sa.Column("measures", Json))
    op.create_table(
        "breaches",
        sa.Column("breach_id", Id, nullable=False),
        sa.Column("site_id", Id, nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("expected", sa.Float(), nullable=False),
        sa.Column("found", sa.Float(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("run_id", Id, nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
        sa.Column("start_told_at", UtcDateTime()),
        sa.Column("end_told_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("breach_id", name="pk_breaches"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name="fk_breaches_site_id"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name="fk_breaches_run_id"),
    )
    op.create_index("ix_breaches_site_id", "breaches", ["site_id", "ended_at"])
