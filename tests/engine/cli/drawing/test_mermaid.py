"""The schema in Mermaid."""

import re
from collections.abc import Sequence

from app.engine.cli.drawing.mermaid import mermaid
from app.engine.cli.drawing.schema import DrawnTable

LINE = re.compile(
    r"erDiagram|    (%% \w+|\w+ \{|\}"
    r'|    [\w()]+ \w+( (PK|FK|UK)(, (FK|UK))*)?( "may be null")?'
    r'|\w+ (\|\||\|o)--(o\||o\{) \w+ : "[\w, ]+")'
)


def test_the_town_is_told(town: Sequence[DrawnTable]) -> None:
    lines = mermaid(town).splitlines()
    assert "    %% library" in lines
    assert "        integer book_id PK, FK" in lines
    assert '        varchar(20) isbn "may be null"' in lines
    assert '    library_books ||--o{ lending_loans : "book_id"' in lines


def test_every_line_is_one_that_mermaid_knows(messenger: Sequence[DrawnTable]) -> None:
    for line in mermaid(messenger).splitlines():
        assert LINE.fullmatch(line), line
