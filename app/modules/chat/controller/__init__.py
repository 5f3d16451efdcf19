"""The HTTP doors to chats; one call each to the services."""

from app.modules.chat.controller import chats, members, messages

# Fixed paths come before `/{chat_id}/`.
routers = (chats.router, messages.router, members.router)

__all__ = ["routers"]
