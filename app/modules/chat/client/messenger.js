/**
 * A client of the messenger for browsers and Node: signs in, keeps one socket open, and keeps what
 * it knows true. See messenger.d.ts for the interface and docs/client.md for how to begin.
 */

import { Accounts } from "./messenger/accounts.js";
import { Attachments } from "./messenger/attachments.js";
import { Chats } from "./messenger/chats.js";
import { Emitter } from "./messenger/emitter.js";
import { Frames } from "./messenger/frames.js";
import { Link } from "./messenger/link.js";
import { Messages } from "./messenger/messages.js";
import { Outbox } from "./messenger/outbox.js";
import { indexedDbStore, memoryStore } from "./messenger/outbox_stores.js";
import { People } from "./messenger/people.js";
import { Presence } from "./messenger/presence.js";
import { Rest } from "./messenger/rest.js";
import { Session } from "./messenger/session.js";
import { Staff } from "./messenger/staff.js";
import { Store } from "./messenger/store.js";
import { Sync } from "./messenger/sync.js";

export { MessengerError } from "./messenger/errors.js";
export { indexedDbStore, memoryStore };

const DEVICE = "messenger.device_id";
const TIMING = {
  backoffFirst: 500, backoffMost: 30_000, pingAfter: 25_000, pongWithin: 10_000, openWithin: 15_000,
  ackWithin: 15_000, holeWithin: 1_000, typingFor: 6_000,
};

export class Messenger {
  /** @type {import("./messenger").Account | null} */
  account = null;
  #emitter;
  #session;
  #store;
  #sync;
  #presence;
  #link;

  /** @param {import("./messenger").Options} [options] */
  constructor(options = {}) {
    const url = options.url ?? globalThis.location?.origin;
    const native = (options.client ?? (globalThis.document ? "browser" : "native")) === "native";
    const timing = { ...TIMING, ...options.timing };
    const WebSocket = options.WebSocket ?? globalThis.WebSocket;
    const emitter = (this.#emitter = new Emitter(options.schedule));
    const rest = (this.rest = new Rest({ url, locale: options.locale, native, fetch: options.fetch ?? globalThis.fetch }));
    const session = (this.#session = new Session(rest, options.tokens ?? inMemory(), () => this.#signedOut()));
    rest.session = session;
    const store = (this.#store = new Store(emitter, (frame) => frames.take(frame)));
    const sync = (this.#sync = new Sync(rest, store, emitter));
    const presence = (this.#presence = new Presence(emitter, timing));
    const frames = new Frames(store, emitter, sync, presence);
    const link = (this.#link = new Link({
      session, frames, store, emitter, timing,
      dial: () => new WebSocket(`${rest.url.replace(/^http/, "ws")}/ws`),
      prepare: () => sync.list(),
      online: () => this.#online(),
      answered: (frame) => this.outbox.answered(frame),
      lost: () => this.outbox.lost(),
    }));
    presence.say = (frame) => link.say(frame);
    const kept = options.outbox ?? (globalThis.indexedDB ? indexedDbStore() : memoryStore());
    this.outbox = new Outbox({
      kept, store, emitter, timing, rest,
      say: (frame) => link.say(frame),
      connected: () => link.status.state === "online",
      reopen: (reason) => link.reopen(reason),
    });
    store.arrived = (message) => this.outbox.arrived(message);
    this.accounts = new Accounts(rest, session, this.#told);
    this.chats = new Chats(rest, store, sync, presence);
    this.messages = new Messages(rest, store, sync, this.outbox);
    this.attachments = new Attachments(rest);
    this.people = new People(rest, store, presence);
    this.staff = new Staff(rest);
    this.catalogues = catalogues(rest);
    this.#listen();
  }

  get connection() {
    return this.#link.status;
  }

  get limits() {
    return this.#link.limits;
  }

  on(type, listener) {
    return this.#emitter.on(type, listener);
  }

  async restore() {
    try {
      await this.#session.refresh();
    } catch (error) {
      if (error.code === "SIGNED_OUT") return null;
      throw error;
    }
    return this.#told.signedIn();
  }

  connect() {
    return this.#link.connect();
  }

  disconnect() {
    this.#link.disconnect();
    this.#sync.pause();
  }

  request(method, path, options) {
    return this.rest.request(method, path, options);
  }

  #told = {
    deviceId: () => {
      const kept = globalThis.localStorage;
      if (!kept || !globalThis.document) return undefined;
      if (!kept.getItem(DEVICE)) kept.setItem(DEVICE, crypto.randomUUID());
      return kept.getItem(DEVICE);
    },
    signedIn: async () => {
      const before = this.account?.id;
      const account = await this.rest.request("GET", "/accounts/me/");
      if (before && before !== account.id) this.#forget();
      this.#told.profile(account);
      await this.outbox.load(account.id);
      return account;
    },
    profile: (account) => {
      this.account = account;
      this.#store.accountId = account.id;
      this.#store.person(account);
      this.#emitter.emit("account", account);
      return account;
    },
    leaving: () => {
      const connected = this.connection.state !== "offline";
      this.#link.disconnect();
      return () => connected && void this.#link.connect().catch(() => {});
    },
    left: async () => {
      await this.outbox.clear();
      this.#signedOut();
    },
  };

  #online() {
    this.#presence.connected();
    this.outbox.online();
    this.chats.online();
    this.#sync.freshen();
  }

  /** The session is over, here or elsewhere. What was not sent waits for the account to come back. */
  #signedOut() {
    this.#forget();
    this.account = null;
    this.#emitter.emit("account", null);
  }

  #forget() {
    this.#link.disconnect();
    this.outbox.forget();
    this.#sync.forget();
    this.chats.forget();
    this.#store.clear();
    this.#presence.clear();
  }

  /** The network is back, or the page is looked at again. */
  #listen() {
    globalThis.addEventListener?.("online", () => this.#link.hurry());
    globalThis.document?.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#link.hurry();
    });
  }
}

function inMemory() {
  let kept = null;
  return { get: async () => kept, set: async (token) => void (kept = token) };
}

function catalogues(rest) {
  return {
    all: () => rest.request("GET", "/catalogues/"),
    get: (name, query) => rest.request("GET", `/catalogues/${name}/`, { query }),
  };
}
