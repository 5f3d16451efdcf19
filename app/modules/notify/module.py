"""What notify gives to the application."""

from typing import ClassVar

from app.kernel.durable import Outbox
from app.kernel.module import Wiring
from app.kernel.ports import ReadReceiptWishes
from app.modules.auth.events import (
    EmailChangeAnnounced,
    EmailChanged,
    LinkIssued,
    PasswordChanged,
)
from app.modules.auth.public import AccountDirectory
from app.modules.notify import controller
from app.modules.notify.models.personal import PERSONAL
from app.modules.notify.service.erasure import LetterErasure
from app.modules.notify.service.letters import LetterService
from app.modules.notify.service.preferences import PreferenceService
from app.modules.notify.service.send_log import SendLogService
from app.modules.notify.service.shipped import shipped
from app.modules.notify.service.templates import TemplateService
from app.modules.notify.settings import NotifySettings
from app.modules.notify.subscribers import AccountLetters

SUBSCRIBER = "notify.letters"


class NotifyModule:
    name: ClassVar[str] = "notify"
    version: ClassVar[str] = "0.1.0"
    requires: ClassVar[tuple[str, ...]] = ("auth",)

    def wire(self, wiring: Wiring) -> None:
        settings = wiring.settings(NotifySettings)
        write, read, clock = wiring.unit_of_work, wiring.reading, wiring.clock
        templates = TemplateService(write, read, clock, shipped(settings.templates_folder))
        preferences = PreferenceService(write, read, wiring.glance, clock)
        directory = wiring.get(AccountDirectory)
        letters = LetterService(
            write, templates, wiring.mailer, clock, directory, wiring.public_url
        )
        wiring.offer(TemplateService, templates)
        wiring.offer(PreferenceService, preferences)
        wiring.offer(ReadReceiptWishes, preferences)
        wiring.offer(SendLogService, SendLogService(write, read, wiring.get(Outbox), clock))
        wiring.http(*controller.routers)
        wiring.personal(*PERSONAL)
        wiring.on_erase(LetterErasure(wiring.get(Outbox)).erase)

        told, within = AccountLetters(letters, preferences), settings.retry_within
        wiring.on_durably(LinkIssued, SUBSCRIBER, told.link_issued, within=within)
        announced = told.email_change_announced
        wiring.on_durably(EmailChangeAnnounced, SUBSCRIBER, announced, within=within)
        wiring.on_durably(EmailChanged, SUBSCRIBER, told.email_changed, within=within)
        wiring.on_durably(PasswordChanged, SUBSCRIBER, told.password_changed, within=within)
