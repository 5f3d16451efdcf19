/** What passes: who is here and who is typing. Nothing of it is kept for long. */

const PER_FRAME = 100; // people that one question may name
const TELL_EVERY = 3_000; // milliseconds between two notices of one's own typing

export class Presence {
  /** @type {Map<string, {online: boolean, last_seen_at: string | null}>} */
  #people = new Map();
  #watched = new Set();
  /** By chat, who types and when that is over. @type {Map<string, Map<string, any>>} */
  #typing = new Map();
  /** When the others were last told that we type. @type {Map<string, number>} */
  #told = new Map();

  /** @param {import("./emitter.js").Emitter} emitter @param {import("../messenger").Timing} timing */
  constructor(emitter, timing) {
    this.emitter = emitter;
    this.timing = timing;
    /** @type {(frame: object) => boolean} */
    this.say = () => false;
  }

  of(accountId) {
    return this.#people.get(accountId) ?? null;
  }

  /** @param {string[]} accountIds */
  watch(accountIds) {
    const more = accountIds.filter((id) => !this.#watched.has(id));
    for (const id of more) this.#watched.add(id);
    this.#ask(more);
  }

  /** The socket is a new one: what it tells has to be asked for again. */
  connected() {
    this.#told.clear();
    this.#ask([...this.#watched]);
  }

  clear() {
    this.#people.clear();
    this.#watched.clear();
    for (const chatId of this.#typing.keys()) for (const id of this.whoTypes(chatId)) this.stopped(chatId, id);
  }

  seen({ account_id, online, last_seen_at }) {
    const presence = { online, last_seen_at };
    this.#people.set(account_id, presence);
    this.emitter.changed("presence", account_id, () => ({ account_id, ...this.#people.get(account_id) ?? presence }));
  }

  whoTypes(chatId) {
    return [...(this.#typing.get(chatId)?.keys() ?? [])];
  }

  typing({ chat_id, account_id, is_typing }) {
    this.stopped(chat_id, account_id);
    if (!is_typing) return;
    const over = setTimeout(() => this.stopped(chat_id, account_id), this.timing.typingFor);
    over.unref?.();
    if (!this.#typing.has(chat_id)) this.#typing.set(chat_id, new Map());
    this.#typing.get(chat_id).set(account_id, over);
    this.#tellTyping(chat_id);
  }

  stopped(chatId, accountId) {
    const typing = this.#typing.get(chatId);
    if (!typing?.has(accountId)) return;
    clearTimeout(typing.get(accountId));
    typing.delete(accountId);
    this.#tellTyping(chatId);
  }

  /** We type, or have stopped. */
  type(chatId, isTyping) {
    const last = this.#told.get(chatId);
    if (isTyping ? last && Date.now() - last < TELL_EVERY : !last) return;
    if (this.say({ type: "typing", chat_id: chatId, is_typing: isTyping })) {
      isTyping ? this.#told.set(chatId, Date.now()) : this.#told.delete(chatId);
    }
  }

  #tellTyping(chat_id) {
    this.emitter.changed("typing", chat_id, () => ({ chat_id, account_ids: this.whoTypes(chat_id) }));
  }

  #ask(accountIds) {
    for (let i = 0; i < accountIds.length; i += PER_FRAME) {
      this.say({ type: "get_presence", account_ids: accountIds.slice(i, i + PER_FRAME) });
    }
  }
}
