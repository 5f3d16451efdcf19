/** Keeps one socket open: when to come back, with which token, and when to stay away. */

import { Socket } from "./socket.js";

const RESUMED_MAX = 200; // chats that one `resume` may list
const STEADY = 5_000; // milliseconds a socket has to last before waits are short again
const FLOOD_PAUSE = 10_000; // milliseconds at least, after 4429
const RENEW_AGAIN = 5_000; // milliseconds after a token could not be had
const TIMER_MAX = 2 ** 31 - 1; // milliseconds that a timer can count
const SIGNED_OUT = 4401;
const STAY_AWAY = new Set([1003, 1007, 1009, 4400, 4403, 4404, 4409]);

export class Link {
  /** @type {import("../messenger").Connection} */
  status = { state: "offline", retryAt: null, code: null, reason: null };
  limits = {};
  #socket = null;
  #failures = 0;
  #onlineSince = 0;
  #after = null; // what the server has said of when to come back
  #rejected = false; // the token, by the last socket
  #wake = null;
  #renewal = null;
  #hole = null;
  #waiters = [];
  #attempt = 0;

  /**
   * @param {{session: import("./session.js").Session, frames: import("./frames.js").Frames,
   *   store: import("./store.js").Store, emitter: import("./emitter.js").Emitter,
   *   timing: import("../messenger").Timing, dial: () => WebSocket, prepare: () => Promise<void>,
   *   online: () => void, answered: (frame: any) => void, lost: () => void}} parts
   */
  constructor(parts) {
    Object.assign(this, parts);
  }

  /** Opens, and keeps open; resolves when everything missed has been heard. */
  connect() {
    if (this.status.state === "online") return Promise.resolve();
    const online = new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
    online.catch(() => {}); // told by `connection` too: nobody has to wait for it
    if (this.status.state !== "connecting") this.#dial();
    return online;
  }

  disconnect() {
    this.#drop("disconnected");
    this.#is("offline");
    this.#settle(new Error("disconnected"));
  }

  say(frame) {
    return this.status.state === "online" && this.#socket.say(frame);
  }

  /** The network or the page has come back: no need to wait any longer. */
  hurry() {
    if (this.status.state === "waiting") this.#dial();
    else if (this.status.state === "online") this.#socket.probe();
  }

  /** Ends the socket and comes back at once, to be told what is missing. */
  reopen(reason) {
    this.frames.suspect();
    this.#socket?.giveUp(reason);
  }

  async #dial() {
    clearTimeout(this.#wake);
    const attempt = ++this.#attempt;
    this.#is("connecting");
    try {
      if (this.#rejected) await this.session.refresh();
      this.#rejected = false;
      const token = await this.session.token();
      await this.prepare();
      if (attempt === this.#attempt) this.#open(token);
    } catch (error) {
      if (attempt !== this.#attempt) return;
      if (error.code === "SIGNED_OUT" || !error.temporary) this.#stop(0, error.code ?? String(error), error);
      else this.#wait(0, error.code, error.retryAfterMs ?? 0);
    }
  }

  #open(token) {
    const resume = this.store.marks(RESUMED_MAX);
    this.#after = null;
    const socket = new Socket(this.dial(), this.timing, {
      opened: () => socket.say({ type: "auth", token, resume }),
      heard: (frame) => this.#socket === socket && this.#hear(frame),
      ended: (end) => this.#socket === socket && this.#ended(end),
    });
    this.#socket = socket;
  }

  #hear(frame) {
    this.emitter.emit("frame", frame);
    if (frame.type === "auth_success") this.#signedIn(frame);
    else if (frame.type === "resumed") this.#online();
    else if (frame.type === "reconnect") this.#after = frame.after_ms;
    else {
      if (frame.type === "error" && frame.retry_after_ms) this.#after = frame.retry_after_ms;
      this.frames.take(frame);
      if (frame.type === "message_ack" || frame.type === "error") this.answered(frame);
      this.#mindHoles();
    }
  }

  #signedIn({ limits }) {
    this.limits = limits;
    this.#renewIn(this.session.renewAt - Date.now() + 50);
  }

  #renewIn(milliseconds) {
    clearTimeout(this.#renewal);
    this.#renewal = setTimeout(() => this.#renew(), Math.min(Math.max(50, milliseconds), TIMER_MAX));
  }

  /** A newer token on the open socket. */
  async #renew() {
    const socket = this.#socket;
    try {
      const token = await this.session.token();
      socket?.say({ type: "auth", token });
    } catch (error) {
      if (error.temporary && socket === this.#socket) this.#renewIn(RENEW_AGAIN);
    }
  }

  #online() {
    this.#socket.settled();
    this.#onlineSince = Date.now();
    this.frames.live = true;
    this.#after = null;
    this.#is("online");
    this.online();
    this.#settle();
  }

  /** A hole is filled by coming back and resuming; the server leaves none, but networks do worse. */
  #mindHoles() {
    if (this.frames.holes.size > 0) {
      this.#hole ??= setTimeout(() => this.reopen("a hole in a line"), this.timing.holeWithin);
    } else if (this.#hole) {
      clearTimeout(this.#hole);
      this.#hole = null;
    }
  }

  #ended({ code, reason }) {
    if (this.#onlineSince && Date.now() - this.#onlineSince > STEADY) this.#failures = 0;
    const after = this.#after ?? (code === 4429 ? FLOOD_PAUSE : 0);
    this.#drop(reason);
    if (STAY_AWAY.has(code)) return this.#stop(code, reason);
    this.#rejected = code === SIGNED_OUT;
    this.#wait(code, reason, after);
  }

  #drop(reason) {
    const socket = this.#socket;
    this.#socket = null;
    this.#attempt += 1;
    for (const timer of [this.#wake, this.#renewal, this.#hole]) clearTimeout(timer);
    this.#hole = null;
    this.#onlineSince = 0;
    this.frames.live = false;
    this.frames.holes.clear();
    socket?.giveUp(reason, 1000);
    this.lost();
  }

  /** Exponential backoff with full jitter, and never before the server wants us back. */
  #wait(code, reason, after) {
    const most = Math.min(this.timing.backoffMost, this.timing.backoffFirst * 2 ** this.#failures++);
    const wait = after + Math.random() * most;
    this.#is("waiting", { code, reason, retryAt: Date.now() + wait });
    this.#wake = setTimeout(() => this.#dial(), wait);
  }

  #stop(code, reason, error) {
    this.#is(error?.code === "SIGNED_OUT" ? "offline" : "stopped", { code, reason });
    this.#settle(error ?? Object.assign(new Error(reason), { code: `CLOSED_${code}` }));
  }

  #is(state, { code = null, reason = null, retryAt = null } = {}) {
    this.status = { state, retryAt, code, reason };
    this.emitter.emit("connection", this.status);
  }

  #settle(error) {
    for (const { resolve, reject } of this.#waiters.splice(0)) error ? reject(error) : resolve();
  }
}
