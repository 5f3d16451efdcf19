/** Fetches what frames do not tell: the list of chats, their details, and pages of history. */

const LIST_PAGE = 100;
const HISTORY_PAGE = 50;
const AT_ONCE = 4; // details that are asked for at the same time
const PAUSE = 1_000; // milliseconds before a question that failed for now is asked again, and more

const sleep = (ms) => new Promise((wake) => setTimeout(wake, ms));

export class Sync {
  #listed = false;
  #justListed = false;
  /** Details under way. @type {Map<string, Promise<any>>} */
  #details = new Map();
  /** @type {Set<string>} */
  #resyncing = new Set();
  #turn = 0;
  #effort = 0;
  #busy = 0;
  /** @type {(() => void)[]} */
  #queue = [];

  /** @param {import("./rest.js").Rest} rest @param {import("./store.js").Store} store @param {import("./emitter.js").Emitter} emitter */
  constructor(rest, store, emitter) {
    this.rest = rest;
    this.store = store;
    this.emitter = emitter;
  }

  /** What nobody waits for is not tried again; coming back asks for it anew. */
  pause() {
    this.#effort += 1;
  }

  forget() {
    this.pause();
    this.#listed = false;
    this.#turn += 1; // what is under way is for somebody who has gone
    this.#resyncing.clear();
    this.#details.clear();
  }

  /** All chats, once; later ones are told by frames. */
  async list() {
    this.#justListed = !this.#listed;
    if (!this.#listed) await this.#list();
  }

  /** The chat with its first members; many callers, one request. */
  detail(chatId) {
    if (!this.#details.has(chatId)) {
      const asked = this.#inTurn(() => this.#detail(chatId)).finally(() => this.#details.delete(chatId));
      this.#details.set(chatId, asked);
    }
    return this.#details.get(chatId);
  }

  /** As `detail`, for nobody who would wait: asked again until there is an answer. */
  want(chatId) {
    if (!this.#details.has(chatId)) this.#insist(() => this.detail(chatId)).catch(() => {});
  }

  /** Too much was missed: the chat and what was loaded of it are read anew. */
  async resync(chatId) {
    if (this.#resyncing.has(chatId)) return;
    this.#resyncing.add(chatId);
    try {
      await this.#insist(() => this.#restart(chatId));
    } catch {
      // Not ours any more, or nobody is signed in any more.
    } finally {
      this.#resyncing.delete(chatId);
    }
  }

  /** Whether a chat is being read anew: what its line lacks meanwhile is known. */
  rereads(chatId) {
    return this.#resyncing.has(chatId);
  }

  /** A page of history: what it holds is merged, and which `seq` it covers is known. */
  async page(chatId, where = {}, limit = HISTORY_PAGE) {
    if (!this.store.find(chatId)) await this.detail(chatId);
    const timeline = this.store.timeline(chatId);
    timeline.opened = true;
    const turn = this.#turn;
    const page = await this.#history(chatId, where, limit, () => timeline.floor);
    if (turn !== this.#turn || !this.store.find(chatId)) return;
    timeline.take(page, covered(where, limit, page.last_seq));
    this.#learn(chatId, page);
  }

  /** Marks that were set while we were away, one's own and other people's, are told by no frame. */
  freshen() {
    if (!this.#justListed) this.#list(1).catch(() => {}); // the newest: all of them come back at once
    for (const { id } of this.store.chats.values()) {
      const timeline = this.store.timeline(id);
      const piece = timeline.piece();
      const unread = (message) => message.sender_id === this.store.accountId && message.is_read === false;
      if (piece && timeline.list(piece).slice(-HISTORY_PAGE).some(unread)) this.page(id).catch(() => {});
    }
  }

  async #list(pages = Infinity) {
    const turn = this.#turn;
    for (let cursor; cursor !== null && pages-- > 0; ) {
      const { removals } = this.store;
      const page = await this.rest.request("GET", "/chats/", { query: { limit: LIST_PAGE, cursor } });
      if (turn !== this.#turn) return;
      for (const chat of page.entities) if (!this.store.removedSince(removals, chat.id)) this.store.adopt(chat);
      cursor = page.next_cursor;
    }
    this.#listed = true;
  }

  async #detail(chatId) {
    const turn = this.#turn;
    const { removals } = this.store;
    try {
      const chat = await this.rest.request("GET", `/chats/${chatId}/`);
      if (this.store.removedSince(removals, chatId)) return this.#detail(chatId); // it may be ours again
      if (turn === this.#turn) this.store.adopt(chat);
      return this.store.find(chatId) ?? chat;
    } catch (error) {
      if (error.status === 404 && turn === this.#turn) this.store.remove(chatId);
      throw error;
    }
  }

  /** The chat is asked for first, so all that its version counts is in the page that follows. */
  async #restart(chatId) {
    const turn = this.#turn;
    const chat = await this.rest.request("GET", `/chats/${chatId}/`);
    const timeline = this.store.timeline(chatId);
    const page = timeline.opened ? await this.#history(chatId, {}, HISTORY_PAGE, () => chat.version) : null;
    if (turn !== this.#turn || !this.store.chats.has(chatId)) return;
    this.store.adopt(chat);
    if (page) {
      timeline.restart(page, covered({}, HISTORY_PAGE, page.last_seq));
      this.#learn(chatId, page);
    }
    this.store.reach(chatId, chat.version);
    this.emitter.emit("resync", { chat_id: chatId });
  }

  async #history(chatId, where, limit, floor) {
    for (;;) {
      const query = { ...where, limit };
      const page = await this.rest.request("GET", `/chats/${chatId}/history/`, { query });
      if (page.version >= floor()) return page;
    }
  }

  #learn(chatId, page) {
    for (const message of page.entities) this.store.person(message.sender);
    const last = page.entities.at(-1);
    if (last?.seq === page.last_seq) this.store.message(last);
    this.store.shown(chatId);
  }

  async #insist(ask) {
    const effort = this.#effort;
    for (let tried = 1; ; tried++) {
      try {
        return await ask();
      } catch (error) {
        if (!error.temporary || effort !== this.#effort) throw error;
        await sleep(error.retryAfterMs ?? PAUSE * Math.min(tried, 10));
        if (effort !== this.#effort) throw error;
      }
    }
  }

  async #inTurn(ask) {
    if (this.#busy >= AT_ONCE) await new Promise((go) => this.#queue.push(go));
    else this.#busy += 1;
    try {
      return await ask();
    } finally {
      const next = this.#queue.shift();
      if (next) next();
      else this.#busy -= 1;
    }
  }
}

/** The first and last `seq` that a page covers: `seq` has no holes, so it is only arithmetic. */
function covered({ before, after, around }, limit, lastSeq) {
  let first = Math.min(before ?? Infinity, lastSeq + 1) - limit;
  if (after !== undefined) first = after + 1;
  if (around !== undefined) first = Math.min(around - Math.floor(limit / 2), lastSeq - limit + 1);
  const last = Math.min((before ?? Infinity) - 1, lastSeq);
  return [Math.max(1, first), before === undefined ? Math.min(Math.max(1, first) + limit - 1, last) : last];
}
