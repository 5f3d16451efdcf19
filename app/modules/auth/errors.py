"""What can go wrong with accounts and sessions."""

from app.kernel.errors import AppError, Kind


class CredentialsInvalid(AppError):
    """One answer for unknown, wrong, unconfirmed, blocked and deleted, so that none can be told."""

    kind = Kind.UNAUTHENTICATED
    code = "CREDENTIALS_INVALID"
    en = "The login or the password is wrong, or this account may not sign in."
    ru = "Неверный логин или пароль, либо вход для этой учётной записи закрыт."


class EmailTaken(AppError):
    kind = Kind.CONFLICT
    code = "EMAIL_TAKEN"
    en = "There is an account with this e-mail address already."
    ru = "Учётная запись с этим адресом уже есть."


class AlreadyIntroduced(AppError):
    """Two tokens of one subject came at once; the second finds what the first has made."""

    kind = Kind.CONFLICT
    code = "ALREADY_INTRODUCED"
    en = "This account was made a moment ago; try again."
    ru = "Эта учётная запись только что создана; попробуйте ещё раз."


class UsernameTaken(AppError):
    kind = Kind.CONFLICT
    code = "USERNAME_TAKEN"
    en = "Somebody else has this username."
    ru = "Это имя пользователя уже занято."


class AccountNotFound(AppError):
    kind = Kind.MISSING
    code = "ACCOUNT_NOT_FOUND"
    en = "There is no such account."
    ru = "Такой учётной записи нет."


class AvatarNotFound(AppError):
    kind = Kind.MISSING
    code = "AVATAR_NOT_FOUND"
    en = "There is no such picture."
    ru = "Такого изображения нет."


class SessionNotFound(AppError):
    kind = Kind.MISSING
    code = "SESSION_NOT_FOUND"
    en = "You have no such session."
    ru = "У вас нет такого сеанса."


class TokenInvalid(AppError):
    """One answer for unknown, used, expired and somebody else's, so that none can be told."""

    kind = Kind.INVALID
    code = "TOKEN_INVALID"
    en = "This link is no longer good: it was used, it is too old, or it was cut. Ask for another."
    ru = (
        "Эта ссылка больше не действует: её уже открыли, она устарела или неполна. Запросите новую."
    )


class LastAdmin(AppError):
    """Somebody has to look after the site: demoting, blocking or deleting the last is refused."""

    kind = Kind.CONFLICT
    code = "LAST_ADMIN"
    en = "This is the last admin; make somebody else an admin first."
    ru = "Это последний администратор; сначала назначьте другого."


class NotYourself(AppError):
    kind = Kind.CONFLICT
    code = "NOT_YOURSELF"
    en = "You cannot do this to your own account."
    ru = "Со своей учётной записью этого сделать нельзя."


class TooManyIgnored(AppError):
    kind = Kind.CONFLICT
    code = "TOO_MANY_IGNORED"
    en = "You may ignore {limit} people."
    ru = "Игнорировать можно не больше {limit} человек."


class PasswordWrong(AppError):
    """Of somebody who is signed in: whoever found the open device shall not get any further."""

    kind = Kind.DENIED
    code = "PASSWORD_WRONG"
    en = "This is not your password."
    ru = "Это не ваш пароль."
