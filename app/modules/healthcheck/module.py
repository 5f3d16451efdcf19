"""What healthcheck gives to the application."""

from typing import ClassVar

from app.kernel.module import Wiring
from app.kernel.ports import Probes
from app.modules.healthcheck import controller
from app.modules.healthcheck.service import HealthService


class HealthcheckModule:
    name: ClassVar[str] = "healthcheck"
    version: ClassVar[str] = "0.1.0"
    requires: ClassVar[tuple[str, ...]] = ()

    def wire(self, wiring: Wiring) -> None:
        wiring.offer(HealthService, HealthService(wiring.get(Probes)))
        wiring.http(controller.router)
