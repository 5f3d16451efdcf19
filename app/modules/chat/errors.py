"""What can go wrong in chats."""

from app.kernel.errors import AppError, Kind


class ChatMissing(AppError):
    """The same whether there is no such chat or it is not the caller's."""

    kind = Kind.MISSING
    code = "CHAT_NOT_FOUND"
    en = "There is no such chat among yours."
    ru = "Среди ваших чатов такого нет."


class MessageMissing(AppError):
    kind = Kind.MISSING
    code = "MESSAGE_NOT_FOUND"
    en = "There is no such message in this chat."
    ru = "В этом чате нет такого сообщения."


class MemberMissing(AppError):
    kind = Kind.MISSING
    code = "MEMBER_NOT_FOUND"
    en = "This person is not in the chat."
    ru = "Этого человека нет в чате."


class RoleTooLow(AppError):
    kind = Kind.DENIED
    code = "CHAT_FORBIDDEN"
    en = "Your role in this chat does not allow that."
    ru = "Ваша роль в этом чате этого не позволяет."


class OwnerStays(AppError):
    kind = Kind.CONFLICT
    code = "LAST_OWNER"
    en = "The owner cannot go before somebody else owns the chat."
    ru = "Владелец не может уйти, пока не передаст чат другому."


class NotForDirect(AppError):
    kind = Kind.CONFLICT
    code = "NOT_FOR_DIRECT_CHATS"
    en = "A direct chat has two people, no name and no roles."
    ru = "В личном чате двое участников, нет названия и ролей."


class ChatFull(AppError):
    kind = Kind.CONFLICT
    code = "CHAT_FULL"
    en = "A chat of this type has room for {limit} people."
    ru = "В чате этого вида помещается {limit} человек."


class WritingDenied(AppError):
    kind = Kind.DENIED
    code = "WRITING_FORBIDDEN"
    en = "Only admins write here."
    ru = "Здесь пишут только администраторы."


class EditingOver(AppError):
    kind = Kind.CONFLICT
    code = "EDIT_WINDOW_OVER"
    en = "This message can no longer be edited."
    ru = "Это сообщение больше нельзя изменить."


class MessageDeleted(AppError):
    kind = Kind.CONFLICT
    code = "MESSAGE_DELETED"
    en = "The message was deleted."
    ru = "Сообщение удалено."


class TooManyReactions(AppError):
    kind = Kind.CONFLICT
    code = "TOO_MANY_REACTIONS"
    en = "A message may carry {limit} different reactions."
    ru = "У сообщения может быть {limit} разных реакций."


class AlreadyPosted(AppError):
    """Never told: a message with this key is there, so the batch looks for it and answers."""

    kind = Kind.CONFLICT
    code = "ALREADY_POSTED"
    en = "This message has been posted before."
    ru = "Это сообщение уже отправлено."


class NotChecked(AppError):
    """A hook that may not be left out could not be asked; the message is not stored."""

    kind = Kind.UNAVAILABLE
    code = "MESSAGE_NOT_CHECKED"
    en = "The message could not be checked; try again shortly."
    ru = "Сообщение не удалось проверить; попробуйте чуть позже."
