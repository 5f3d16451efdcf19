/** From what the server tells to what is known: one function for each type of frame. */

/** @typedef {{chat_id: string, version?: number, type: string, [field: string]: any}} Frame */

const ABOUT_OTHERS = { join_request_changed: true }; // told of chats that are not the account's, too
const OUT_OF_LINE = new Set(["chat_joined", "chat_history"]);

export class Frames {
  /** Chats whose line was heard with something missing before it. @type {Set<string>} */
  holes = new Set();
  /** Chats that were resumed because of a hole. @type {Set<string>} */
  #suspects = new Set();
  /** Large chats: nobody is told of some of their versions, so what is missing there is not lost. */
  #sparse = new Set();

  /**
   * @param {import("./store.js").Store} store
   * @param {import("./emitter.js").Emitter} emitter
   * @param {import("./sync.js").Sync} sync
   * @param {import("./presence.js").Presence} presence
   */
  constructor(store, emitter, sync, presence) {
    this.store = store;
    this.emitter = emitter;
    this.sync = sync;
    this.presence = presence;
    this.live = false;
  }

  /** @param {Frame} frame */
  take(frame) {
    if (frame.chat_id == null) return this.#known[frame.type]?.(frame);
    if (frame.type === "chat_left" || frame.type === "chat_deleted") return this.store.remove(frame.chat_id);
    if (!this.store.chats.has(frame.chat_id)) return this.#unknown(frame);
    const fresh = this.#fresh(frame);
    if (frame.version === undefined || fresh || frame.message) this.#apply(frame, fresh);
  }

  /** The holes are mended by coming back. */
  suspect() {
    this.#suspects = new Set(this.holes);
    this.holes.clear();
  }

  #fresh(frame) {
    if (typeof frame.version !== "number" || OUT_OF_LINE.has(frame.type)) return true;
    const line = this.store.line(frame.chat_id);
    const fresh = line.hear(frame.version);
    if (line.broken && this.#sparse.has(frame.chat_id)) line.reach(frame.version);
    if (line.broken && !this.sync.rereads(frame.chat_id)) this.holes.add(frame.chat_id);
    else this.holes.delete(frame.chat_id);
    return fresh;
  }

  #unknown(frame) {
    if (ABOUT_OTHERS[frame.type]) return this.#apply(frame, true);
    if (frame.type !== "chat_joined" && typeof frame.version !== "number") return;
    if (frame.type !== "chat_joined") this.store.hold(frame);
    this.sync.want(frame.chat_id);
  }

  #apply(frame, fresh) {
    const known = this.#known[frame.type];
    if (known) known(frame, fresh);
    else if (frame.version !== undefined) this.#change({ ...frame, kind: frame.type });
    const chat = this.store.chats.get(frame.chat_id);
    if (chat && frame.version !== undefined) chat.version = this.store.line(frame.chat_id).version;
  }

  /** One change of a line, told live or by resume; kinds that are not known bring what they bring. */
  #change(change) {
    const { kind, chat_id, version } = change;
    if (change.message) this.store.message(change.message);
    if (change.chat) this.store.state(chat_id, version, change.chat);
    if (change.account_id && this.#people[kind]) this.#people[kind](change);
  }

  #people = {
    user_joined: (change) => this.#member(change, 1),
    user_left: (change) => this.#member({ ...change, role: null }, -1),
    member_updated: (change) => this.#member(change, 0),
  };

  #member({ chat_id, version, account_id, role }, step) {
    this.store.counted(chat_id, version, step);
    const { members } = this.store.chats.get(chat_id) ?? {};
    if (role && account_id === this.store.accountId) this.store.change(chat_id, { my_role: role });
    if (members) this.store.change(chat_id, { members: withRole(members, account_id, role) });
    this.emitter.changed("members", chat_id, () => ({ chat_id }));
  }

  /** @type {Record<string, (frame: any, fresh?: boolean) => void>} */
  #known = {
    new_message: ({ chat_id, message }, fresh) => {
      const timeline = this.store.timeline(chat_id);
      if (timeline.opened) timeline.cover(message.seq, message.seq);
      this.store.message(message);
      this.presence.stopped(chat_id, message.sender_id);
      if (fresh && this.live && message.sender_id !== this.store.accountId) {
        this.emitter.emit("incoming", { chat: this.store.chats.get(chat_id), message });
      }
    },
    chat_history: (frame) => this.#resumed(frame),
    chat_joined: ({ chat_id, version }) => {
      // Not among those that were listed: what is loaded may be old, and is read anew.
      if (version > this.store.line(chat_id).version) this.sync.resync(chat_id);
    },
    resync_required: ({ chat_id }) => this.sync.resync(chat_id),
    messages_read: (frame) => this.#read(frame),
    chat_marks: ({ chat_id, last_read_seq, marked_unread, muted_until }) => {
      const known = this.store.chats.get(chat_id).last_read_seq;
      this.store.change(chat_id, { last_read_seq: Math.max(known, last_read_seq), marked_unread, muted_until });
    },
    message_hidden: ({ chat_id, message_id }) => {
      this.store.timeline(chat_id).hide(message_id);
      this.store.shown(chat_id);
    },
    unread_count: ({ chat_id, count }) => {
      this.store.change(chat_id, { last_read_seq: this.store.chats.get(chat_id).last_seq - count });
    },
    typing: (frame) => this.presence.typing(frame),
    presence: (frame) => this.presence.seen(frame),
    join_request_changed: ({ chat_id, request }) => this.emitter.emit("join_request", { chat_id, request }),
    person_ignored: ({ account_id, ignored }) => this.emitter.emit("ignored", { account_id, ignored }),
    message_ack: () => {},
    error: () => {},
  };

  /** Everything missed, complete up to its version. */
  #resumed(frame) {
    const { chat_id, messages, changes, version, last_seq, unread_count } = frame;
    const timeline = this.store.timeline(chat_id);
    // Changes are told in the present state of what they touched, so a chat's is that of the end.
    for (const change of changes) this.#change({ ...change, chat_id, version: change.chat ? version : change.version });
    for (const message of messages) this.store.message(message);
    const missing = version - this.store.line(chat_id).version - messages.length - changes.length;
    if (this.#suspects.delete(chat_id) && missing > 0) this.#sparse.add(chat_id);
    if (timeline.opened && messages.length) timeline.cover(messages[0].seq, last_seq);
    this.store.reach(chat_id, version);
    const { last_read_seq } = this.store.chats.get(chat_id);
    this.store.change(chat_id, {
      last_seq: Math.max(last_seq, this.store.chats.get(chat_id).last_seq),
      last_read_seq: Math.max(last_read_seq, last_seq - unread_count),
    });
    if (messages.length || changes.length) this.store.shown(chat_id);
  }

  /** A mark that is known tells nothing new of the flag, which may have been set since. */
  #read({ chat_id, read_by, last_read_seq }) {
    const chat = this.store.chats.get(chat_id);
    if (read_by === this.store.accountId && last_read_seq > chat.last_read_seq) {
      this.store.change(chat_id, { last_read_seq, marked_unread: false });
    }
    if (this.store.timeline(chat_id).readBy(read_by, last_read_seq)) this.store.shown(chat_id);
  }
}

function withRole(members, accountId, role) {
  if (role === null) return members.filter((member) => member.account_id !== accountId);
  return members.map((member) => (member.account_id === accountId ? { ...member, role } : member));
}
