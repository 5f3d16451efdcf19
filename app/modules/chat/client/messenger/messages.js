/** Messages: what is loaded of a chat, pages of more, sending and changing. */

export class Messages {
  /**
   * @param {import("./rest.js").Rest} rest
   * @param {import("./store.js").Store} store
   * @param {import("./sync.js").Sync} sync
   * @param {import("./outbox.js").Outbox} outbox
   */
  constructor(rest, store, sync, outbox) {
    this.rest = rest;
    this.store = store;
    this.sync = sync;
    this.outbox = outbox;
  }

  timeline(chatId, seq) {
    const timeline = this.store.timeline(chatId);
    const piece = timeline.piece(seq);
    const last = Math.max(this.store.find(chatId)?.last_seq ?? 0, piece?.[1] ?? 0);
    const at_end = piece ? piece[1] >= last : last === 0;
    return {
      messages: piece ? timeline.list(piece) : [],
      pending: at_end ? this.outbox.all(chatId) : [],
      has_before: piece ? piece[0] > 1 : last > 0,
      has_after: !at_end,
      at_end,
    };
  }

  find(chatId, seq) {
    return this.store.timeline(chatId).at(seq);
  }

  findById(chatId, messageId) {
    return this.store.timeline(chatId).byId(messageId);
  }

  async load(chatId, limit) {
    const loaded = this.store.timeline(chatId).piece() && this.timeline(chatId).at_end;
    if (!loaded) await this.sync.page(chatId, {}, limit);
    return this.timeline(chatId);
  }

  async loadBefore(chatId, seq, limit) {
    const [first] = this.store.timeline(chatId).piece(seq) ?? [seq];
    if (first > 1) await this.sync.page(chatId, { before: first }, limit);
    return this.timeline(chatId, seq);
  }

  async loadAfter(chatId, seq, limit) {
    const [, last] = this.store.timeline(chatId).piece(seq) ?? [seq, seq];
    if (last < this.store.find(chatId).last_seq) await this.sync.page(chatId, { after: last }, limit);
    return this.timeline(chatId, seq);
  }

  async loadAround(chatId, seq, limit) {
    if (!this.store.timeline(chatId).piece(seq)) await this.sync.page(chatId, { around: seq }, limit);
    return this.timeline(chatId, seq);
  }

  send(chatId, draft) {
    return this.outbox.add(chatId, typeof draft === "string" ? { text: draft } : draft);
  }

  forward(toChatId, { chat_id, id }, text = "") {
    return this.send(toChatId, { text, forward_of: { chat_id, message_id: id } });
  }

  edit(chatId, messageId, text) {
    return this.#changed("PATCH", chatId, `messages/${messageId}/`, { text });
  }

  async remove(chatId, messageId) {
    await this.#ask("DELETE", chatId, `messages/${messageId}/`);
  }

  async hide(chatId, messageId) {
    await this.rest.request("DELETE", `/chats/${chatId}/messages/${messageId}/`, { query: { for: "me" } });
    this.store.timeline(chatId).hide(messageId);
    this.store.shown(chatId);
  }

  react(chatId, messageId, emoji) {
    return this.#changed("PUT", chatId, `messages/${messageId}/reactions/${encodeURIComponent(emoji)}/`);
  }

  unreact(chatId, messageId, emoji) {
    return this.#changed("DELETE", chatId, `messages/${messageId}/reactions/${encodeURIComponent(emoji)}/`);
  }

  pin(chatId, messageId) {
    return this.#changed("PUT", chatId, `pins/${messageId}/`);
  }

  unpin(chatId, messageId) {
    return this.#changed("DELETE", chatId, `pins/${messageId}/`);
  }

  pins(chatId) {
    return this.#ask("GET", chatId, "pins/");
  }

  edits(chatId, messageId) {
    return this.#ask("GET", chatId, `messages/${messageId}/edits/`);
  }

  readers(chatId, messageId) {
    return this.#ask("GET", chatId, `messages/${messageId}/readers/`);
  }

  report(chatId, messageId, reason, comment) {
    return this.#ask("POST", chatId, `messages/${messageId}/report/`, { reason, comment });
  }

  search(query) {
    return this.rest.request("GET", "/chats/search/", { query });
  }

  /** The answer is the message's new state; the frame that tells it to all may come before or after. */
  async #changed(method, chatId, path, body) {
    const message = await this.#ask(method, chatId, path, body);
    this.store.message(message);
    return message;
  }

  #ask(method, chatId, path, body) {
    return this.rest.request(method, `/chats/${chatId}/${path}`, { body });
  }
}
