"""What healthcheck gives to the application."""

from typing import ClassVar

from app.kernel.measures import MeasuresReader
from app.kernel.module import Wiring
from app.kernel.ports import Probes
from app.modules.healthcheck import controller
from app.modules.healthcheck.access import ReadableMeasures
from app.modules.healthcheck.service import HealthService
from app.modules.healthcheck.settings import MetricsSettings


class HealthcheckModule:
    name: ClassVar[str] = "healthcheck"
    version: ClassVar[str] = "0.1.0"
    requires: ClassVar[tuple[str, ...]] = ()

    def wire(self, wiring: Wiring) -> None:
        wiring.offer(HealthService, HealthService(wiring.get(Probes)))
        wiring.offer(
            ReadableMeasures,
            ReadableMeasures(
                wiring.get(MeasuresReader),
                wiring.settings(MetricsSettings),
                local=wiring.environment == "LOCAL",
            ),
        )
        wiring.http(controller.router, controller.metrics_router)
