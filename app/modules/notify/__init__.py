"""Letters to people: what is written in them, whether they went out, who wants which."""

from app.modules.notify.module import NotifyModule as Module

__all__ = ["Module"]
