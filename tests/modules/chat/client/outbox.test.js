/** Messages on their way: shown at once, kept across restarts, sent in their order and only once. */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { fileStore } from "../../../../app/modules/chat/client/messenger/file_store.js";
import { Cast, checkTrue, texts, until } from "./kit/people.js";
import { Server } from "./kit/server.js";

let server;
before(async () => (server = await Server.shared()));
after(() => server.close());

const file = (t) => {
  const path = join(tmpdir(), `messenger-${randomUUID()}.json`);
  t.after(() => rmSync(path, { force: true }));
  return path;
};

test("a message is shown before it is sent, and once when it is", async (t) => {
  const ann = await new Cast(server, t).person("ann");
  const { id } = await ann.client.chats.openGroup({ name: "Alone" });
  await ann.client.messages.load(id);
  const sent = ann.client.messages.send(id, "Hello");
  const shown = ann.client.messages.timeline(id);
  assert.deepEqual(shown.pending.map(({ text, state }) => [text, state]), [["Hello", "queued"]]);

  const pictures = [];
  ann.client.on("messages", () => {
    const { messages, pending } = ann.client.messages.timeline(id);
    pictures.push([...messages, ...pending].map(({ text }) => text).join());
  });
  const { seq } = await ann.client.outbox.settled(sent.client_message_id);
  assert.equal(seq, 1);
  await checkTrue(ann, id);
  assert.deepEqual([...new Set(pictures)], ["Hello"], "never gone, never twice");
});

test("what was written without a network survives the end of the program", async (t) => {
  const cast = new Cast(server, t);
  const path = file(t);
  const [ann, bob] = [await cast.person("ann", { outbox: fileStore(path), tokens: fileStore(path) }), await cast.person("bob")];
  const chat = await cast.group(ann, bob);
  ann.client.disconnect();
  for (const text of texts(5)) ann.client.messages.send(chat, text);
  await until(async () => (await fileStore(path).all(ann.id)).length === 5, "all are kept");

  const again = await cast.device({ outbox: fileStore(path), tokens: fileStore(path) });
  assert.equal((await again.client.restore()).id, ann.id);
  assert.deepEqual(again.client.outbox.all(chat).map(({ text }) => text), texts(5));
  await again.client.connect();
  await until(() => bob.texts(chat).length === 5, "Bob has them");
  await again.client.messages.load(chat);
  await checkTrue(again, chat);
  assert.deepEqual(bob.texts(chat), texts(5));
  await until(async () => (await fileStore(path).all(ann.id)).length === 0, "nothing is kept any more");
});

test("a message whose acknowledgement was lost with the program is no second message", async (t) => {
  const cast = new Cast(server, t);
  const path = file(t);
  const [ann, bob] = [await cast.person("ann", { outbox: fileStore(path), tokens: fileStore(path) }), await cast.person("bob")];
  const chat = await cast.group(ann, bob);
  ann.proxy.fate = ({ to }) => (to === "client" ? "drop" : "pass");
  ann.client.messages.send(chat, "Once");
  await until(() => bob.texts(chat).length === 1, "Bob has it");
  ann.close();
  const again = await cast.device({ outbox: fileStore(path), tokens: fileStore(path) });
  await again.client.restore();
  await again.client.connect();
  await until(() => again.client.outbox.all().length === 0, "it is acknowledged at last");
  bob.client.messages.send(chat, "Then this");
  await until(() => bob.texts(chat).length === 2);
  assert.deepEqual(bob.texts(chat), ["Once", "Then this"]);
});

test("two devices of one outbox send each message once", async (t) => {
  const cast = new Cast(server, t);
  const path = file(t);
  const store = fileStore(path);
  const [ann, bob] = [await cast.person("ann", { outbox: store }), await cast.person("bob")];
  const chat = await cast.group(ann, bob);
  ann.client.disconnect();
  for (const text of texts(8)) ann.client.messages.send(chat, text);
  await until(async () => (await store.all(ann.id)).length === 8, "all are kept");
  const other = await cast.second(ann, { outbox: store });
  await ann.client.connect();
  await until(() => ann.client.outbox.all().length + other.client.outbox.all().length === 0, "both are done");
  await checkTrue(bob, chat);
  assert.deepEqual(bob.texts(chat), texts(8));
});

test("what is refused for good fails, holds nobody up, and may be given up", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob")];
  const chat = await cast.group(ann, bob);
  const wrong = ann.client.messages.send(chat, "x".repeat(5000));
  const right = ann.client.messages.send(chat, "short");
  await assert.rejects(ann.client.outbox.settled(wrong.client_message_id), { code: "VALIDATION_ERROR" });
  await ann.client.outbox.settled(right.client_message_id);
  assert.deepEqual(ann.client.outbox.all(chat).map(({ state }) => state), ["failed"]);
  ann.client.outbox.retry(wrong.client_message_id);
  await until(() => ann.client.outbox.all(chat)[0].state === "failed", "it fails again");
  await ann.client.outbox.discard(wrong.client_message_id);
  assert.deepEqual(ann.client.outbox.all(chat), []);
  await checkTrue(bob, chat);
});

test("what comes too fast is sent again when the server wants it, in its order", async (t) => {
  const strict = await Server.started({ RATE_LIMIT_ENABLED: "true", RATE_LIMIT_MESSAGES: "1/second" });
  t.after(() => strict.close());
  const cast = new Cast(strict, t);
  const ann = await cast.person("ann");
  const { id } = await ann.client.chats.openGroup({ name: "Alone" });
  await ann.client.messages.load(id);
  const refused = [];
  ann.client.on("frame", (frame) => frame.type === "error" && refused.push(frame));
  const sent = texts(6).map((text) => ann.client.messages.send(id, text));
  await Promise.all(sent.map((message) => ann.client.outbox.settled(message.client_message_id)));
  assert.ok(refused.length > 0, "the limit was met");
  assert.ok(refused.every(({ temporary }) => temporary));
  await checkTrue(ann, id);
  assert.deepEqual(ann.texts(id), texts(6));
});

test("what somebody did not get sent is not sent by whoever signs in next", async (t) => {
  const cast = new Cast(server, t);
  const ann = await cast.person("ann");
  const { id } = await ann.client.chats.openGroup({ name: "Alone" });
  const account = ann.id;
  ann.client.disconnect();
  ann.client.messages.send(id, "Mine");
  await until(async () => (await ann.kept.all(account)).length === 1);
  const { entities } = await ann.client.accounts.sessions();
  await ann.client.accounts.endSession(entities[0].id);
  await assert.rejects(ann.client.accounts.me(), { code: "SIGNED_OUT" });
  assert.equal(ann.client.account, null);

  const password = "correct horse battery";
  const other = await cast.person("bob");
  await ann.client.accounts.signIn({ email: other.email, password });
  await ann.client.connect();
  assert.deepEqual(ann.client.outbox.all(), []);
  await ann.client.accounts.signIn({ email: ann.email, password });
  await ann.client.connect();
  await ann.client.messages.load(id);
  await until(() => ann.texts(id).includes("Mine"), "sent by who wrote it");
  await checkTrue(ann, id);
});

test("who cannot reach the server to sign out stays, unsent messages included", async (t) => {
  const ann = await new Cast(server, t).person("ann");
  const { id } = await ann.client.chats.openGroup({ name: "Alone" });
  await ann.client.messages.load(id);
  const { target } = ann.proxy;
  ann.proxy.target = 1;
  ann.proxy.cutAll();
  ann.client.messages.send(id, "Still here");
  await assert.rejects(ann.client.accounts.signOut(), { code: "NETWORK" });
  ann.proxy.target = target;
  await until(() => ann.texts(id).includes("Still here"), "sent after all");
});

test("signing out leaves nothing behind", async (t) => {
  const cast = new Cast(server, t);
  const path = file(t);
  const ann = await cast.person("ann", { outbox: fileStore(path), tokens: fileStore(path) });
  const { id } = await ann.client.chats.openGroup({ name: "Alone" });
  const { id: account } = ann.client.account;
  ann.client.disconnect();
  ann.client.messages.send(id, "never sent");
  await ann.client.accounts.signOut();
  assert.deepEqual(await fileStore(path).all(account), []);
  assert.equal(await fileStore(path).get(), null);
  assert.deepEqual(ann.client.chats.all(), []);
  assert.equal(ann.client.account, null);
  assert.equal(await ann.client.restore(), null);
});
