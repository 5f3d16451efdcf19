"""The town's tables as they are drawn, and the messenger's."""

from collections.abc import Sequence

import pytest

from app.adapters.database.migrations.modules import Ownership
from app.engine.cli.drawing.schema import DrawnTable, drawn
from app.kernel.model import Base
from tests.adapters.database.migrations.conftest import TOWN
from tests.adapters.database.town.model import TownBase
from tests.kit.database import migrated_modules


@pytest.fixture
def town() -> Sequence[DrawnTable]:
    return drawn(TownBase.metadata, Ownership(TOWN, TownBase))


@pytest.fixture
def messenger() -> Sequence[DrawnTable]:
    return drawn(Base.metadata, Ownership(migrated_modules(), Base))
