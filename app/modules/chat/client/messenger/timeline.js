/**
 * The loaded messages of one chat, in pieces without holes.
 *
 * A message carries the version of its last change, so whatever way it comes (live, by resume, in
 * a page that was asked for earlier), the newer state wins and nothing is there twice.
 */

export class Timeline {
  /** @type {Map<number, import("../messenger").Message>} by `seq` */
  #messages = new Map();
  /** @type {Map<string, number>} */
  #seqs = new Map();
  /** Loaded without a hole, ascending and apart. @type {[number, number][]} */
  #pieces = [];
  /** @type {Set<string>} removed for this account only */
  #hidden = new Set();
  #lists = new Map();
  /** How far people are known to have read. @type {Map<string, number>} */
  #readers = new Map();
  /** Their marks, ascending. @type {number[]} */
  #marks = [];

  /** Whether anything of the chat was asked for: others need not be remembered. */
  opened = false;
  /** A page that is older than this was overtaken by a fresh start. */
  floor = 0;

  at(seq) {
    return this.#messages.get(seq) ?? null;
  }

  byId(id) {
    return this.at(this.#seqs.get(id));
  }

  /** Takes a state in; false if a newer one is here. @param {import("../messenger").Message} message */
  merge(message) {
    const known = this.#messages.get(message.seq);
    if (known && known.version > message.version) return false;
    this.#messages.set(message.seq, known ? { ...message, ...marks(known, message) } : message);
    this.#seqs.set(message.id, message.seq);
    this.#lists.clear();
    return true;
  }

  /**
   * Somebody has read up to `seq`. Marks are told outside the line and only grow; how many have read
   * is at least as many as have told so. @returns {boolean} whether that changes something
   */
  readBy(accountId, seq) {
    const from = this.#readers.get(accountId) ?? 0;
    if (seq <= from) return false;
    this.#readers.set(accountId, seq);
    if (from) this.#marks.splice(below(this.#marks, from), 1);
    this.#marks.splice(below(this.#marks, seq), 0, seq);
    const first = Math.max(from + 1, this.#pieces[0]?.[0] ?? seq + 1);
    let changed = false;
    for (let at = first; at <= seq; at++) changed = this.#mark(at, accountId) || changed;
    if (changed) this.#lists.clear();
    return changed;
  }

  #mark(seq, accountId) {
    const known = this.#messages.get(seq);
    if (!known || known.sender_id === accountId || known.is_read === null) return false;
    const told = this.#marks.length - below(this.#marks, seq) - ((this.#readers.get(known.sender_id) ?? 0) >= seq);
    this.#messages.set(seq, { ...known, is_read: true, read_count: Math.max(known.read_count ?? 0, told) });
    return true;
  }

  /** Everything from `first` to `last` has been merged. */
  cover(first, last) {
    if (last < first) return;
    const apart = this.#pieces.filter(([a, b]) => b < first - 1 || a > last + 1);
    const touching = this.#pieces.filter(([a, b]) => !(b < first - 1 || a > last + 1));
    const whole = [Math.min(first, ...touching.map((p) => p[0])), Math.max(last, ...touching.map((p) => p[1]))];
    this.#pieces = [...apart, whole].sort((one, other) => one[0] - other[0]);
    this.#lists.clear();
  }

  /** The ends of the piece that holds `seq`, or of the newest. @param {number} [seq] @returns {[number, number] | null} */
  piece(seq) {
    if (seq === undefined) return this.#pieces.at(-1) ?? null;
    return this.#pieces.find(([first, last]) => first <= seq && seq <= last) ?? null;
  }

  /** The messages of a piece; the same array until something changes. @param {[number, number]} piece */
  list(piece) {
    const key = piece.join();
    if (!this.#lists.has(key)) this.#lists.set(key, this.#listed(piece));
    return this.#lists.get(key);
  }

  hide(id) {
    this.#hidden.add(id);
    this.#lists.clear();
  }

  /** Begins anew with a page; of what was there only what is newer than the page stays. */
  restart(page, range) {
    const newer = [...this.#messages.values()].filter((message) => message.version > page.version);
    this.floor = page.version;
    this.#messages.clear();
    this.#seqs.clear();
    this.#pieces = [];
    this.take(page, range);
    for (const message of newer) {
      this.merge(message);
      if (message.seq > page.last_seq) this.cover(message.seq, message.seq);
    }
  }

  /** A page of history, and which `seq` it covers. */
  take(page, [first, last]) {
    for (const message of page.entities) this.merge(message);
    const told = new Set(page.entities.map(({ seq }) => seq));
    for (let seq = first; seq <= last; seq++) {
      const known = this.#messages.get(seq);
      // A page leaves out only what was hidden, on another device say.
      if (known && !told.has(seq) && known.version <= page.version) this.#hidden.add(known.id);
    }
    this.cover(first, last);
  }

  #listed([first, last]) {
    const found = [];
    for (let seq = first; seq <= last; seq++) {
      const message = this.#messages.get(seq);
      if (message && !this.#hidden.has(message.id)) found.push(message);
    }
    return found;
  }
}

function marks(known, message) {
  if (message.read_count === null || message.is_read === null) return {};
  return {
    is_read: known.is_read || message.is_read,
    read_count: Math.max(known.read_count ?? 0, message.read_count),
  };
}

/** How many of the ascending numbers are smaller. */
function below(numbers, limit) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
