/**
 * Messages on their way: kept before they are sent, sent in their order, sent again under the same
 * id until the server has acknowledged them.
 */

import { MessengerError } from "./errors.js";

const AGAIN = 1_000; // milliseconds before what was refused for now is tried again, and more
const AGAIN_MOST = 30_000;

/** @typedef {import("../messenger").StoredMessage} Entry */

export class Outbox {
  /** By `client_message_id`, in their order. @type {Map<string, Entry>} */
  #entries = new Map();
  #keeping = new Map(); // those whose storing is under way
  #places = new Map(); // where acknowledged ones stand
  #settling = new Map();
  #paused = new Map(); // chats that wait before the next try
  #tries = new Map();
  #unanswered = null;
  #place = 0;

  /**
   * @param {{kept: import("../messenger").OutboxStore, store: import("./store.js").Store,
   *   emitter: import("./emitter.js").Emitter, timing: import("../messenger").Timing,
   *   rest: import("./rest.js").Rest, say: (frame: object) => boolean, connected: () => boolean,
   *   reopen: (reason: string) => void}} parts
   */
  constructor(parts) {
    Object.assign(this, parts);
  }

  /** @param {string} [chatId] @returns {Entry[]} */
  all(chatId) {
    const all = [...this.#entries.values()];
    return chatId === undefined ? all : all.filter((entry) => entry.chat_id === chatId);
  }

  /** Takes up what was not sent when the page or the program ended. */
  async load(accountId) {
    const kept = await this.kept.all(accountId);
    for (const entry of kept.sort((one, other) => one.place - other.place)) {
      if (this.#entries.has(entry.client_message_id)) continue;
      this.#place = Math.max(this.#place, entry.place);
      this.#set(entry, { state: entry.state === "failed" ? "failed" : "queued" });
    }
    this.#flush();
  }

  /** @param {string} chatId @param {import("../messenger").MessageDraft} draft */
  add(chatId, draft) {
    this.#place = Math.max(this.#place + 1, Date.now() * 1000);
    const facts = { client_message_id: crypto.randomUUID(), chat_id: chatId, created_at: new Date().toISOString() };
    const entry = { ...draft, ...facts, state: "queued", error: null, account_id: this.store.accountId, place: this.#place };
    this.#set(entry);
    this.#keep(entry);
    return entry;
  }

  retry(id) {
    const entry = this.#entries.get(id);
    if (entry?.state === "failed") this.#keep(this.#set(entry, { state: "queued", error: null }));
  }

  async discard(id) {
    const entry = this.#entries.get(id);
    if (!entry || entry.state === "sending" || entry.state === "sent") return;
    this.#drop(entry);
    this.#settle(id, new MessengerError("DISCARDED", "The message was given up."));
    await this.kept.remove(id);
  }

  /** What is kept stays kept; here there is nothing of it any more. */
  forget() {
    for (const timer of this.#paused.values()) clearTimeout(timer);
    this.lost();
    for (const known of [this.#entries, this.#paused, this.#tries, this.#places, this.#settling]) known.clear();
  }

  /** Gives up everything that was not sent. */
  async clear() {
    for (const id of this.#entries.keys()) await this.kept.remove(id).catch(() => {});
    this.forget();
  }

  settled(id) {
    if (this.#places.has(id)) return Promise.resolve(this.#places.get(id));
    const entry = this.#entries.get(id);
    if (!entry) return Promise.reject(new MessengerError("NOT_ON_ITS_WAY", "There is no such message."));
    if (entry.state === "failed") return Promise.reject(new MessengerError(entry.error.code, entry.error.message));
    return new Promise((resolve, reject) => {
      this.#settling.set(id, [...(this.#settling.get(id) ?? []), { resolve, reject }]);
    });
  }

  /** The socket is open and everything missed has been heard. */
  online() {
    for (const entry of this.all()) {
      const last = this.store.chats.get(entry.chat_id)?.last_seq ?? Infinity;
      if (entry.state === "sent" && this.#places.get(entry.client_message_id).seq <= last) this.#drop(entry);
    }
    this.#flush();
  }

  /** Whether what was sent has arrived is not known any more: it is sent again. */
  lost() {
    clearTimeout(this.#unanswered);
    this.#unanswered = null;
    for (const entry of this.all()) if (entry.state === "sending" && !entry.forward_of) this.#set(entry, { state: "queued" });
  }

  /** An acknowledgement, or a refusal of one of ours. */
  answered(frame) {
    if (frame.type === "message_ack") return this.#acknowledged(frame.client_message_id, frame);
    const entry = this.#entries.get(frame.ref);
    if (entry?.state === "sending") this.#refused(entry, frame, frame.retry_after_ms);
  }

  /** A message of ours stands in the line: that is an acknowledgement too. */
  arrived(message) {
    const entry = this.#entries.get(message.client_message_id);
    if (!entry || message.sender_id !== this.store.accountId || entry.chat_id !== message.chat_id) return;
    this.#acknowledged(entry.client_message_id, { message_id: message.id, seq: message.seq });
    this.#drop(entry);
  }

  async #keep(entry) {
    const storing = Promise.resolve(this.kept.put(entry)).catch((error) => this.emitter.emit("error", error));
    this.#keeping.set(entry.client_message_id, storing);
    await storing;
    this.#keeping.delete(entry.client_message_id);
    this.#flush(entry.chat_id);
  }

  /** The first message of each chat that waits is sent; the next one when that is answered. */
  #flush(chatId) {
    if (!this.connected()) return;
    const seen = new Set();
    for (const entry of this.all(chatId)) {
      if (entry.state === "failed" || entry.state === "sent" || seen.has(entry.chat_id)) continue;
      seen.add(entry.chat_id);
      const ready = !this.#keeping.has(entry.client_message_id) && !this.#paused.has(entry.chat_id);
      if (entry.state === "queued" && ready) this.#send(entry);
    }
  }

  #send(entry) {
    const { client_message_id, chat_id, text, reply_to_id, attachment_ids, forward_of } = entry;
    const body = { text, client_message_id, reply_to_id, attachment_ids, forward_of };
    this.#set(entry, { state: "sending" });
    if (forward_of) return this.#forward(entry, body);
    this.say({ type: "send_message", chat_id, ...body });
    this.#unanswered ??= setTimeout(() => this.reopen("no acknowledgement"), this.timing.ackWithin);
  }

  /** Sending on has no frame. */
  async #forward(entry, body) {
    try {
      this.arrived(await this.rest.request("POST", `/chats/${entry.chat_id}/messages/`, { body }));
    } catch (error) {
      const now = this.#entries.get(entry.client_message_id);
      if (now) this.#refused(now, error, error.retryAfterMs);
    }
  }

  #acknowledged(id, { message_id, seq, duplicate = false }) {
    const entry = this.#entries.get(id);
    if (!entry || entry.state === "sent") return;
    clearTimeout(this.#unanswered);
    this.#unanswered = null;
    this.#tries.delete(entry.chat_id);
    this.#places.set(id, { message_id, seq });
    this.#set(entry, { state: "sent" });
    const last = this.store.chats.get(entry.chat_id)?.last_seq ?? Infinity;
    if (duplicate && seq <= last) this.#drop(this.#entries.get(id)); // it was heard of before
    Promise.resolve(this.kept.remove(id)).catch(() => {}); // sent again it would be no second message
    this.#settle(id);
    this.#flush(entry.chat_id);
    this.#watch();
  }

  #refused(entry, { code, message, temporary }, after) {
    clearTimeout(this.#unanswered);
    this.#unanswered = null;
    if (temporary) return this.#pause(entry, after);
    const failed = this.#set(entry, { state: "failed", error: { code, message } });
    this.#keep(failed);
    this.#settle(entry.client_message_id, new MessengerError(code, message));
    this.#watch();
  }

  #pause(entry, after) {
    const tries = (this.#tries.get(entry.chat_id) ?? 0) + 1;
    this.#tries.set(entry.chat_id, tries);
    this.#set(entry, { state: "queued" });
    const wait = after ?? Math.min(AGAIN * tries, AGAIN_MOST);
    const over = () => {
      this.#paused.delete(entry.chat_id);
      this.#flush(entry.chat_id);
    };
    this.#paused.set(entry.chat_id, setTimeout(over, wait));
    this.#watch();
  }

  /** Others that were sent may still wait for their acknowledgement. */
  #watch() {
    const waits = this.all().some((entry) => entry.state === "sending" && !entry.forward_of);
    if (waits) this.#unanswered ??= setTimeout(() => this.reopen("no acknowledgement"), this.timing.ackWithin);
  }

  #set(entry, change = {}) {
    const now = { ...entry, ...change };
    this.#entries.set(now.client_message_id, now);
    this.emitter.emit("outbox", now);
    this.store.shown(now.chat_id);
    return now;
  }

  #drop(entry) {
    this.#entries.delete(entry.client_message_id);
    this.store.shown(entry.chat_id);
  }

  #settle(id, error) {
    for (const { resolve, reject } of this.#settling.get(id) ?? []) error ? reject(error) : resolve(this.#places.get(id));
    this.#settling.delete(id);
  }
}
