"""Chats: people talk in them, in one order for everybody."""

from app.modules.chat.module import ChatModule as Module

__all__ = ["Module"]
