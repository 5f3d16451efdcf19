/** The network is cut at every step of a conversation: nothing is lost, nothing comes twice. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Cast, checkTrue, texts, until } from "./kit/people.js";
import { Server } from "./kit/server.js";

let server;
before(async () => (server = await Server.shared()));
after(() => server.close());

/** Once, at the n-th frame of that type in that direction. */
function once(fate, to, type, at = 1) {
  let seen = 0;
  return (step) => (step.to === to && step.frame.type === type && ++seen === at ? fate : "pass");
}

const STEPS = [
  ["server", "auth"],
  ["client", "auth_success"],
  ["client", "chat_history"],
  ["client", "resumed"],
  ["server", "send_message"],
  ["client", "message_ack"],
  ["client", "new_message"],
];

for (const [to, type] of STEPS) {
  for (const fate of ["before", "middle", "after"]) {
    test(`Ann's network is cut ${fate} ${type}`, async (t) => {
      const cast = new Cast(server, t);
      const [ann, bob] = [await cast.person("ann"), await cast.person("bob")];
      const chat = await cast.group(ann, bob);
      ann.client.disconnect(); // so that she comes back, and has something to resume
      bob.client.messages.send(chat, "while she was away");
      await until(() => bob.texts(chat).length === 1 && bob.client.outbox.all().length === 0);

      ann.proxy.fate = once(fate, to, type);
      const sent = texts(5).map((text) => ann.client.messages.send(chat, text));
      await ann.client.connect();
      await Promise.all(sent.map(({ client_message_id }) => ann.client.outbox.settled(client_message_id)));

      assert.equal(ann.proxy.cuts, 1);
      const everything = ["while she was away", ...texts(5)];
      for (const device of [ann, bob]) {
        await checkTrue(device, chat);
        assert.deepEqual(device.texts(chat), everything);
      }
      assert.deepEqual(bob.incoming.map(({ text }) => text), texts(5));
    });
  }
}

test("a frame that was lost on the way is asked for again", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob")];
  const chat = await cast.group(ann, bob);
  bob.proxy.fate = once("drop", "client", "new_message", 3);
  for (const text of texts(6)) ann.client.messages.send(chat, text);
  await until(() => bob.texts(chat).length === 6, "Bob has all six");
  await checkTrue(bob, chat);
});

test("who is not told that all was told asks again", async (t) => {
  const ann = await new Cast(server, t).person("ann", { timing: { openWithin: 1_000 } });
  ann.client.disconnect();
  ann.proxy.fate = once("drop", "client", "resumed");
  await ann.client.connect();
  assert.equal(ann.client.connection.state, "online");
});

test("a frame that comes twice is seen once", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob")];
  const chat = await cast.group(ann, bob);
  bob.proxy.fate = () => "twice";
  for (const text of texts(6)) ann.client.messages.send(chat, text);
  await until(() => bob.texts(chat).length === 6, "Bob has all six");
  assert.deepEqual(bob.incoming.map(({ text }) => text), texts(6));
  await checkTrue(bob, chat);
});
