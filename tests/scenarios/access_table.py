"""Who may what: the answer of every route and frame to everybody, one line each.

Whoever adds a route or a frame adds a line and thinks about every column of it.
"""

from typing import Any

from tests.kit.askers_of_access import KINDS

COLUMNS = [kind for kind in KINDS if kind != "ex_member"]

# Askers that a route would sign out or erase: somebody else of the same kind asks.
USED_UP = {
    "POST /accounts/sign-out/",
    "POST /accounts/sign-out/all/",
    "POST /accounts/password/change/",
    "DELETE /accounts/me/",
}

# What people send who have not signed in (yet), or need not.
PUBLIC = {
    "GET /accounts/avatars/{name}/",
    "GET /accounts/email/confirm/",
    "POST /accounts/email/confirm/",
    "POST /accounts/email/resend/",
    "GET /accounts/email/status/",
    "POST /accounts/password/reset/",
    "GET /accounts/password/set/",
    "POST /accounts/password/set/",
    "POST /accounts/sign-in/",
    "POST /accounts/sign-out/",
    "POST /accounts/sign-up/",
    "POST /accounts/token/",
    "POST /accounts/token/refresh/",
    "GET /healthcheck/",
    "GET /healthcheck/live/",
    "GET /healthcheck/ready/",
    "GET /metrics",
}

# What is asked for behind the path.
QUERIES: dict[str, Any] = {"GET /chats/search/": {"q": "x", "chat_id": "{chat_id}"}}

BODIES: dict[str, Any] = {
    "POST /accounts/sign-in/": {"email": "nobody@example.com", "password": "x"},
    "POST /accounts/email/confirm/": {"token": "x"},
    "POST /accounts/email/change/": {"new_email": "matrix@example.com", "password": "x"},
    "POST /accounts/email/resend/": {"email": "nobody@example.com"},
    "POST /accounts/password/reset/": {"email": "nobody@example.com"},
    "POST /accounts/password/set/": {"token": "x", "password": "correct horse battery"},
    "POST /accounts/password/change/": {
        "old_password": "correct horse battery", "new_password": "another horse battery",
    },
    "DELETE /accounts/me/": {"password": "correct horse battery"},
    "PATCH /accounts/me/": {"bio": "x"},
    "POST /accounts/sign-up/": {"email": "{unique}@example.org", "password": "a horse battery"},
    "PATCH /accounts/{account_id}/": {"bio": "x"},
    "POST /accounts/{account_id}/block/": {"reason": "x"},
    "PUT /accounts/{account_id}/role/": {"role": "user"},
    "POST /chats/": {"name": "x"},
    "PATCH /chats/{chat_id}/": {"name": "x"},
    "PUT /chats/{chat_id}/": {"name": "x"},
    "PUT /chats/{chat_id}/owner/": {"account_id": "{account_id}"},
    "POST /chats/{chat_id}/messages/": {"text": "x"},
    "PATCH /chats/{chat_id}/messages/{message_id}/": {"text": "x"},
    "POST /chats/{chat_id}/messages/{message_id}/report/": {"reason": "spam"},
    "POST /chats/reports/{report_id}/resolve/": {"outcome": "dismissed"},
    "POST /chats/{chat_id}/invites/": {"max_uses": 1},
    "POST /chats/{chat_id}/read/": {"seq": 1},
    "POST /chats/{chat_id}/members/": {"account_ids": ["{account_id}"]},
    "PATCH /chats/{chat_id}/members/{account_id}/": {"role": "member"},
    "PUT /notify/templates/{code}/": {"locale": "en"},
    "POST /notify/templates/{code}/preview/": {"locale": "en"},
    "PATCH /notify/preferences/": {"send_read_receipts": True},
    "POST /catalogues/{name}/": {"key": "{unique}", "value_en": "x", "value_ru": "x"},
    "PATCH /catalogues/{name}/{key}/": {"value_en": "x"},
}  # fmt: skip

# In the order of askers_of_access.KINDS:
#   nobody, blocked, stranger, member, moderator, admin, the chat's admin, its owner.
# Somebody who was in the chat and is no longer is answered as a stranger.
ROUTES: dict[str, str] = {
    "GET /accounts/": "401 401 200 200 200 200 200 200",
    "GET /accounts/audit/": "401 401 403 403 403 200 403 403",
    "GET /accounts/avatars/{name}/": "404 404 404 404 404 404 404 404",
    "POST /accounts/email/change/": "401 401 403 403 403 403 403 403",
    "GET /accounts/email/confirm/": "200 200 200 200 200 200 200 200",
    "POST /accounts/email/confirm/": "422 422 422 422 422 422 422 422",
    "POST /accounts/email/resend/": "202 202 202 202 202 202 202 202",
    "GET /accounts/email/status/": "422 422 422 422 422 422 422 422",
    "DELETE /accounts/me/": "401 401 204 204 204 204 204 204",
    "GET /accounts/me/": "401 401 200 200 200 200 200 200",
    "PATCH /accounts/me/": "401 401 200 200 200 200 200 200",
    "DELETE /accounts/me/avatar/": "401 401 204 204 204 204 204 204",
    "PUT /accounts/me/avatar/": "401 401 422 422 422 422 422 422",
    "GET /accounts/me/export/": "401 401 200 200 200 200 200 200",
    "GET /accounts/me/ignored/": "401 401 200 200 200 200 200 200",
    "DELETE /accounts/me/ignored/{account_id}/": "401 401 204 204 204 204 204 204",
    "PUT /accounts/me/ignored/{account_id}/": "401 401 200 200 200 200 200 200",
    "POST /accounts/password/change/": "401 401 204 204 204 204 204 204",
    "POST /accounts/password/reset/": "202 202 202 202 202 202 202 202",
    "GET /accounts/password/set/": "200 200 200 200 200 200 200 200",
    "POST /accounts/password/set/": "422 422 422 422 422 422 422 422",
    "GET /accounts/sessions/": "401 401 200 200 200 200 200 200",
    "DELETE /accounts/sessions/{session_id}/": "401 401 404 404 404 404 404 204",
    "POST /accounts/sign-in/": "401 401 401 401 401 401 401 401",
    "POST /accounts/sign-out/": "204 204 204 204 204 204 204 204",
    "POST /accounts/sign-out/all/": "401 401 204 204 204 204 204 204",
    "POST /accounts/sign-up/": "201 201 201 201 201 201 201 201",
    "POST /accounts/token/": "400 400 400 400 400 400 400 400",
    "POST /accounts/token/refresh/": "401 401 401 401 401 401 401 401",
    "GET /accounts/{account_id}/": "401 401 200 200 200 200 200 200",
    "PATCH /accounts/{account_id}/": "401 401 403 403 403 200 403 403",
    "DELETE /accounts/{account_id}/block/": "401 401 403 403 204 204 403 403",
    "POST /accounts/{account_id}/block/": "401 401 403 403 200 200 403 403",
    "PUT /accounts/{account_id}/role/": "401 401 403 403 403 200 403 403",
    "DELETE /accounts/{account_id}/sessions/": "401 401 403 403 403 204 403 403",
    "GET /accounts/{account_id}/sessions/": "401 401 403 403 403 200 403 403",
    "DELETE /accounts/{account_id}/sessions/{session_id}/": "401 401 403 403 403 204 403 403",
    "GET /catalogues/": "401 401 200 200 200 200 200 200",
    "GET /catalogues/{name}/": "401 401 200 200 200 200 200 200",
    "POST /catalogues/{name}/": "401 401 403 403 403 201 403 403",
    "GET /catalogues/{name}/export/": "401 401 200 200 200 200 200 200",
    "POST /catalogues/{name}/import/": "401 401 403 403 403 415 403 403",
    "DELETE /catalogues/{name}/{key}/": "401 401 403 403 403 404 403 403",
    "GET /catalogues/{name}/{key}/": "401 401 404 404 404 404 404 404",
    "PATCH /catalogues/{name}/{key}/": "401 401 403 403 403 404 403 403",
    "GET /chats/": "401 401 200 200 200 200 200 200",
    "POST /chats/": "401 401 201 201 201 201 201 201",
    "POST /chats/attachments/": "401 401 415 415 415 415 415 415",
    "GET /chats/attachments/{attachment_id}/": "401 401 404 200 404 404 200 200",
    "GET /chats/directory/": "401 401 200 200 200 200 200 200",
    "GET /chats/directory/{slug}/": "401 401 200 200 200 200 200 200",
    "GET /chats/search/": "401 401 404 200 404 404 200 200",
    "DELETE /chats/{chat_id}/": "401 401 404 403 404 404 403 204",
    "GET /chats/{chat_id}/": "401 401 404 200 404 404 200 200",
    "PATCH /chats/{chat_id}/": "401 401 404 403 404 404 200 200",
    "PUT /chats/{chat_id}/": "401 401 404 403 404 404 200 200",
    "POST /chats/invites/{code}/": "401 401 404 404 404 404 404 404",
    "GET /chats/reports/": "401 401 403 403 200 200 403 403",
    "POST /chats/reports/{report_id}/resolve/": "401 401 403 403 404 404 403 403",
    "GET /chats/{chat_id}/invites/": "401 401 404 403 404 404 200 200",
    "POST /chats/{chat_id}/invites/": "401 401 404 403 404 404 201 201",
    "DELETE /chats/{chat_id}/invites/{invite_id}/": "401 401 404 403 404 404 404 404",
    "POST /chats/{chat_id}/messages/{message_id}/report/": "401 401 404 201 404 404 201 409",
    "GET /chats/{chat_id}/history/": "401 401 404 200 404 404 200 200",
    "GET /chats/{chat_id}/join-requests/": "401 401 404 403 404 404 200 200",
    "POST /chats/{chat_id}/join-requests/": "401 401 404 409 404 404 409 409",
    "DELETE /chats/{chat_id}/join-requests/{request_id}/": "401 401 404 404 404 404 404 404",
    "POST /chats/{chat_id}/join-requests/{request_id}/accept/": "401 401 404 403 404 404 404 404",
    "POST /chats/{chat_id}/join-requests/{request_id}/decline/": "401 401 404 403 404 404 404 404",
    "POST /chats/{chat_id}/join/": "401 401 404 409 404 404 409 409",
    "POST /chats/{chat_id}/leave/": "401 401 404 204 404 404 204 409",
    "GET /chats/{chat_id}/members/": "401 401 404 200 404 404 200 200",
    "POST /chats/{chat_id}/members/": "401 401 404 403 404 404 201 201",
    "DELETE /chats/{chat_id}/members/{account_id}/": "401 401 404 403 404 404 204 404",
    "PATCH /chats/{chat_id}/members/{account_id}/": "401 401 404 403 404 404 403 200",
    "POST /chats/{chat_id}/messages/": "401 401 404 201 404 404 201 201",
    "DELETE /chats/{chat_id}/messages/{message_id}/": "401 401 404 403 404 404 204 204",
    "PATCH /chats/{chat_id}/messages/{message_id}/": "401 401 404 403 404 404 403 200",
    "GET /chats/{chat_id}/messages/{message_id}/edits/": "401 401 404 200 404 404 200 200",
    "DELETE /chats/{chat_id}/messages/{message_id}/reactions/{emoji}/": "401 401 404 200 404 404 200 200",  # noqa: E501 - one line each
    "PUT /chats/{chat_id}/messages/{message_id}/reactions/{emoji}/": "401 401 404 200 404 404 200 200",  # noqa: E501 - one line each
    "GET /chats/{chat_id}/messages/{message_id}/readers/": "401 401 404 200 404 404 200 200",
    "DELETE /chats/{chat_id}/mute/": "401 401 404 204 404 404 204 204",
    "PUT /chats/{chat_id}/mute/": "401 401 404 204 404 404 204 204",
    "PUT /chats/{chat_id}/owner/": "401 401 404 403 404 404 403 200",
    "GET /chats/{chat_id}/pins/": "401 401 404 200 404 404 200 200",
    "DELETE /chats/{chat_id}/pins/{message_id}/": "401 401 404 403 404 404 200 200",
    "PUT /chats/{chat_id}/pins/{message_id}/": "401 401 404 403 404 404 200 200",
    "POST /chats/{chat_id}/read/": "401 401 404 200 404 404 200 200",
    "DELETE /chats/{chat_id}/unread/": "401 401 404 200 404 404 200 200",
    "PUT /chats/{chat_id}/unread/": "401 401 404 200 404 404 200 200",
    "GET /healthcheck/": "200 200 200 200 200 200 200 200",
    "GET /healthcheck/live/": "200 200 200 200 200 200 200 200",
    "GET /healthcheck/ready/": "200 200 200 200 200 200 200 200",
    "GET /metrics": "404 404 404 404 404 404 404 404",
    "GET /notify/outbox/": "401 401 403 403 403 200 403 403",
    "POST /notify/outbox/{letter_id}/retry/": "401 401 403 403 403 404 403 403",
    "GET /notify/preferences/": "401 401 200 200 200 200 200 200",
    "PATCH /notify/preferences/": "401 401 200 200 200 200 200 200",
    "GET /notify/templates/": "401 401 403 403 403 200 403 403",
    "PUT /notify/templates/{code}/": "401 401 403 403 403 200 403 403",
    "POST /notify/templates/{code}/preview/": "401 401 403 403 403 200 403 403",
}

# The same in a channel that is not public, with a request to join: moderators of the site do there
# what the owner may, and what members do they do once they are members.
IN_CHANNELS: dict[str, str] = {
    "GET /chats/attachments/{attachment_id}/": "401 401 404 200 200 200 200 200",
    "DELETE /chats/{chat_id}/": "401 401 404 403 204 204 403 204",
    "GET /chats/{chat_id}/": "401 401 404 200 200 200 200 200",
    "PATCH /chats/{chat_id}/": "401 401 404 403 200 200 200 200",
    "PUT /chats/{chat_id}/": "401 401 404 403 200 200 200 200",
    "GET /chats/{chat_id}/invites/": "401 401 404 403 200 200 200 200",
    "POST /chats/{chat_id}/invites/": "401 401 404 403 201 201 201 201",
    "DELETE /chats/{chat_id}/invites/{invite_id}/": "401 401 404 403 404 404 404 404",
    "POST /chats/{chat_id}/messages/{message_id}/report/": "401 401 404 201 201 201 201 409",
    "GET /chats/{chat_id}/history/": "401 401 404 200 200 200 200 200",
    "GET /chats/{chat_id}/join-requests/": "401 401 404 403 200 200 200 200",
    "POST /chats/{chat_id}/join-requests/": "401 401 201 409 201 201 409 409",
    "DELETE /chats/{chat_id}/join-requests/{request_id}/": "401 401 404 404 404 404 404 404",
    "POST /chats/{chat_id}/join-requests/{request_id}/accept/": "401 401 404 403 200 200 200 200",
    "POST /chats/{chat_id}/join-requests/{request_id}/decline/": "401 401 404 403 200 200 200 200",
    "POST /chats/{chat_id}/join/": "401 401 404 409 200 200 409 409",
    "POST /chats/{chat_id}/leave/": "401 401 404 204 403 403 204 409",
    "GET /chats/{chat_id}/members/": "401 401 404 200 200 200 200 200",
    "POST /chats/{chat_id}/members/": "401 401 404 403 201 201 201 201",
    "DELETE /chats/{chat_id}/members/{account_id}/": "401 401 404 403 204 204 204 204",
    "PATCH /chats/{chat_id}/members/{account_id}/": "401 401 404 403 200 200 403 200",
    "POST /chats/{chat_id}/messages/": "401 401 404 201 403 403 201 201",
    "DELETE /chats/{chat_id}/messages/{message_id}/": "401 401 404 403 204 204 204 204",
    "PATCH /chats/{chat_id}/messages/{message_id}/": "401 401 404 403 403 403 403 200",
    "GET /chats/{chat_id}/messages/{message_id}/edits/": "401 401 404 200 200 200 200 200",
    "DELETE /chats/{chat_id}/messages/{message_id}/reactions/{emoji}/": "401 401 404 200 403 403 200 200",  # noqa: E501 - one line each
    "PUT /chats/{chat_id}/messages/{message_id}/reactions/{emoji}/": "401 401 404 200 403 403 200 200",  # noqa: E501 - one line each
    "GET /chats/{chat_id}/messages/{message_id}/readers/": "401 401 404 200 200 200 200 200",
    "DELETE /chats/{chat_id}/mute/": "401 401 404 204 403 403 204 204",
    "PUT /chats/{chat_id}/mute/": "401 401 404 204 403 403 204 204",
    "PUT /chats/{chat_id}/owner/": "401 401 404 403 200 200 403 200",
    "GET /chats/{chat_id}/pins/": "401 401 404 200 200 200 200 200",
    "DELETE /chats/{chat_id}/pins/{message_id}/": "401 401 404 403 200 200 200 200",
    "PUT /chats/{chat_id}/pins/{message_id}/": "401 401 404 403 200 200 200 200",
    "POST /chats/{chat_id}/read/": "401 401 404 200 403 403 200 200",
    "DELETE /chats/{chat_id}/unread/": "401 401 404 200 403 403 200 200",
    "PUT /chats/{chat_id}/unread/": "401 401 404 200 403 403 200 200",
}


def expected(table: dict[str, str], route: str) -> dict[str, str]:
    """The answer to every kind of asker."""
    answers = dict(zip(COLUMNS, table[route].split(), strict=True))
    return answers | {"ex_member": answers["stranger"]}


# What is said, and what it comes to, without nobody and the blocked, who are not let in.
FRAMES: dict[str, tuple[dict[str, Any], str]] = {
    "send_message": (
        {"chat_id": "{chat_id}", "text": "x"},
        "CHAT_NOT_FOUND ok CHAT_NOT_FOUND CHAT_NOT_FOUND ok ok",
    ),
    "edit_message": (
        {"chat_id": "{chat_id}", "message_id": "{message_id}", "text": "y"},
        "CHAT_NOT_FOUND CHAT_FORBIDDEN CHAT_NOT_FOUND CHAT_NOT_FOUND CHAT_FORBIDDEN ok",
    ),
    "delete_message": (
        {"chat_id": "{chat_id}", "message_id": "{message_id}"},
        "CHAT_NOT_FOUND CHAT_FORBIDDEN CHAT_NOT_FOUND CHAT_NOT_FOUND ok ok",
    ),
    "react": (
        {"chat_id": "{chat_id}", "message_id": "{message_id}", "emoji": "👍"},
        "CHAT_NOT_FOUND ok CHAT_NOT_FOUND CHAT_NOT_FOUND ok ok",
    ),
    "mark_read": (
        {"chat_id": "{chat_id}", "last_read_message_id": "{message_id}"},
        "CHAT_NOT_FOUND ok CHAT_NOT_FOUND CHAT_NOT_FOUND ok ok",
    ),
    "mark_single_read": (
        {"chat_id": "{chat_id}", "message_id": "{message_id}"},
        "CHAT_NOT_FOUND ok CHAT_NOT_FOUND CHAT_NOT_FOUND ok ok",
    ),
    "typing": (
        {"chat_id": "{chat_id}", "is_typing": True},
        "CHAT_NOT_FOUND ok CHAT_NOT_FOUND CHAT_NOT_FOUND ok ok",
    ),
    "get_chat_history": (
        {"chat_id": "{chat_id}", "limit": 5},
        "CHAT_NOT_FOUND ok CHAT_NOT_FOUND CHAT_NOT_FOUND ok ok",
    ),
    "get_unread_count": (
        {"chat_id": "{chat_id}"},
        "CHAT_NOT_FOUND ok CHAT_NOT_FOUND CHAT_NOT_FOUND ok ok",
    ),
    "get_presence": ({"account_ids": ["{account_id}"]}, "ok ok ok ok ok ok"),
    "leave_chat": ({"chat_id": "{chat_id}"}, "ok ok ok ok ok ok"),
    "ping": ({}, "ok ok ok ok ok ok"),
}
