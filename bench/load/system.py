"""What Linux tells about cores and processes (proc(5)); elsewhere nothing is known."""

from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
# Fields of a line in /proc/stat: ticks of user, nice, system, idle, iowait, irq, softirq, steal.
USER, NICE, SYSTEM, IDLE, IOWAIT, STEAL = 0, 1, 2, 3, 4, 7
FIELDS = 8
# In /proc/<pid>/stat, counted after the name in brackets: user and system time.
UTIME, STIME = 11, 12


def ticks(core: int | None) -> list[int] | None:
    """What a core, or all together, has spent its time on."""
    name = "cpu" if core is None else f"cpu{core}"
    lines = (line.split() for line in _read(PROC / "stat").splitlines())
    found = (words[1 : FIELDS + 1] for words in lines if words and words[0] == name)
    return next(([int(field) for field in fields] for fields in found), None)


def worked(pids: list[int]) -> int:
    """Ticks that these processes and their children have worked."""
    total = 0
    for pid in _with_children(pids):
        fields = _read(PROC / str(pid) / "stat").rpartition(")")[2].split()
        if fields:
            total += int(fields[UTIME]) + int(fields[STIME])
    return total


def memory(pids: list[int]) -> int | None:
    """KiB that these processes and their children hold, shared pages by part (PSS)."""
    total = 0
    for pid in _with_children(pids):
        lines = _read(PROC / str(pid) / "smaps_rollup").splitlines()
        held = [int(line.split()[1]) for line in lines if line.startswith("Pss:")]
        if not held:
            return None
        total += held[0]
    return total


def _with_children(pids: list[int]) -> Iterator[int]:
    waiting = list(pids)
    while waiting:
        pid = waiting.pop()
        yield pid
        for task in _tasks(pid):
            waiting += map(int, _read(task / "children").split())


def _tasks(pid: int) -> list[Path]:
    try:
        return list((PROC / str(pid) / "task").iterdir())
    except OSError:
        return []


def _read(file: Path) -> str:
    """Empty where there is no such file, or it may not be read."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""
