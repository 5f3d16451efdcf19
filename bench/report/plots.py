"""Bars as SVG: readable where the page is light and where it is dark, without any library."""

from collections.abc import Iterator
from html import escape

from bench.report.results import Results
from bench.report.words import number
from bench.subjects.all import SUBJECTS
from bench.workloads.workload import Plot, Workload

WIDTH, LABEL, NUMBER = 720, 190, 90
BAR, GAP, HEAD = 18, 4, 34
STYLE = (
    "text{font:13px system-ui,-apple-system,'Segoe UI',sans-serif;fill:#1f2328}"
    ".title{font-size:15px;font-weight:600}.round{font-weight:600}.more{fill:#59636e}"
    ".product{fill:#2da44e}.product-sqlite{fill:#0969da}.naive{fill:#bc4c00}"
    ".naive-unstored{fill:#bf8700}"
    "@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.more{fill:#9198a1}"
    ".product{fill:#3fb950}.product-sqlite{fill:#4493f8}.naive{fill:#f0883e}"
    ".naive-unstored{fill:#d29922}}"
)


def name(workload: Workload, plot: Plot, language: str) -> str:
    """The plot's file."""
    return f"{workload.name}-{plot.figure.replace('_', '-')}.{language}.svg"


def svg(workload: Workload, plot: Plot, found: Results, language: str) -> str:
    """Every round has a bar for each of its subjects, all on one scale."""
    measured = found["workloads"][workload.name]["rounds"]
    groups = [
        (round_.title[language], _values(measured.get(round_.name, {}), plot.figure))
        for round_ in workload.rounds
        if round_.name in plot.rounds
    ]
    most = max((value for _, bars in groups for value in bars.values()), default=0.0) or 1.0
    lines, height = list[str](), float(HEAD)
    for title, bars in groups:
        lines.append(_text(0, height + 14, title, "round"))
        height += 22
        for subject, value in bars.items():
            lines += _bar(subject, value, most, height, language)
            height += BAR + GAP
        height += 10
    return "\n".join([*_opened(plot.title[language], round(height)), *lines, "</svg>"]) + "\n"


def _values(subjects: dict[str, dict[str, dict[str, float]]], figure: str) -> dict[str, float]:
    return {
        subject: one["median"][figure]
        for subject, one in subjects.items()
        if figure in one["median"]
    }


def _opened(title: str, height: int) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img"><title>{escape(title)}</title>'
    )
    yield f"<style>{STYLE}</style>"
    yield _text(0, 18, title, "title")


def _bar(subject: str, value: float, most: float, y: float, language: str) -> Iterator[str]:
    width = max(1.0, (WIDTH - LABEL - NUMBER) * value / most)
    yield _text(12, y + 13, SUBJECTS[subject].title[language], "more")
    yield (
        f'<rect class="{subject}" x="{LABEL}" y="{y:.0f}" width="{width:.1f}" height="{BAR}" '
        f'rx="3"/>'
    )
    yield _text(LABEL + width + 6, y + 13, number(value, language), "")


def _text(x: float, y: float, text: str, kind: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" class="{kind}">{escape(text)}</text>'
