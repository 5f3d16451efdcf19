"""The file of results: everything that was measured, and what a reader has to know to judge it."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.plan import Plan
from bench.processes import Failed

FORMAT = 1
Results = dict[str, Any]


def results(plan: Plan, machine: Mapping[str, str]) -> Results:
    """Without any workload yet; each adds itself when it is over."""
    return {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "plan": asdict(plan),
        "machine": dict(machine),
        "workloads": {},
    }


def write(found: Results, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read(file: Path) -> Results:
    """Raises Failed for a file that is not there, or not ours."""
    try:
        found: Any = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Failed(f"{file}: {error}") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Failed(f"{file} holds no results of this bench")
    return found
