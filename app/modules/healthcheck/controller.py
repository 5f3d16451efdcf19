"""The HTTP door for what watches the messenger; not enveloped, because programs read it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from fastapi.responses import PlainTextResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.kernel.errors import NotSignedIn
from app.kernel.http import CurrentOrigin, provided, raises
from app.modules.healthcheck.access import ReadableMeasures
from app.modules.healthcheck.errors import MetricsClosed
from app.modules.healthcheck.schemas import HealthRead, LifeRead
from app.modules.healthcheck.service import HealthService

router = APIRouter(prefix="/healthcheck", tags=["healthcheck"])
metrics_router = APIRouter(tags=["healthcheck"])
metrics_token = HTTPBearer(auto_error=False, scheme_name="MetricsToken")

Health = Annotated[HealthService, provided(HealthService)]
Readable = Annotated[ReadableMeasures, provided(ReadableMeasures)]
Token = Annotated[HTTPAuthorizationCredentials | None, Depends(metrics_token)]
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


@metrics_router.get("/metrics", response_class=PlainTextResponse)
@raises(MetricsClosed, NotSignedIn)
async def metrics(measures: Readable, token: Token, origin: CurrentOrigin) -> Response:
    """What this process has measured, as Prometheus reads it."""
    page = await measures.page(token.credentials if token else None, origin)
    return Response(page.content, media_type=page.content_type)


def _with_status(health: HealthRead, response: Response) -> HealthRead:
    if health.health == "failed":
        response.status_code = 503
    return health
