"""Who may read the measures: whoever has the token; without one, LOCAL's own machine."""

import hmac
from ipaddress import ip_address

from app.kernel.caller import Origin
from app.kernel.errors import NotSignedIn
from app.kernel.measures import MeasuresPage, MeasuresReader
from app.modules.healthcheck.errors import MetricsClosed
from app.modules.healthcheck.settings import MetricsSettings


class ReadableMeasures:
    def __init__(self, reader: MeasuresReader, settings: MetricsSettings, *, local: bool) -> None:
        self._reader = reader
        self._token = settings.token.get_secret_value()
        self._local = local

    async def page(self, token: str | None, origin: Origin) -> MeasuresPage:
        """Raises MetricsClosed where no token is set, NotSignedIn for a wrong one.

        The address alone opens LOCAL only: behind a proxy everybody may look like a neighbour.
        """
        if self._token:
            if not hmac.compare_digest((token or "").encode(), self._token.encode()):
                raise NotSignedIn
        elif not (self._local and _here(origin.ip)):
            raise MetricsClosed
        return await self._reader.page()


def _here(ip: str | None) -> bool:
    try:
        return ip_address(ip or "").is_loopback
    except ValueError:
        return False
