"""What chat gives to the application."""

from datetime import timedelta
from typing import ClassVar

from app.kernel.contents import Contents
from app.kernel.durable import Outbox
from app.kernel.limits import Quota
from app.kernel.module import Wiring
from app.kernel.pictures import Pictures
from app.kernel.ports import ReadReceiptWishes
from app.kernel.sockets import Presence
from app.kernel.storage import FileLimits, Storage
from app.modules.auth.events import IgnoringChanged
from app.modules.auth.public import (
    AccountDirectory,
    AuditLog,
    DemoAccounts,
    DirectLines,
    Ignoring,
    SessionDirectory,
    Voices,
)
from app.modules.catalogues.public import CatalogueKeys
from app.modules.chat import controller, events
from app.modules.chat.errors import AlreadyAsked, AlreadyPosted, AlreadyReported, SlugTaken
from app.modules.chat.models.personal import PERSONAL
from app.modules.chat.public import ChatRights, DemoChats, MessageHooks, MessageRequests
from app.modules.chat.schemas.frames import TOLD
from app.modules.chat.schemas.messages import ATTACHMENTS_MAX
from app.modules.chat.seeds.chats import ChatSeeds
from app.modules.chat.service.answers import Answers
from app.modules.chat.service.assembly import Assembly
from app.modules.chat.service.attachments import AttachmentService
from app.modules.chat.service.carrying import Carrying
from app.modules.chat.service.chats import ChatService
from app.modules.chat.service.clearing import ClearingService
from app.modules.chat.service.closing import DirectClosing
from app.modules.chat.service.directory import DirectoryService
from app.modules.chat.service.drafts import Drafts
from app.modules.chat.service.erasure import ChatErasure
from app.modules.chat.service.forwards import Forwards
from app.modules.chat.service.history import HistoryService
from app.modules.chat.service.hooks import BeforeMessage
from app.modules.chat.service.invite_codes import InviteCodes
from app.modules.chat.service.invites import InviteService
from app.modules.chat.service.join_requests import JoinRequestService
from app.modules.chat.service.joining import JoiningService
from app.modules.chat.service.line import LineService
from app.modules.chat.service.members import MemberService
from app.modules.chat.service.mentions import Mentions
from app.modules.chat.service.messages import MessageService
from app.modules.chat.service.notices import Notices
from app.modules.chat.service.posting import PostingService
from app.modules.chat.service.presence import PresenceService
from app.modules.chat.service.reactions import ReactionService
from app.modules.chat.service.reads import ReadService
from app.modules.chat.service.receipts import Receipts
from app.modules.chat.service.recovery import RecoveryService
from app.modules.chat.service.reports import ReportService
from app.modules.chat.service.requests import RequestService
from app.modules.chat.service.rights import AccessRights
from app.modules.chat.service.search.following import Following
from app.modules.chat.service.search.indexing import Indexing
from app.modules.chat.service.search.service import SearchService
from app.modules.chat.service.sweeping import SweepService
from app.modules.chat.service.texts import TextRule
from app.modules.chat.service.tombstones import Tombstones
from app.modules.chat.service.typing import TypingService
from app.modules.chat.service.writer import Writer
from app.modules.chat.settings import ChatSettings
from app.modules.chat.socket import AllChatsDoor, ChatCommands, OneChatDoor
from app.modules.chat.subscribers import FanOut

REPEAT = "uq_chat_messages_chat_id_sender_id_client_message_id"
SAME_SLUG = "ix_chat_chats_slug"
SAME_ASKER = "uq_chat_join_requests_account_id_chat_id"
INVITES = Quota(20, 60)  # links that an account may try: nobody has so many good ones
REPORTED = "uq_chat_reports_chat_id_message_id_reporter_id"
REPORTS = Quota(60, 3600)  # of an account
LANES = 2  # batches in flight; a database with one writer lets them take turns


REQUESTED_WITHIN = timedelta(days=7)
SWEPT_EVERY = timedelta(hours=1)
STRAYS_EVERY = timedelta(days=1)  # every key of the storage is looked at
CLEARED_WITHIN = timedelta(days=30)  # a database that is away comes back


class ChatModule:
    name: ClassVar[str] = "chat"
    version: ClassVar[str] = "0.1.0"
    requires: ClassVar[tuple[str, ...]] = ("auth",)

    def wire(self, wiring: Wiring) -> None:
        settings = wiring.settings(ChatSettings)
        directory = wiring.get(AccountDirectory)
        assembly = Assembly(directory, settings.quiet_above)
        receipts = Receipts(lambda: wiring.find(ReadReceiptWishes))
        writing, reading, clock = wiring.unit_of_work, wiring.reading, wiring.clock

        answers, notices = Answers(directory), Notices(directory, settings.quiet_above)
        members = MemberService(
            writing, reading, clock, directory, assembly, answers, notices, settings
        )
        chats = ChatService(
            writing, reading, clock, directory, wiring.get(Ignoring), assembly, members, notices,
            settings,
        )  # fmt: skip
        messages = _messages(wiring, settings, assembly, receipts)
        history = HistoryService(wiring.glance, directory, settings.quiet_above)
        reactions = ReactionService(writing, reading, clock, assembly)
        reads = ReadService(writing, reading, clock, assembly, receipts, settings)
        typing = TypingService(reading, clock, wiring.publisher, settings)
        presence = PresenceService(
            writing, reading, clock, wiring.publisher, wiring.get(Presence), directory
        )
        line = LineService(wiring.glance, reading, assembly, wiring.measures)

        _offer_rights(wiring)
        _channels(wiring, assembly, members, answers)
        search = _search(wiring, directory, settings)
        for service in (chats, members, messages, history, reactions, reads, search):
            wiring.offer(type(service), service)
        wiring.http(*controller.routers)
        wiring.broken(REPEAT, AlreadyPosted)
        wiring.socket(*ChatCommands(messages, history, reactions, reads, typing, presence).all())
        wiring.tells(*TOLD)
        wiring.door(OneChatDoor(line, presence), AllChatsDoor(line, presence))
        _recover(wiring, line)
        _limit(wiring, settings)
        _remember(wiring, ChatErasure(directory, assembly, notices))
        _attach(wiring)
        _seed(wiring)
        _fan_out(wiring)


def _offer_rights(wiring: Wiring) -> None:
    wiring.offer(ChatRights, AccessRights())
    wiring.offer(DirectLines, DirectClosing(wiring.get(Ignoring)))


def _invite(wiring: Wiring, assembly: Assembly, members: MemberService) -> None:
    """Links into chats."""
    wiring.rate_limits.bucket("invites", INVITES)
    invites = InviteService(
        wiring.unit_of_work, wiring.reading, wiring.clock, wiring.get(AccountDirectory), assembly,
        members, InviteCodes(wiring.tokens),
    )  # fmt: skip
    wiring.offer(InviteService, invites)


def _take_reports(wiring: Wiring, tombstones: Tombstones) -> None:
    """Messages for moderators to look at."""
    wiring.rate_limits.bucket("reports", REPORTS)
    reports = ReportService(
        wiring.unit_of_work, wiring.reading, wiring.clock, wiring.get(AccountDirectory),
        wiring.get(AuditLog), tombstones, lambda: wiring.find(CatalogueKeys),
    )  # fmt: skip
    wiring.offer(ReportService, reports)
    wiring.broken(REPORTED, AlreadyReported)


def _messages(
    wiring: Wiring, settings: ChatSettings, assembly: Assembly, receipts: Receipts
) -> MessageService:
    """How messages come to be written, and who has a say in it."""
    clock, directory, rule = wiring.clock, wiring.get(AccountDirectory), TextRule(settings)
    carrying = Carrying(Mentions(directory, wiring.get(Ignoring)))
    writer = _writer(wiring, assembly, receipts, carrying, settings)
    hooks = BeforeMessage(rule, wiring.measures)
    drafts = Drafts(rule, hooks, Forwards(wiring.reading, directory))
    messages = MessageService(
        wiring.unit_of_work, wiring.reading, clock, assembly, writer, drafts, carrying, settings
    )
    wiring.offer(MessageHooks, hooks)
    wiring.at_end(messages.settled)  # before the writer: what is on its way is written yet
    wiring.at_end(writer.settled)
    _take_requests(wiring, messages, rule)
    _take_reports(wiring, Tombstones(assembly, carrying))
    return messages


def _take_requests(wiring: Wiring, messages: MessageService, rule: TextRule) -> None:
    """Messages that somebody's own transaction asks for."""
    requests = RequestService(wiring.get(Outbox), wiring.get(Voices), messages, rule)
    wiring.offer(MessageRequests, requests)
    within = REQUESTED_WITHIN
    wiring.on_durably(events.MessageRequested, "chat.requests", requests.post, within=within)


def _channels(wiring: Wiring, assembly: Assembly, members: MemberService, answers: Answers) -> None:
    """How people find them and come in."""
    directory, writing, reading = wiring.get(AccountDirectory), wiring.unit_of_work, wiring.reading
    wiring.offer(DirectoryService, DirectoryService(reading))
    wiring.offer(JoiningService, JoiningService(writing, assembly, members))
    asking = JoinRequestService(writing, reading, wiring.clock, directory, members, answers)
    wiring.offer(JoinRequestService, asking)
    wiring.broken(SAME_SLUG, SlugTaken)
    wiring.broken(SAME_ASKER, AlreadyAsked)
    _invite(wiring, assembly, members)


def _writer(
    wiring: Wiring, assembly: Assembly, receipts: Receipts, carrying: Carrying,
    settings: ChatSettings,
) -> Writer:  # fmt: skip
    posting = PostingService(
        wiring.swap, wiring.clock, wiring.get(SessionDirectory), assembly, receipts, carrying,
        settings.quiet_above,
    )  # fmt: skip
    return Writer(wiring.unit_of_work, wiring.row_work, posting, LANES, wiring.measures)


def _recover(wiring: Wiring, line: LineService) -> None:
    """How sockets that lack something get it."""
    wiring.past("chat", line.past)
    wiring.lack("chat", line.lack)
    recovery = RecoveryService(wiring.reading)
    wiring.heads("chat", recovery.heads)
    wiring.winnings(recovery.winnings)


def _limit(wiring: Wiring, settings: ChatSettings) -> None:
    wiring.limit("text_max", settings.text_max)
    wiring.limit("group_max", settings.group_max)
    wiring.limit("channel_max", settings.channel_max)
    wiring.limit("sockets_per_account", settings.sockets_per_account)


def _remember(wiring: Wiring, erasure: ChatErasure) -> None:
    """What is kept about people."""
    wiring.personal(*PERSONAL)
    wiring.on_erase(erasure.erase)


def _attach(wiring: Wiring) -> None:
    storage, limits = wiring.get(Storage), wiring.get(FileLimits)
    writing, reading, clock = wiring.unit_of_work, wiring.reading, wiring.clock
    attachments = AttachmentService(
        writing, reading, wiring.glance, clock, storage, wiring.get(Pictures),
        wiring.get(Contents), limits,
    )  # fmt: skip
    wiring.offer(AttachmentService, attachments)
    wiring.limit("file_max", limits.file_max)
    wiring.limit("attachments_max", ATTACHMENTS_MAX)
    sweeps = SweepService(writing, reading, storage, clock)
    wiring.offer(SweepService, sweeps)
    wiring.regularly("files without a message", SWEPT_EVERY, sweeps.sweep)
    wiring.regularly("files without a row", STRAYS_EVERY, sweeps.stray)


def _seed(wiring: Wiring) -> None:
    seeds = ChatSeeds(wiring.unit_of_work, wiring.reading, wiring.clock, wiring.get(DemoAccounts))
    wiring.offer(DemoChats, seeds)
    wiring.seed(seeds.sow)


def _search(wiring: Wiring, directory: AccountDirectory, settings: ChatSettings) -> SearchService:
    """Searching, and the index that follows what is said."""
    writing, reading = wiring.unit_of_work, wiring.reading
    following = Following(Indexing(writing, reading), writing, reading, wiring.measures)
    wiring.offer(Following, following)
    wiring.on_many(events.MessagePosted, following.posted)
    wiring.on(events.MessageEdited, following.changed)
    wiring.on(events.MessageDeleted, following.changed)
    within = CLEARED_WITHIN
    wiring.on_durably(events.ChatRemoved, "chat.search", following.clear, within=within)
    wiring.alongside(following.work)
    return SearchService(wiring.glance, directory, settings.quiet_above, following.note)


def _fan_out(wiring: Wiring) -> None:
    clear = ClearingService(wiring.unit_of_work, wiring.clock).clear
    wiring.on_durably(events.ChatRemoved, "chat.clearing", clear, within=CLEARED_WITHIN)
    fan_out = FanOut(wiring.publisher)
    wiring.on(events.ChatCreated, fan_out.chat_created)
    wiring.on(events.ChatChanged, fan_out.chat_changed)
    wiring.on(events.ChatRemoved, fan_out.chat_removed)
    wiring.on(events.MemberJoined, fan_out.member_joined)
    wiring.on(events.MemberLeft, fan_out.member_left)
    wiring.on(events.JoinRequestChanged, fan_out.join_request_changed)
    wiring.on(events.MemberChanged, fan_out.member_changed)
    wiring.on_many(events.MessagePosted, fan_out.messages_posted)
    wiring.on(events.MessageEdited, fan_out.message_changed)
    wiring.on(events.MessageDeleted, fan_out.message_changed)
    wiring.on(events.ReactionChanged, fan_out.message_changed)
    wiring.on(events.MessagePinned, fan_out.message_pinned)
    wiring.on(events.MentionsCounted, fan_out.mentions_counted)
    wiring.on_many(events.ReadMoved, fan_out.reads_moved)
    wiring.on(events.MarksChanged, fan_out.marks_changed)
    wiring.on(events.MessageHidden, fan_out.message_hidden)
    wiring.on(IgnoringChanged, fan_out.ignoring_changed)
