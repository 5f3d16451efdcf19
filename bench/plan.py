"""How a bench was asked for."""

from dataclasses import dataclass

WARM_SECONDS = 1.5
QUICK_SECONDS = 0.3
QUICK_WARM = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A `quick` plan tries every part once, with small sizes; its figures mean nothing."""

    workloads: tuple[str, ...]
    repeats: int = 5
    seconds: float = 4.0
    warm: float = WARM_SECONDS
    engine: str = "postgresql"
    quick: bool = False

    def hastened(self) -> "Plan":
        return Plan(
            workloads=self.workloads, repeats=1, seconds=QUICK_SECONDS, warm=QUICK_WARM,
            engine=self.engine, quick=True,
        )  # fmt: skip
