/** One socket from its opening to its end, which is told exactly once. */

export class Socket {
  #ws;
  #ended = false;
  #settled = false;
  #timer = null;
  #lastHeard = Date.now();

  /**
   * @param {WebSocket} ws
   * @param {import("../messenger").Timing} timing
   * @param {{opened: () => void, heard: (frame: any) => void,
   *          ended: (end: {code: number, reason: string}) => void}} told
   */
  constructor(ws, timing, told) {
    this.#ws = ws;
    this.timing = timing;
    this.told = told;
    ws.onopen = () => !this.#ended && told.opened();
    ws.onmessage = ({ data }) => this.#hear(data);
    ws.onclose = ({ code, reason }) => this.#end(code, reason);
    ws.onerror = () => {}; // a close follows
    this.#waitForMore();
  }

  /** Whether it could be said. @param {object} frame */
  say(frame) {
    if (this.#ended || this.#ws.readyState !== 1) return false;
    this.#ws.send(JSON.stringify(frame));
    return true;
  }

  /** Everything missed has been heard: from now on silence is looked into. */
  settled() {
    this.#settled = true;
    this.#watch();
  }

  /** Asks at once whether the other side is there. */
  probe() {
    if (!this.say({ type: "ping" })) return;
    const asked = Date.now();
    this.#wait(this.timing.pongWithin, () =>
      this.#lastHeard < asked ? this.giveUp("no answer to a ping") : this.#watch(),
    );
  }

  /** Ends it without waiting for the other side, which may be out of reach. */
  giveUp(reason, code = 4000) {
    this.#end(code, reason);
    this.#ws.close(code === 4000 ? 4000 : 1000);
  }

  /** Until then each frame has to be followed by another: the last of them may be lost. */
  #waitForMore() {
    this.#wait(this.timing.openWithin, () => this.giveUp("we were not let in in time"));
  }

  #watch() {
    const quiet = Date.now() - this.#lastHeard;
    this.#wait(Math.max(0, this.timing.pingAfter - quiet), () => {
      if (Date.now() - this.#lastHeard < this.timing.pingAfter) this.#watch();
      else this.probe();
    });
  }

  #hear(data) {
    if (this.#ended) return;
    this.#lastHeard = Date.now();
    if (!this.#settled) this.#waitForMore();
    this.told.heard(JSON.parse(data));
  }

  #end(code, reason) {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.told.ended({ code, reason });
  }

  #wait(milliseconds, then) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, milliseconds);
  }
}
