/** What is known of the account's chats: fetched once, then kept true by frames. */

import { Line } from "./line.js";
import { Timeline } from "./timeline.js";

const HELD_MAX = 1_000; // frames of a chat whose details are on their way

export class Store {
  /** @type {Map<string, import("../messenger").Chat>} */
  chats = new Map();
  /** @type {Map<string, import("../messenger").Person>} */
  people = new Map();
  /** @type {Map<string, Line>} */
  #lines = new Map();
  /** @type {Map<string, Timeline>} */
  #timelines = new Map();
  /** The version at which what is known of a chat itself was true. @type {Map<string, number>} */
  #stateAt = new Map();
  /** Frames of chats that are not known yet. @type {Map<string, object[]>} */
  #held = new Map();
  /** Chats that are not the account's, as they were when they were asked for. @type {Map<string, any>} */
  #visited = new Map();
  #sorted = null;

  /** @param {import("./emitter.js").Emitter} emitter @param {(frame: object) => void} replay */
  constructor(emitter, replay) {
    this.emitter = emitter;
    /** Told of messages that somebody sent with an id of their own. @type {(message: any) => void} */
    this.arrived = () => {};
    this.replay = replay;
    /** @type {string | null} */
    this.accountId = null;
  }

  /** Newest activity first; the same array until something changes. */
  get sorted() {
    const activity = (chat) => chat.last_message?.sent_at ?? chat.created_at;
    this.#sorted ??= [...this.chats.values()].sort((one, other) => (activity(one) < activity(other) ? 1 : -1));
    return this.#sorted;
  }

  line(chatId) {
    return this.#lines.get(chatId) ?? null;
  }

  timeline(chatId) {
    if (!this.#timelines.has(chatId)) this.#timelines.set(chatId, new Timeline());
    return this.#timelines.get(chatId);
  }

  /** What `resume` is given: the newest chats, as many as may be listed. @param {number} most */
  marks(most) {
    return Object.fromEntries(this.sorted.slice(0, most).map(({ id }) => [id, this.#lines.get(id).version]));
  }

  /** One of the account's chats, or one that a moderator visits. */
  find(chatId) {
    return this.chats.get(chatId) ?? this.#visited.get(chatId) ?? null;
  }

  /** Takes in a chat as the server answers it; what frames have told since is newer. */
  adopt(read) {
    if (read.my_role === null) return void this.#visited.set(read.id, { ...read, last_read_seq: read.last_seq });
    this.#visited.delete(read.id);
    const known = this.chats.get(read.id);
    if (!known) this.#lines.set(read.id, new Line(read.version));
    const fresh = !known || read.version >= this.line(read.id).version;
    const { id, my_role, muted_until, marked_unread, partner } = read;
    const taken = fresh ? read : { my_role, muted_until, marked_unread, partner, ...(read.members && { members: read.members }) };
    if (fresh) this.#stateAt.set(id, read.version);
    this.#learn(read);
    const lastRead = Math.max(known?.last_read_seq ?? 0, read.last_seq - read.unread_count);
    this.put({ ...known, ...taken, last_read_seq: lastRead });
    if (!known) this.#release(id);
  }

  /** What everybody may see of a chat, at that version of its line. */
  state(chatId, version, state) {
    if (version < (this.#stateAt.get(chatId) ?? 0)) return;
    this.#stateAt.set(chatId, version);
    this.change(chatId, state);
  }

  /** Somebody has come (1) or gone (-1), unless that is known from a later answer. */
  counted(chatId, version, step) {
    if (version <= (this.#stateAt.get(chatId) ?? 0)) return;
    this.change(chatId, { member_count: this.chats.get(chatId).member_count + step });
  }

  /** Everything of a chat's line is known up to there. */
  reach(chatId, version) {
    this.line(chatId).reach(version);
    this.change(chatId, {});
  }

  change(chatId, change) {
    const chat = this.chats.get(chatId);
    if (chat) this.put({ ...chat, ...change });
  }

  /** @param {import("../messenger").Chat} chat whose numbers follow from each other */
  put(chat) {
    chat.last_seq = Math.max(chat.last_seq, chat.last_message?.seq ?? 0);
    chat.unread_count = Math.max(0, chat.last_seq - chat.last_read_seq);
    chat.version = this.line(chat.id).version;
    this.chats.set(chat.id, chat);
    this.listed(chat.id);
  }

  remove(chatId) {
    this.#removed.push(chatId);
    for (const kept of [this.chats, this.#lines, this.#timelines, this.#stateAt, this.#held]) kept.delete(chatId);
    this.listed(chatId);
    this.emitter.changed("messages", chatId, () => ({ chat_id: chatId }));
  }

  /** How many chats have gone so far: what is asked for now may be answered when more have. */
  get removals() {
    return this.#removed.length;
  }

  /** Whether the chat has gone since so many had: what was asked for before is no chat any more. */
  removedSince(removals, chatId) {
    return this.#removed.includes(chatId, removals);
  }

  clear() {
    for (const kept of [this.chats, this.people, this.#lines, this.#timelines, this.#stateAt, this.#held, this.#visited]) kept.clear();
    this.listed("all");
  }

  /** Keeps a frame of a chat that is not known yet. */
  hold(frame) {
    const held = this.#held.get(frame.chat_id) ?? [];
    this.#held.set(frame.chat_id, held);
    if (held.length < HELD_MAX) held.push(frame);
  }

  /** What a message of one's own says of one's mark: answering is reading; a notice of what one did hides nothing. */
  #readBy(chat, { sender_id, seq, system }) {
    if (sender_id !== this.accountId || seq <= chat.last_read_seq) return {};
    if (!system) return { last_read_seq: seq, marked_unread: false };
    return seq === chat.last_read_seq + 1 ? { last_read_seq: seq } : {};
  }

  /** Takes a message in: into the line's end, and among the loaded ones if any were asked for. */
  message(message) {
    const chat = this.chats.get(message.chat_id);
    this.person(message.sender);
    const last = chat?.last_message;
    if (chat && (!last || message.seq > last.seq || (message.seq === last.seq && message.version >= last.version))) {
      this.put({ ...chat, last_message: message, ...this.#readBy(chat, message) });
    }
    if (message.client_message_id) this.arrived(message);
    const timeline = this.timeline(message.chat_id);
    if (timeline.opened && timeline.merge(message)) this.shown(message.chat_id);
  }

  person(person) {
    if (person) this.people.set(person.id, person);
  }

  /** The list of chats looks different. */
  listed(chatId) {
    this.#sorted = null;
    this.#changedChats.add(chatId);
    this.emitter.changed("chats", "", () => {
      const chat_ids = [...this.#changedChats];
      this.#changedChats.clear();
      return { chat_ids };
    });
  }

  /** The messages of a chat look different. */
  shown(chatId) {
    this.emitter.changed("messages", chatId, () => ({ chat_id: chatId }));
  }

  #changedChats = new Set();
  /** @type {string[]} in their order */
  #removed = [];

  #learn(read) {
    this.person(read.last_message?.sender);
    this.person(read.partner);
    for (const member of read.members ?? []) this.person(member.account);
  }

  #release(chatId) {
    const held = this.#held.get(chatId) ?? [];
    this.#held.delete(chatId);
    for (const frame of held) this.replay(frame);
  }
}
