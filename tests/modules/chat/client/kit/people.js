/** The people that tests are about: each device of theirs has a network of its own. */

import assert from "node:assert/strict";

import { memoryStore, Messenger } from "../../../../../app/modules/chat/client/messenger.js";
import { Proxy } from "./proxy.js";
import { TestWebSocket } from "./websocket.js";

const PASSWORD = "correct horse battery";
const PATIENCE = 120_000; // milliseconds a test waits for what has to come: they cost time only where it fails
const TIMING = {
  backoffFirst: 20, backoffMost: 200, pingAfter: 5_000, pongWithin: 10_000, openWithin: 5_000,
  ackWithin: 10_000, holeWithin: 200,
};

let number = 0;

/** A device: a client, and the network it has. */
export class Device {
  constructor(proxy, client, kept) {
    this.proxy = proxy;
    this.client = client;
    this.kept = kept;
    this.incoming = [];
    client.on("incoming", ({ message }) => this.incoming.push(message));
  }

  static async made(server, options = {}) {
    const proxy = await new Proxy(server.port).open();
    const kept = options.outbox ?? memoryStore();
    const client = new Messenger({
      url: proxy.url, client: "native", WebSocket: TestWebSocket, outbox: kept, locale: "en", ...options,
      timing: { ...TIMING, ...options.timing },
    });
    return new Device(proxy, client, kept);
  }

  get id() {
    return this.client.account.id;
  }

  /** What people have said in a chat's newest piece, in its order. */
  texts(chatId) {
    return said(this.client.messages.timeline(chatId).messages).map((message) => message.text);
  }

  close() {
    this.client.disconnect();
    this.proxy.close();
  }
}

/** Devices that are closed when the test is over. */
export class Cast {
  #devices = [];

  constructor(server, test) {
    this.server = server;
    test.after(() => this.#devices.forEach((device) => device.close()));
  }

  /** Signs up and comes online. */
  async person(name, options) {
    const device = await this.device(options);
    const username = `${name}_${process.pid}_${number++}`;
    const email = `${username}@example.com`;
    await device.client.accounts.signUp({ email, password: PASSWORD, username, display_name: name });
    device.email = email;
    await device.client.accounts.signIn({ email, password: PASSWORD });
    await device.client.connect();
    return device;
  }

  /** Another device of somebody. */
  async second(person, options) {
    const device = await this.device(options);
    device.email = person.email;
    await device.client.accounts.signIn({ email: person.email, password: PASSWORD });
    await device.client.connect();
    return device;
  }

  async device(options) {
    const device = await Device.made(this.server, options);
    this.#devices.push(device);
    return device;
  }

  /** A group whose newest page is loaded by everybody. */
  async group(owner, ...others) {
    const members = [...new Set(others.map((other) => other.id))].filter((id) => id !== owner.id);
    const chat = await owner.client.chats.openGroup({ name: "A chat", members });
    for (const device of [owner, ...others]) {
      await until(() => device.client.chats.find(chat.id), `${device.email} has the chat`);
      await device.client.messages.load(chat.id);
    }
    return chat.id;
  }
}

export async function until(holds, what = String(holds), within = PATIENCE) {
  const end = Date.now() + within;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > end) assert.fail(`did not come true: ${what}`);
    await new Promise((wake) => setTimeout(wake, 5));
  }
}

/** Without what the messenger itself says in a chat. */
export const said = (messages) => messages.filter((message) => !message.system);

export const texts = (count, name = "text") => Array.from({ length: count }, (_, n) => `${name} ${n + 1}`);

/** A device knows exactly what the server has: everything loaded, in order, once, in its last state. */
export async function checkTrue(device, chatId) {
  const { messages } = device.client;
  await until(async () => {
    const { messages: known, has_after } = messages.timeline(chatId);
    const last = await device.client.request("GET", `/chats/${chatId}/history/`, { query: { limit: 1 } });
    return !has_after && device.client.chats.find(chatId).version >= last.version && known.length > 0;
  }, "everything has been heard");
  for (let piece; (piece = messages.timeline(chatId)).has_before; ) {
    await messages.loadBefore(chatId, piece.messages[0].seq, 100);
  }
  const truth = [];
  for (let page = { has_after: true }, after = 0; page.has_after; after += 100) {
    page = await device.client.request("GET", `/chats/${chatId}/history/`, { query: { after, limit: 100 } });
    truth.push(...page.entities);
  }
  const { messages: known, pending } = messages.timeline(chatId);
  assert.deepEqual(known.map(shared), truth.map(shared));
  assert.deepEqual(known.map(({ seq }) => seq), truth.map((_, n) => n + 1));
  assert.deepEqual(pending, []);
  return known;
}

/** Read marks are told outside the line; what is not told in a page is nothing. */
function shared({ is_read, read_count, ...message }) {
  return message;
}
