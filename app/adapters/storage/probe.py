"""Whether files can be kept and had right now; messages go on without them."""

from app.kernel.ports import Degraded, Probe
from app.kernel.storage import Storage, StorageUnavailable


def storage_probe(storage: Storage) -> Probe:
    async def there() -> None:
        try:
            await storage.ping()
        except (StorageUnavailable, OSError) as error:
            raise Degraded from error

    return there
