"""Whether this server is alive, ready and well."""

from app.modules.healthcheck.module import HealthcheckModule as Module

__all__ = ["Module"]
