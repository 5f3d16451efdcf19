/** What messenger.d.ts promises is there, and nothing public is missing from it. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import * as library from "../../../../app/modules/chat/client/messenger.js";

const FOLDER = new URL("../../../../app/modules/chat/client/", import.meta.url);
const DECLARED = readFileSync(new URL("messenger.d.ts", FOLDER), "utf8");
const client = new library.Messenger({ url: "http://localhost", WebSocket: class {} });
const SECTIONS = {
  Accounts: client.accounts, Chats: client.chats, Messages: client.messages, Outbox: client.outbox,
  Attachments: client.attachments, People: client.people, Staff: client.staff, Catalogues: client.catalogues,
};
/** Public to the client's other parts only. */
const INSIDE = { Outbox: ["load", "add", "clear", "forget", "online", "lost", "answered", "arrived"], Chats: ["online", "forget"] };

function declared(name) {
  const body = DECLARED.split(new RegExp(`export (?:interface|class) ${name} [^{]*{\\n`))[1].split("\n}\n")[0];
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)[(<]/gm)].map(([, method]) => method).filter((m) => m !== "constructor");
}

for (const [name, section] of Object.entries(SECTIONS)) {
  test(`${name} is what it is declared to be`, () => {
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(section)).filter((method) => method !== "constructor");
    const own = name === "Catalogues" ? Object.keys(section) : methods;
    const outside = own.filter((method) => !(INSIDE[name] ?? []).includes(method));
    assert.deepEqual(outside.sort(), declared(name).sort());
  });
}

test("the client itself is what it is declared to be", () => {
  for (const method of declared("Messenger")) assert.equal(typeof client[method], "function", method);
  assert.equal(client.account, null);
  assert.deepEqual(client.connection, { state: "offline", retryAt: null, code: null, reason: null });
});

test("every event that is told is declared", () => {
  const events = [...DECLARED.split("export interface Events {")[1].split("\n}\n")[0].matchAll(/^ {2}(\w+):/gm)].map((m) => m[1]);
  const sources = readdirSync(new URL("messenger/", FOLDER)).map((name) => readFileSync(new URL(`messenger/${name}`, FOLDER), "utf8"));
  const told = [...(sources.join("") + readFileSync(new URL("messenger.js", FOLDER), "utf8")).matchAll(/(?:emit|changed)\("([a-z_]+)"/g)];
  assert.deepEqual([...new Set(told.map((m) => m[1]))].sort(), events.sort());
});

test("the library is small", (t) => {
  const files = readdirSync(new URL("messenger/", FOLDER)).filter((name) => name !== "file_store.js");
  const sizes = [...files.map((name) => `messenger/${name}`), "messenger.js"].map((name) => {
    const source = readFileSync(new URL(name, FOLDER));
    return [source.length, gzipSync(source).length];
  });
  const [plain, compressed] = [0, 1].map((n) => sizes.reduce((sum, size) => sum + size[n], 0));
  t.diagnostic(`${plain} bytes, ${compressed} compressed`);
  assert.ok(compressed < 32_000, `${compressed} bytes compressed`);
});
