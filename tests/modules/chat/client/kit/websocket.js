/** RFC 6455 from a client's side, as far as tests need it; Node before 22 brings none. */

import { createHash, randomBytes } from "node:crypto";
import { request } from "node:http";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** The part of the browser's WebSocket that the client uses. */
export class TestWebSocket {
  readyState = 0;
  #stream = null;
  #ended = false;
  #code = 1006;
  #reason = "";

  constructor(url) {
    const key = randomBytes(16).toString("base64");
    const headers = {
      Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Key": key, "Sec-WebSocket-Version": "13",
    };
    const handshake = request(url.replace(/^ws/, "http"), { headers, agent: false });
    handshake.on("upgrade", (response, stream, head) => this.#opened(key, response, stream, head));
    handshake.on("response", (response) => (response.resume(), this.#end()));
    handshake.on("error", () => this.#end());
    handshake.end();
    this.handshake = handshake;
  }

  send(text) {
    this.#write(TEXT, Buffer.from(text));
  }

  close(code = 1000) {
    if (this.readyState > 1) return;
    if (this.readyState === 0) return void (this.handshake.destroy(), this.#end());
    this.readyState = 2;
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(code);
    this.#write(CLOSE, payload);
    this.#stream.end();
  }

  #opened(key, response, stream, head) {
    const accepted = createHash("sha1").update(key + GUID).digest("base64");
    if (response.headers["sec-websocket-accept"] !== accepted || this.#ended) return stream.destroy();
    this.#stream = stream;
    this.readyState = 1;
    const frames = new FrameReader((opcode, payload) => this.#heard(opcode, payload));
    stream.on("data", (data) => frames.feed(data));
    stream.on("error", () => {});
    stream.on("close", () => this.#end());
    this.onopen?.();
    if (head.length) frames.feed(head);
  }

  #heard(opcode, payload) {
    if (opcode === TEXT) this.onmessage?.({ data: payload.toString() });
    else if (opcode === PING) this.#write(PONG, payload);
    else if (opcode === CLOSE) {
      if (payload.length >= 2) [this.#code, this.#reason] = [payload.readUInt16BE(), payload.subarray(2).toString()];
      this.#stream.end();
    }
  }

  #write(opcode, payload) {
    if (this.#stream?.writable) this.#stream.write(framed(opcode, payload, randomBytes(4)));
  }

  #end() {
    if (this.#ended) return;
    this.#ended = true;
    this.readyState = 3;
    setImmediate(() => this.onclose?.({ code: this.#code, reason: this.#reason }));
  }
}

/** Cuts a stream into frames; `raw` is the whole frame as it came. */
export class FrameReader {
  #buffer = Buffer.alloc(0);

  /** @param {(opcode: number, payload: Buffer, raw: Buffer) => void} took */
  constructor(took) {
    this.took = took;
  }

  feed(data) {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    for (let frame; (frame = this.#next()); ) this.took(...frame);
  }

  #next() {
    const buffer = this.#buffer;
    if (buffer.length < 2) return null;
    const masked = buffer[1] & 128;
    let length = buffer[1] & 127;
    let start = 2;
    if (length === 126) {
      if (buffer.length < 4) return null;
      [length, start] = [buffer.readUInt16BE(2), 4];
    } else if (length === 127) {
      if (buffer.length < 10) return null;
      [length, start] = [Number(buffer.readBigUInt64BE(2)), 10];
    }
    const end = start + (masked ? 4 : 0) + length;
    if (buffer.length < end) return null;
    this.#buffer = buffer.subarray(end);
    const payload = Buffer.from(buffer.subarray(end - length, end));
    if (masked) for (let i = 0; i < length; i++) payload[i] ^= buffer[start + (i % 4)];
    return [buffer[0] & 15, payload, buffer.subarray(0, end)];
  }
}

function framed(opcode, payload, mask) {
  const { length } = payload;
  const long = length > 65_535 ? 8 : length > 125 ? 2 : 0;
  const head = Buffer.alloc(2 + long);
  head[0] = 128 | opcode;
  head[1] = 128 | (long === 8 ? 127 : long === 2 ? 126 : length);
  if (long === 2) head.writeUInt16BE(length, 2);
  if (long === 8) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, mask, payload.map((byte, i) => byte ^ mask[i % 4])]);
}
