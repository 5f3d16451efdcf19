"""The schema as SVG."""

from collections.abc import Sequence
from xml.etree import ElementTree

from app.engine.cli.drawing.schema import DrawnTable
from app.engine.cli.drawing.svg import svg

SVG = "{http://www.w3.org/2000/svg}"


def test_every_table_and_every_foreign_key_is_drawn(messenger: Sequence[DrawnTable]) -> None:
    picture = ElementTree.fromstring(svg(messenger))  # noqa: S314 - we have just written it
    assert [box.get("id") for box in picture.iter(f"{SVG}g")]
    assert {box.get("id") for box in picture.iter(f"{SVG}g")} == {t.name for t in messenger}
    arrows = sum(len(table.arrows) for table in messenger)
    assert len(list(picture.iter(f"{SVG}path"))) == arrows > 10


def test_each_module_has_its_colour(town: Sequence[DrawnTable]) -> None:
    picture = svg(town)
    assert picture.count('class="title"') == 2
    assert "#4c6ef5" in picture
    assert "#0ca678" in picture


def test_a_key_may_be_null_or_once_only(town: Sequence[DrawnTable]) -> None:
    picture = svg(town)
    assert ">isbn?<" in picture
    assert ">title*<" in picture
