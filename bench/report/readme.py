"""The part of the README that shows the results: written between two marks, in both languages."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.processes import Failed
from bench.report import plots
from bench.report.results import Results
from bench.report.words import times
from bench.workloads.workload import Workload

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
FILES = {"en": "README.md", "ru": "README.ru.md"}
PLOTS = "bench/plots"
COLUMNS = {
    "en": "| measured | ratio | asked for |\n|---|---:|---:|",
    "ru": "| что измерено | отношение | требуется |\n|---|---:|---:|",
}
MEASURED = {
    "en": "Medians of {repeats}, {day}, on {cpu}, {python}, {postgresql}; "
    "server and database on one core, the load on another.",
    "ru": "Медианы {repeats} повторов, {day}; {cpu}, {python}, {postgresql}; "
    "сервер и база на одном ядре, нагрузка на другом.",
}


def publish(root: Path, workloads: Sequence[Workload], found: Results) -> list[Path]:
    """Writes the plots and both READMEs; the files that were written.

    Raises Failed where a README has no place for it, and for figures that mean nothing.
    """
    if found["plan"]["quick"]:
        raise Failed("A quick bench shows that it works, and nothing about speed.")
    shown = [workload for workload in workloads if workload.name in found["workloads"]]
    written = []
    for language, name in FILES.items():
        for workload in shown:
            for plot in workload.plots:
                file = root / PLOTS / plots.name(workload, plot, language)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(plots.svg(workload, plot, found, language), encoding="utf-8")
                written.append(file)
        readme = root / name
        text = readme.read_text(encoding="utf-8")
        part = "\n".join(_part(shown, found, language))
        readme.write_text(replaced(text, part, name), encoding="utf-8")
        written.append(readme)
    return written


def replaced(text: str, part: str, name: str) -> str:
    """The text with `part` between the marks; raises Failed without both of them, once each."""
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(END) < text.index(BEGIN):
        raise Failed(f"{name} needs the lines {BEGIN} and {END}, once each")
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{part}\n{END}{rest.partition(END)[2]}"


def _part(workloads: Sequence[Workload], found: Results, language: str) -> Iterator[str]:
    yield COLUMNS[language]
    for workload in workloads:
        for claim in found["workloads"][workload.name]["claims"]:
            sign = "≤" if claim["at_most"] else "≥"
            floor = "" if claim["floor"] is None else f"{sign} {_short(claim['floor'], language)}×"
            yield f"| {claim['title'][language]} | {times(claim, language)} | {floor} |"
    yield ""
    for workload in workloads:
        for plot in workload.plots:
            file = f"{PLOTS}/{plots.name(workload, plot, language)}"
            yield f"![{plot.title[language]}]({file})"
    yield ""
    yield _circumstances(found, language)


def _short(value: float, language: str) -> str:
    return f"{value:g}" if language == "en" else f"{value:g}".replace(".", ",")


def _circumstances(found: Results, language: str) -> str:
    machine = found["machine"]
    return MEASURED[language].format(
        repeats=found["plan"]["repeats"],
        day=found["made_at"][:10],
        cpu=machine["cpu"],
        python=machine["python"],
        postgresql=machine.get("postgresql", machine.get("sqlite", "")).partition(",")[0],
    )
