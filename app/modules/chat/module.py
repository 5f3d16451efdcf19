"""What chat gives to the application."""

from datetime import timedelta
from typing import ClassVar

from app.kernel.durable import Outbox
from app.kernel.module import Wiring
from app.kernel.ports import ReadReceiptWishes
from app.kernel.sockets import Presence
from app.modules.auth.public import AccountDirectory, DemoAccounts, SessionDirectory, Voices
from app.modules.chat import controller, events
from app.modules.chat.errors import AlreadyPosted
from app.modules.chat.models.personal import PERSONAL
from app.modules.chat.public import ChatRights, DemoChats, MessageHooks, MessageRequests
from app.modules.chat.schemas.frames import TOLD
from app.modules.chat.seeds.chats import ChatSeeds
from app.modules.chat.service.assembly import Assembly
from app.modules.chat.service.chats import ChatService
from app.modules.chat.service.clearing import ClearingService
from app.modules.chat.service.erasure import ChatErasure
from app.modules.chat.service.history import HistoryService
from app.modules.chat.service.hooks import BeforeMessage
from app.modules.chat.service.line import LineService
from app.modules.chat.service.members import MemberService
from app.modules.chat.service.messages import MessageService
from app.modules.chat.service.posting import PostingService
from app.modules.chat.service.presence import PresenceService
from app.modules.chat.service.reactions import ReactionService
from app.modules.chat.service.reads import ReadService
from app.modules.chat.service.receipts import Receipts
from app.modules.chat.service.recovery import RecoveryService
from app.modules.chat.service.requests import RequestService
from app.modules.chat.service.rights import AccessRights
from app.modules.chat.service.texts import TextRule
from app.modules.chat.service.typing import TypingService
from app.modules.chat.service.writer import Writer
from app.modules.chat.settings import ChatSettings
from app.modules.chat.socket import AllChatsDoor, ChatCommands, OneChatDoor
from app.modules.chat.subscribers import FanOut

REPEAT = "uq_chat_messages_chat_id_sender_id_client_message_id"
LANES = 2  # batches in flight; a database with one writer lets them take turns


REQUESTED_WITHIN = timedelta(days=7)
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

        members = MemberService(writing, reading, clock, directory, assembly, settings)
        chats = ChatService(writing, reading, clock, directory, assembly, members, settings)
        posting = PostingService(
            clock, wiring.get(SessionDirectory), assembly, receipts, settings.quiet_above
        )
        writer = Writer(writing, wiring.row_work, posting, LANES, wiring.measures)
        rule = TextRule(settings)
        hooks = BeforeMessage(rule, wiring.measures)
        messages = MessageService(writing, reading, clock, assembly, writer, hooks, rule, settings)
        history = HistoryService(wiring.glance, directory, settings.quiet_above)
        reactions = ReactionService(writing, reading, clock, assembly)
        reads = ReadService(writing, reading, clock, assembly, receipts, settings)
        typing = TypingService(reading, clock, wiring.publisher, settings)
        presence = PresenceService(
            writing, reading, clock, wiring.publisher, wiring.get(Presence), directory
        )
        line = LineService(wiring.glance, reading, assembly, wiring.measures)

        wiring.offer(MessageHooks, hooks)
        wiring.offer(ChatRights, AccessRights())
        requests = RequestService(wiring.get(Outbox), wiring.get(Voices), messages, rule)
        wiring.offer(MessageRequests, requests)
        within = REQUESTED_WITHIN
        wiring.on_durably(events.MessageRequested, "chat.requests", requests.post, within=within)
        wiring.offer(ChatService, chats)
        wiring.offer(MemberService, members)
        wiring.offer(MessageService, messages)
        wiring.offer(HistoryService, history)
        wiring.offer(ReactionService, reactions)
        wiring.offer(ReadService, reads)
        wiring.http(*controller.routers)
        wiring.broken(REPEAT, AlreadyPosted)
        wiring.socket(*ChatCommands(messages, history, reactions, reads, typing, presence).all())
        wiring.tells(*TOLD)
        wiring.door(OneChatDoor(line, presence), AllChatsDoor(line, presence))
        _recover(wiring, line)
        wiring.at_end(hooks.settled)  # before the writer: what passes them is written yet
        wiring.at_end(writer.settled)
        _limit(wiring, settings)
        wiring.personal(*PERSONAL)
        wiring.on_erase(ChatErasure(directory).erase)
        _seed(wiring)
        _fan_out(wiring)


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
    wiring.limit("sockets_per_account", settings.sockets_per_account)


def _seed(wiring: Wiring) -> None:
    seeds = ChatSeeds(wiring.unit_of_work, wiring.reading, wiring.clock, wiring.get(DemoAccounts))
    wiring.offer(DemoChats, seeds)
    wiring.seed(seeds.sow)


def _fan_out(wiring: Wiring) -> None:
    clear = ClearingService(wiring.unit_of_work).clear
    wiring.on_durably(events.ChatRemoved, "chat.clearing", clear, within=CLEARED_WITHIN)
    fan_out = FanOut(wiring.publisher)
    wiring.on(events.ChatCreated, fan_out.chat_created)
    wiring.on(events.ChatChanged, fan_out.chat_changed)
    wiring.on(events.ChatRemoved, fan_out.chat_removed)
    wiring.on(events.MemberJoined, fan_out.member_joined)
    wiring.on(events.MemberLeft, fan_out.member_left)
    wiring.on(events.MemberChanged, fan_out.member_changed)
    wiring.on(events.MessagePosted, fan_out.message_posted)
    wiring.on(events.MessageEdited, fan_out.message_changed)
    wiring.on(events.MessageDeleted, fan_out.message_changed)
    wiring.on(events.ReactionChanged, fan_out.message_changed)
    wiring.on(events.MessagePinned, fan_out.message_pinned)
    wiring.on(events.ReadMoved, fan_out.read_moved)
