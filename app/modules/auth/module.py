"""What auth gives to the application."""

from datetime import timedelta
from typing import ClassVar

from app.kernel.module import Wiring
from app.kernel.ports import Authenticator
from app.modules.auth.controller import accounts, links, oauth, passwords, sessions
from app.modules.auth.controller.cookies import CookiePolicy
from app.modules.auth.errors import EmailTaken, UsernameTaken
from app.modules.auth.events import AccountChanged, LinkAsked, LinkIssued, SessionsEnded
from app.modules.auth.public import AccountDirectory, DemoAccounts, SessionDirectory
from app.modules.auth.seeds import LOGINS, PASSWORD, AccountSeeds
from app.modules.auth.service.accounts import AccountService
from app.modules.auth.service.authentication import SessionAuthenticator
from app.modules.auth.service.confirmation import ConfirmationService
from app.modules.auth.service.grants import Grants
from app.modules.auth.service.hazards import Hazards
from app.modules.auth.service.links import LinkService
from app.modules.auth.service.new_passwords import NewPasswordService
from app.modules.auth.service.one_time import OneTimeTokens
from app.modules.auth.service.passwords import PasswordRules
from app.modules.auth.service.people import People
from app.modules.auth.service.registration import RegistrationService
from app.modules.auth.service.sessions import SessionService
from app.modules.auth.service.sign_in import SignInService
from app.modules.auth.settings import AuthSettings, LifetimeSettings
from app.modules.auth.subscribers import LinkSending, SocketEnding

# Somebody who asked for a link and has not got it by then has asked again.
LINK_ASKED_WITHIN = timedelta(hours=1)
NOBODY_SENDS = (
    "AUTH_EMAIL_CONFIRMATION is on and no module sends letters: "
    "add notify to MODULES, or set AUTH_EMAIL_CONFIRMATION=false."
)


class AuthModule:
    name: ClassVar[str] = "auth"
    version: ClassVar[str] = "0.1.0"
    requires: ClassVar[tuple[str, ...]] = ()

    def wire(self, wiring: Wiring) -> None:
        self._offer_services(wiring)
        self._offer_links(wiring)
        self._offer_words_for_others(wiring)
        wiring.offer(CookiePolicy, CookiePolicy(secure=wiring.environment != "LOCAL"))
        # Addresses with a word in them before those with an id.
        wiring.http(sessions.router, oauth.router, links.router, passwords.router, accounts.router)
        wiring.broken("uq_auth_accounts_email", EmailTaken)
        wiring.broken("uq_auth_accounts_username", UsernameTaken)
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
            OneTimeTokens(wiring.public_url),
            clock,
            confirms=settings.confirms(wiring.environment),
        )
        sign_in = SignInService(write, read, wiring.passwords, grants, lifetimes, clock)
        wiring.offer(RegistrationService, registration)
        wiring.offer(AccountService, AccountService(write, read, clock))
        wiring.offer(SignInService, sign_in)
        wiring.offer(SessionService, SessionService(write, read, wiring.tokens, grants, clock))

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
        settings, tokens = wiring.settings(AuthSettings), OneTimeTokens(wiring.public_url)
        write, clock = wiring.unit_of_work, wiring.clock
        links = LinkService(write, tokens, clock)
        rules = PasswordRules(settings.password_min_length)
        new_passwords = NewPasswordService(
            write, wiring.reading, wiring.passwords, rules, tokens, clock
        )
        wiring.offer(LinkService, links)
        wiring.offer(ConfirmationService, ConfirmationService(write, tokens, clock))
        wiring.offer(NewPasswordService, new_passwords)
        sending = LinkSending(links)
        wiring.on_durably(LinkAsked, "auth.links", sending.link_asked, within=LINK_ASKED_WITHIN)
        if settings.confirms(wiring.environment):
            wiring.needs_durable(LinkIssued, NOBODY_SENDS)

    def _offer_words_for_others(self, wiring: Wiring) -> None:
        people = People(wiring.clock)
        wiring.offer(AccountDirectory, people)
        wiring.offer(SessionDirectory, people)
        authenticator = SessionAuthenticator(wiring.reading, wiring.tokens, wiring.clock)
        wiring.offer(Authenticator, authenticator)
        wiring.on(SessionsEnded, authenticator.forget)
        wiring.on(AccountChanged, lambda changed: authenticator.forget_account(changed.account_id))
        wiring.on(SessionsEnded, SocketEnding(wiring.publisher).sessions_ended)
