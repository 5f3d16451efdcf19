<%
    body = f"{upgrades or ''}{downgrades or ''}"
    one_line = message.rstrip(".").replace("\\", "/").replace('"', "'")
%>\
"""${one_line}."""

% if "sa." in body:
import sqlalchemy as sa
% endif
from alembic import op
% if imports:

${imports}
% endif

revision: str = "${up_revision}"
down_revision: str | None = ${f'"{down_revision}"' if down_revision else None}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
