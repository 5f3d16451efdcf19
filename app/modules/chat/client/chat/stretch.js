// The stretch of a chat's messages that is in the page: a few hundred, however many there are.

import { messenger } from "../session.js";

export const MOST = 160; // messages in the page at once
export const STEP = 50; // by how many it grows, at the end that people come near to

export class Stretch {
  #first = null; // seqs; null: as far back as MOST allows
  #last = null; // null: to the newest, whatever comes
  #turn = 0; // of the last place that was asked for: what was begun before it moves nothing any more
  #bringing = null; // the turn in which something is on its way: nothing grows meanwhile

  constructor(chatId) {
    this.chatId = chatId;
  }

  /** The messages to draw, and what there is beyond them. */
  view() {
    const piece = messenger.messages.timeline(this.chatId, this.#last ?? undefined);
    const end = this.#last === null ? piece.messages.length : indexAfter(piece.messages, this.#last);
    const start = this.#first === null ? Math.max(0, end - MOST) : indexOf(piece.messages, this.#first);
    const atEnd = end === piece.messages.length && piece.at_end;
    return {
      messages: piece.messages.slice(start, end),
      pending: atEnd ? piece.pending : [],
      piece,
      start,
      end,
      atEnd,
      hasBefore: start > 0 || piece.has_before,
      hasAfter: end < piece.messages.length || piece.has_after || !piece.at_end,
    };
  }

  async newest() {
    await this.#move(async (turn) => {
      await messenger.messages.load(this.chatId, STEP);
      if (turn !== this.#turn) return;
      this.#first = null;
      this.#last = null;
    });
  }

  /** False when there is no such message any more, or another place was asked for meanwhile. */
  around(seq) {
    return this.#move(async (turn) => {
      const found = messenger.messages.find(this.chatId, seq);
      const piece = found ? messenger.messages.timeline(this.chatId, seq) : await messenger.messages.loadAround(this.chatId, seq, STEP);
      if (turn !== this.#turn || !piece.messages.length) return false;
      const here = Math.min(indexOf(piece.messages, seq), piece.messages.length - 1);
      this.#set(piece, Math.max(0, here - STEP), Math.min(piece.messages.length, here + STEP));
      return true;
    });
  }

  /** Where it is, whatever is on its way. */
  stay() {
    this.#turn += 1;
  }

  /** To another place. Until it is there the old one stays as it is: what it grew by would be taken for the new one. */
  #move(go) {
    return this.#bring((this.#turn += 1), go);
  }

  async #bring(turn, work) {
    this.#bringing = turn;
    try {
      return await work(turn);
    } finally {
      if (this.#bringing === turn) this.#bringing = null;
    }
  }

  #set(piece, start, end) {
    this.#first = piece.messages[start]?.seq ?? null;
    this.#last = end >= piece.messages.length && piece.at_end ? null : (piece.messages[end - 1]?.seq ?? null);
  }

  /** Grows at one end by what is there or can be brought, and gives up as much at the other. */
  async grow(where) {
    if (this.#bringing !== null) return false;
    const now = this.view();
    if (where === "before" ? !now.hasBefore : !now.hasAfter) return false;
    return this.#bring(this.#turn, async (turn) => {
      await this.#more(where, now);
      if (turn !== this.#turn) return false;
      const next = this.view();
      const { start, end } = this.#bounds(where, next);
      this.#set(next.piece, start, end);
      return true;
    });
  }

  async #more(where, now) {
    const { messages } = now.piece;
    if (where === "before" && now.start < STEP && now.piece.has_before) {
      await messenger.messages.loadBefore(this.chatId, messages[0].seq, STEP);
    } else if (where === "after" && messages.length - now.end < STEP && now.piece.has_after) {
      await messenger.messages.loadAfter(this.chatId, messages.at(-1).seq, STEP);
    }
  }

  #bounds(where, next) {
    if (where === "before") {
      const start = Math.max(0, next.start - STEP);
      return { start, end: Math.min(next.end, start + MOST) };
    }
    const end = Math.min(next.piece.messages.length, next.end + STEP);
    return { start: Math.max(next.start, end - MOST), end };
  }

  /** Whoever reads further up shall not have the ground taken away by what comes in below. */
  hold(view) {
    if (this.#last !== null || !view.messages.length) return;
    if (this.#first === null) this.#first = view.messages[0].seq;
    const shown = view.messages.filter((message) => message.seq >= this.#first);
    if (shown.length > MOST * 1.5) this.#last = shown[MOST].seq;
  }

  /** At the newest end only the last ones are kept. */
  release() {
    if (this.#last === null) this.#first = null;
  }
}

function indexOf(messages, seq) {
  let [low, high] = [0, messages.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (messages[middle].seq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

const indexAfter = (messages, seq) => indexOf(messages, seq + 1);
