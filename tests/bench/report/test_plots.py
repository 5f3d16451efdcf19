"""Plots: bars in proportion, in a file that every browser reads."""

from xml.etree import ElementTree

import pytest

from bench.report.plots import svg
from bench.report.results import Results
from bench.workloads.own_account import WORKLOAD

(PLOT,) = WORKLOAD.plots
NAMESPACE = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(("language", "said"), [("en", "9,000"), ("ru", "9\u202f000")])
def test_bars_are_as_long_as_their_figures(measured: Results, language: str, said: str) -> None:
    drawn = ElementTree.fromstring(svg(WORKLOAD, PLOT, measured, language))  # noqa: S314 - our own
    bars = {bar.get("class"): float(bar.get("width", 0)) for bar in drawn.iter(f"{NAMESPACE}rect")}
    assert bars["product"] == pytest.approx(9 * bars["naive"], rel=0.01)
    words = [text.text for text in drawn.iter(f"{NAMESPACE}text")]
    assert said in words
    assert PLOT.title[language] in words


def test_it_is_readable_where_the_page_is_dark(measured: Results) -> None:
    assert "prefers-color-scheme:dark" in svg(WORKLOAD, PLOT, measured, "en")
