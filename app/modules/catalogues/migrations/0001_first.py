"""The shipped catalogues, and what is in them to begin with.

The names come from CLDR as it stands on the day of the migration: whoever installs later gets
newer ones, and nobody's rows are touched by an upgrade of Babel or by a restart.
"""

import sqlalchemy as sa
from alembic import op

from app.kernel.ids import new_id

revision: str = "0001"
down_revision: str | None = None

TABLES = (
    "catalogue_countries",
    "catalogue_languages",
    "catalogue_time_zones",
    "catalogue_currencies",
    "catalogue_report_reasons",
    "catalogue_reactions",
)


def upgrade() -> None:
    # Every start reads this file to see whether something is pending; only here is CLDR needed.
    from app.modules.catalogues.seeds import cldr, moderation

    rows = (
        cldr.countries(),
        cldr.languages(),
        cldr.time_zones(),
        cldr.currencies(),
        moderation.report_reasons(),
        moderation.reactions(),
    )
    for name, shipped in zip(TABLES, rows, strict=True):
        op.bulk_insert(_table(name), [{"id": new_id(), **row._asdict()} for row in shipped])


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)


def _table(name: str) -> sa.Table:
    key = sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql")
    return op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", key, nullable=False),
        sa.Column("value_en", sa.String(200), nullable=False),
        sa.Column("value_ru", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("key", name=op.f(f"uq_{name}_key")),
    )
