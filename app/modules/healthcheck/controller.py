"""The HTTP door for probes; not enveloped, because orchestrators read it."""

from typing import Annotated, Any

from fastapi import APIRouter, Response

from app.kernel.http import provided
from app.modules.healthcheck.schemas import HealthRead, LifeRead
from app.modules.healthcheck.service import HealthService

router = APIRouter(prefix="/healthcheck", tags=["healthcheck"])

Health = Annotated[HealthService, provided(HealthService)]
NOT_READY: dict[int | str, dict[str, Any]] = {
    503: {"model": HealthRead, "description": "Starting, draining, or an adapter is down."}
}


@router.get("/", responses=NOT_READY)
async def health(service: Health, response: Response) -> HealthRead:
    """Every probe by name."""
    return _with_status(await service.check(), response)


@router.get("/live/")
async def live() -> LifeRead:
    """The process answers."""
    return LifeRead()


@router.get("/ready/", responses=NOT_READY)
async def ready(service: Health, response: Response) -> HealthRead:
    """Whether requests should be sent here."""
    return _with_status(await service.check(), response)


def _with_status(health: HealthRead, response: Response) -> HealthRead:
    if health.health != "ok":
        response.status_code = 503
    return health
