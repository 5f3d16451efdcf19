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


class DirectClosed(AppError):
    """One of the two ignores the other; which of them is not told."""

    kind = Kind.DENIED
    code = "DIRECT_CHAT_CLOSED"
    en = "You and this person cannot write to each other at the moment."
    ru = "Сейчас вы и этот человек не можете писать друг другу."


class NotAMember(AppError):
    """For moderators, who see a channel without being in it."""

    kind = Kind.DENIED
    code = "NOT_A_MEMBER"
    en = "Join the channel first: this is for its members."
    ru = "Сначала вступите в канал: это могут только участники."


class AlreadyMember(AppError):
    kind = Kind.CONFLICT
    code = "ALREADY_MEMBER"
    en = "You are in this chat already."
    ru = "Вы уже в этом чате."


class SlugTaken(AppError):
    kind = Kind.CONFLICT
    code = "SLUG_TAKEN"
    en = "Another channel has this short name."
    ru = "Это короткое имя занято другим каналом."


class OpenToAll(AppError):
    kind = Kind.CONFLICT
    code = "CHANNEL_IS_PUBLIC"
    en = "Nobody has to be asked: anybody may join this channel."
    ru = "Спрашивать не нужно: в этот канал может вступить любой."


class AlreadyAsked(AppError):
    kind = Kind.CONFLICT
    code = "JOIN_REQUEST_PENDING"
    en = "You have asked already; wait for an answer, or withdraw the request."
    ru = "Вы уже попросились; дождитесь ответа или отзовите просьбу."


class JoinRequestMissing(AppError):
    kind = Kind.MISSING
    code = "JOIN_REQUEST_NOT_FOUND"
    en = "There is no such request to join."
    ru = "Такой просьбы о вступлении нет."


class JoinRequestDecided(AppError):
    kind = Kind.CONFLICT
    code = "JOIN_REQUEST_DECIDED"
    en = "This request has been answered already."
    ru = "На эту просьбу уже ответили."


class InviteMissing(AppError):
    """The same for wrong, revoked, used up and expired: a link either works or does not."""

    kind = Kind.MISSING
    code = "INVITE_NOT_FOUND"
    en = "This link does not work (any more). Ask for another."
    ru = "Эта ссылка не действует. Попросите новую."


class TooManyInvites(AppError):
    kind = Kind.CONFLICT
    code = "TOO_MANY_INVITES"
    en = "A chat may have {limit} links that can be used; revoke one first."
    ru = "У чата может быть {limit} действующих ссылок; сначала отзовите одну."


class Removed(AppError):
    kind = Kind.DENIED
    code = "REMOVED_FROM_CHAT"
    en = "You were removed from this chat; only its admins can add you again."
    ru = "Вас удалили из этого чата; вернуть вас могут только его администраторы."


class OwnMessage(AppError):
    kind = Kind.CONFLICT
    code = "OWN_MESSAGE"
    en = "This is your own message."
    ru = "Это ваше собственное сообщение."


class AlreadyReported(AppError):
    kind = Kind.CONFLICT
    code = "ALREADY_REPORTED"
    en = "You have reported this message already."
    ru = "Вы уже пожаловались на это сообщение."


class ReportMissing(AppError):
    kind = Kind.MISSING
    code = "REPORT_NOT_FOUND"
    en = "There is no such report."
    ru = "Такой жалобы нет."


class ReportResolved(AppError):
    kind = Kind.CONFLICT
    code = "REPORT_RESOLVED"
    en = "This report has been dealt with already."
    ru = "Эта жалоба уже рассмотрена."


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


class SystemMessage(AppError):
    """Nobody's own words: it stays as it is, for as long as the chat is there."""

    kind = Kind.CONFLICT
    code = "SYSTEM_MESSAGE"
    en = "Nobody has written this message; it cannot be changed, deleted or forwarded."
    ru = "Это сообщение никто не писал; его нельзя изменить, удалить или переслать."


class WordsOfOthers(AppError):
    """Forwarded without a word of one's own."""

    kind = Kind.CONFLICT
    code = "FORWARDED_MESSAGE"
    en = "These are somebody else's words; they cannot be edited."
    ru = "Это чужие слова; их нельзя изменить."


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


class AttachmentMissing(AppError):
    """The same whether there is no such file or it is not the caller's to have."""

    kind = Kind.MISSING
    code = "ATTACHMENT_NOT_FOUND"
    en = "There is no such file, or it is not yours."
    ru = "Такого файла нет, или он не ваш."


class FileTooLarge(AppError):
    kind = Kind.TOO_LARGE
    code = "FILE_TOO_LARGE"
    en = "A file may have {limit} bytes."
    ru = "В файле может быть {limit} байт."


class QuotaFull(AppError):
    kind = Kind.TOO_LARGE
    code = "STORAGE_QUOTA_FULL"
    en = "Your files may take {limit} bytes; delete messages with files to make room."
    ru = "Ваши файлы могут занимать {limit} байт; удалите сообщения с файлами."
