"""Accounts and the sessions they speak in."""

from app.modules.auth.module import AuthModule as Module

__all__ = ["Module"]
