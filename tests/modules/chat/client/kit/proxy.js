/** A network that fails when it is told to: between a client and the server, frame by frame. */

import { createServer, connect } from "node:net";

import { FrameReader } from "./websocket.js";

const TEXT = 1;

/**
 * What becomes of one frame: `pass`; `drop` it; `twice`; `late` passes it behind the next; `before` cuts the connection instead of
 * passing it, `middle` after half of it, `after` right behind it.
 * @typedef {"pass" | "drop" | "twice" | "late" | "before" | "middle" | "after"} Fate
 */

export class Proxy {
  /** @type {(step: {to: "server" | "client", frame: any}) => Fate} */
  fate = () => "pass";
  cuts = 0;
  #connections = new Set();

  constructor(port) {
    this.target = port;
    this.server = createServer((near) => this.#serve(near));
  }

  async open() {
    await new Promise((ready) => this.server.listen(0, "127.0.0.1", ready));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  close() {
    this.cutAll();
    this.server.close();
  }

  /** As a cable that is pulled out. */
  cutAll() {
    for (const pair of this.#connections) cut(pair);
  }

  #serve(near) {
    const pair = [near, connect(this.target, "127.0.0.1")];
    this.#connections.add(pair);
    for (const side of pair) {
      side.setNoDelay(true);
      side.on("error", () => cut(pair));
      side.on("close", () => (cut(pair), this.#connections.delete(pair)));
    }
    const [, far] = pair;
    const forward = this.#direction(pair, "server");
    const back = this.#direction(pair, "client");
    near.on("data", (data) => forward(data, far));
    far.on("data", (data) => back(data, near));
  }

  /** Bytes pass as they come until the connection is a WebSocket; from there on frames do. */
  #direction(pair, to) {
    const late = [];
    let reader = null;
    let head = Buffer.alloc(0);
    return (data, out) => {
      if (reader) return reader.feed(data);
      head = Buffer.concat([head, data]);
      const end = head.indexOf("\r\n\r\n");
      const upgrades = /^(GET [^\r]*\/ws |HTTP\/1\.1 101 )/.test(head.toString("latin1"));
      if (!upgrades || end < 0) {
        if (!upgrades) head = Buffer.alloc(0);
        return upgrades ? undefined : out.write(data);
      }
      reader = new FrameReader((opcode, payload, raw) => this.#frame(pair, to, opcode, payload, raw, out, late));
      out.write(head.subarray(0, end + 4));
      if (head.length > end + 4) reader.feed(head.subarray(end + 4));
    };
  }

  #frame(pair, to, opcode, payload, raw, out, late) {
    if (out.destroyed) return;
    const fate = opcode === TEXT ? this.fate({ to, frame: JSON.parse(payload.toString()) }) : "pass";
    if (fate === "late") return void late.push(raw);
    if (["pass", "after", "twice"].includes(fate)) out.write(raw);
    for (const raw of late.splice(0)) out.write(raw);
    if (fate === "twice") out.write(raw);
    if (fate === "middle") out.write(raw.subarray(0, Math.ceil(raw.length / 2)));
    if (["before", "middle", "after"].includes(fate)) {
      this.cuts += 1;
      // What was written has to leave first; nothing more gets through meanwhile.
      for (const side of pair) side.removeAllListeners("data");
      out.end(() => cut(pair));
    }
  }
}

function cut(pair) {
  for (const side of pair) side.destroy();
}
