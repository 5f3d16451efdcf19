"""The HTTP doors to chats; one call each to the services."""

from app.modules.chat.controller import (
    attachments,
    channels,
    chats,
    client,
    invites,
    join_requests,
    members,
    messages,
    reports,
    search,
)

# Fixed paths come before `/{chat_id}/`.
routers = (
    client.router, search.router, attachments.router, channels.router, invites.router,
    reports.router, chats.router,
    messages.router, members.router, join_requests.router,
)  # fmt: skip

__all__ = ["routers"]
