"""What auth gives to the application."""

from datetime import timedelta
from typing import ClassVar

from app.kernel.carriers import Carriers
from app.kernel.limits import Quota
from app.kernel.module import Wiring
from app.kernel.personal import PersonalData
from app.kernel.pictures import Pictures
from app.kernel.ports import Authenticator, SessionWatch, TrustedIssuer
from app.kernel.storage import Storage
from app.modules.auth.controller import (
    accounts,
    avatars,
    ignored,
    links,
    moderation,
    oauth,
    passwords,
    personal,
    sessions,
)
from app.modules.auth.controller.cookies import ACCESS_COOKIE, CookiePolicy
from app.modules.auth.errors import AlreadyIntroduced, EmailTaken, UsernameTaken
from app.modules.auth.events import (
    AccountChanged,
    AvatarDropped,
    Demoted,
    EmailChangeAsked,
    LinkAsked,
    LinkIssued,
    SessionsEnded,
)
from app.modules.auth.models.personal import PERSONAL
from app.modules.auth.public import (
    AccountDirectory,
    AuditLog,
    DemoAccounts,
    DirectLines,
    Ignoring,
    SessionDirectory,
    Voices,
)
from app.modules.auth.seeds import LOGINS, PASSWORD, AccountSeeds
from app.modules.auth.service.accounts import AccountService
from app.modules.auth.service.audit_log import OpenAuditLog
from app.modules.auth.service.authentication import SessionAuthenticator
from app.modules.auth.service.avatars import AvatarService
from app.modules.auth.service.confirmation import ConfirmationService
from app.modules.auth.service.email_change import EmailChangeService
from app.modules.auth.service.grants import Grants
from app.modules.auth.service.guard import Guard
from app.modules.auth.service.hazards import Hazards
from app.modules.auth.service.ignoring import IgnoringService
from app.modules.auth.service.introductions import Introductions
from app.modules.auth.service.links import LinkService
from app.modules.auth.service.moderation import ModerationService
from app.modules.auth.service.new_passwords import NewPasswordService
from app.modules.auth.service.one_time import OneTimeTokens
from app.modules.auth.service.open_sessions import OpenSessions
from app.modules.auth.service.oversight import OversightService
from app.modules.auth.service.passwords import PasswordRules
from app.modules.auth.service.past_sessions import PastSessions
from app.modules.auth.service.people import People
from app.modules.auth.service.personal import PersonalService
from app.modules.auth.service.proofs import Proofs
from app.modules.auth.service.registration import RegistrationService
from app.modules.auth.service.sessions import SessionService
from app.modules.auth.service.sign_in import SignInService
from app.modules.auth.service.voices import ServerVoices
from app.modules.auth.settings import AuthSettings, LifetimeSettings
from app.modules.auth.subscribers import AvatarClearing, LinkSending, SocketEnding

# Somebody who asked for a link and has not got it by then has asked again.
LINK_ASKED_WITHIN = timedelta(hours=1)
PAST_SESSIONS_FORGOTTEN_EVERY = timedelta(hours=6)
AVATAR_DROPPED_WITHIN = timedelta(days=7)  # a disk that is full or away comes back
EXPORTS = Quota(10, 3600)  # of an account: each looks through all chats
EMAIL_STATUS = Quota(20, 60)  # questions from an address whether somebody has an e-mail
NOBODY_SENDS = (
    "AUTH_EMAIL_CONFIRMATION is on and no module sends letters: "
    "add notify to MODULES, or set AUTH_EMAIL_CONFIRMATION=false."
)


class AuthModule:
    name: ClassVar[str] = "auth"
    version: ClassVar[str] = "0.1.0"
    requires: ClassVar[tuple[str, ...]] = ()

    def wire(self, wiring: Wiring) -> None:
        wiring.rate_limits.bucket("email_status", EMAIL_STATUS)
        wiring.rate_limits.bucket("export", EXPORTS)
        self._offer_services(wiring)
        self._offer_links(wiring)
        self._offer_words_for_others(wiring)
        self._offer_carriers(wiring)
        # Addresses with a word in them before those with an id.
        wiring.personal(*PERSONAL)
        wiring.http(sessions.router, oauth.router, links.router, passwords.router)
        wiring.http(
            avatars.router,
            personal.router,
            ignored.router,
            moderation.log,
            accounts.router,
            moderation.router,
        )
        wiring.broken("uq_auth_accounts_email", EmailTaken)
        wiring.broken("uq_auth_accounts_username", UsernameTaken)
        wiring.broken("uq_auth_introductions_issuer_subject", AlreadyIntroduced)
        seeds = AccountSeeds(
            wiring.unit_of_work, wiring.passwords, wiring.clock, wiring.environment
        )
        wiring.offer(DemoAccounts, seeds)
        wiring.seed(seeds.sow)
        self._name_hazards(wiring)

    def _offer_services(self, wiring: Wiring) -> None:
        settings, lifetimes = wiring.settings(AuthSettings), wiring.settings(LifetimeSettings)
        write, read, clock = wiring.unit_of_work, wiring.reading, wiring.clock
        grants = Grants(wiring.tokens, lifetimes)
        registration = RegistrationService(
            write,
            wiring.passwords,
            PasswordRules(settings.password_min_length),
            OneTimeTokens(wiring.public_url, wiring.tokens),
            clock,
            confirms=settings.confirms(wiring.environment),
        )
        sign_in = SignInService(
            write, read, wiring.passwords, grants, lifetimes, clock, Guard(wiring.rate_limits)
        )
        wiring.offer(RegistrationService, registration)
        accounts = AccountService(write, read, clock)
        wiring.offer(AccountService, accounts)
        wiring.on(AccountChanged, lambda changed: accounts.forget(changed.account_id))
        erasing = wiring.get(PersonalData)
        personals = PersonalService(write, read, wiring.passwords, erasing, clock)
        wiring.offer(PersonalService, personals)
        self._offer_avatars(wiring)
        ignoring = IgnoringService(write, read, clock, lambda: wiring.find(DirectLines))
        wiring.offer(IgnoringService, ignoring)
        wiring.offer(Ignoring, ignoring)
        wiring.offer(ModerationService, ModerationService(write, read, clock))
        wiring.offer(AuditLog, OpenAuditLog(clock))
        wiring.offer(OversightService, OversightService(write, read, clock))
        wiring.offer(SignInService, sign_in)
        issuer = wiring.find(TrustedIssuer)
        sessions = SessionService(write, read, wiring.tokens, grants, clock, issuer)
        wiring.offer(SessionService, sessions)
        past = PastSessions(write, clock)
        wiring.offer(PastSessions, past)
        wiring.regularly("sessions long over", PAST_SESSIONS_FORGOTTEN_EVERY, past.forget)

    def _offer_avatars(self, wiring: Wiring) -> None:
        service = AvatarService(
            wiring.unit_of_work,
            wiring.get(Storage),
            wiring.get(Pictures),
            wiring.clock,
            wiring.public_url,
        )
        wiring.offer(AvatarService, service)
        clearing = AvatarClearing(service).avatar_dropped
        wiring.on_durably(AvatarDropped, "auth.avatars", clearing, within=AVATAR_DROPPED_WITHIN)

    def _offer_carriers(self, wiring: Wiring) -> None:
        settings = wiring.settings(AuthSettings)
        secure = wiring.environment != "LOCAL"
        wiring.offer(CookiePolicy, CookiePolicy(secure=secure, access=settings.access_cookie))
        carriers = Carriers(
            cookie=ACCESS_COOKIE if settings.access_cookie else None,
            query="token" if settings.ws_query_token else None,
        )
        wiring.offer(Carriers, carriers)

    def _name_hazards(self, wiring: Wiring) -> None:
        hazards = Hazards(
            wiring.reading,
            wiring.passwords,
            wiring.settings(AuthSettings),
            demo=[login.email for login in LOGINS],
            known=PASSWORD,
        )
        wiring.hazard("demo logins", hazards.demo_logins)
        wiring.hazard("AUTH_EMAIL_CONFIRMATION", hazards.no_confirmation)
        wiring.hazard("AUTH_PASSWORD_MIN_LENGTH", hazards.short_passwords)
        wiring.hazard("AUTH_WS_QUERY_TOKEN", hazards.token_in_addresses)

    def _offer_links(self, wiring: Wiring) -> None:
        settings, tokens = (
            wiring.settings(AuthSettings),
            OneTimeTokens(wiring.public_url, wiring.tokens),
        )
        write, clock = wiring.unit_of_work, wiring.clock
        links = LinkService(write, tokens, clock, wiring.rate_limits)
        rules, proofs = PasswordRules(settings.password_min_length), Proofs(write, tokens, clock)
        new_passwords = NewPasswordService(
            write, wiring.reading, wiring.passwords, rules, tokens, proofs, clock
        )
        changes = EmailChangeService(
            write, wiring.reading, wiring.passwords, tokens, clock, wiring.rate_limits
        )
        wiring.offer(LinkService, links)
        erasing = wiring.get(PersonalData)
        confirmation = ConfirmationService(write, tokens, proofs, erasing, clock)
        wiring.offer(ConfirmationService, confirmation)
        wiring.offer(EmailChangeService, changes)
        wiring.offer(NewPasswordService, new_passwords)
        sending, within = LinkSending(links, changes), LINK_ASKED_WITHIN
        wiring.on_durably(LinkAsked, "auth.links", sending.link_asked, within=within)
        wiring.on_durably(EmailChangeAsked, "auth.links", sending.email_change_asked, within=within)
        if settings.confirms(wiring.environment):
            wiring.needs_durable(LinkIssued, NOBODY_SENDS)

    def _offer_words_for_others(self, wiring: Wiring) -> None:
        people = People(wiring.clock, wiring.glance)
        wiring.on(AccountChanged, lambda changed: people.forget(changed.account_id))
        wiring.offer(AccountDirectory, people)
        wiring.offer(SessionDirectory, people)
        introductions = Introductions(wiring.unit_of_work, wiring.clock)
        issuer = wiring.find(TrustedIssuer)
        wiring.offer(Voices, ServerVoices(introductions, None if issuer is None else issuer.name))
        authenticator = SessionAuthenticator(
            wiring.glance, wiring.tokens, wiring.clock, issuer, introductions
        )
        wiring.offer(Authenticator, authenticator)
        wiring.offer(SessionWatch, OpenSessions(wiring.reading, wiring.clock))
        wiring.on_kick(authenticator.kicked)
        wiring.on(SessionsEnded, authenticator.forget)
        wiring.on(SessionsEnded, lambda _: people.forget_speakers())
        wiring.on(AccountChanged, lambda changed: authenticator.forget_account(changed.account_id))
        ending = SocketEnding(wiring.publisher)
        wiring.on(SessionsEnded, ending.sessions_ended)
        wiring.on(Demoted, ending.demoted)
