/** A thousand messages at once, and what each device makes of them. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Cast, checkTrue, texts, until } from "./kit/people.js";
import { Server } from "./kit/server.js";

let server;
before(async () => (server = await Server.shared()));
after(() => server.close());

test("a thousand messages reach three devices in their order, and are told in few changes", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob", { schedule: (run) => setTimeout(run, 16) })];
  const tablet = await cast.second(bob);
  const chat = await cast.group(ann, bob, tablet);
  let changes = 0;
  bob.client.on("messages", () => (changes += 1));
  const began = performance.now();
  for (const text of texts(1000)) ann.client.messages.send(chat, text);
  for (const device of [ann, bob, tablet]) {
    await until(() => device.texts(chat).length === 1000, "a thousand");
  }
  t.diagnostic(`1000 messages in ${Math.round(performance.now() - began)} ms; Bob was told ${changes} times`);
  for (const device of [ann, bob, tablet]) {
    await checkTrue(device, chat);
    assert.deepEqual(device.texts(chat), texts(1000));
  }
  assert.equal(bob.incoming.length, 1000);
  assert.ok(changes < 800, `told ${changes} times`);
  assert.equal(bob.client.chats.find(chat).unread_count, 1000);
  bob.client.chats.markRead(chat);
  assert.equal(bob.client.chats.find(chat).unread_count, 0);
  await until(() => tablet.client.chats.find(chat).unread_count === 0, "the tablet's badge follows");
  await until(() => ann.client.messages.find(chat, 1000).is_read, "Ann sees her ticks");
});

test("many people talk in many chats at once", async (t) => {
  const cast = new Cast(server, t);
  const people = await Promise.all(["ann", "bob", "carol", "dave"].map((name) => cast.person(name)));
  const chats = [];
  for (let n = 0; n < 3; n++) chats.push(await cast.group(people[n], ...people));
  for (const [n, person] of people.entries()) {
    for (const chat of chats) for (const text of texts(25, `person ${n}`)) person.client.messages.send(chat, text);
  }
  for (const person of people) {
    for (const chat of chats) {
      await until(() => person.texts(chat).length === 100, "a hundred in each");
      await checkTrue(person, chat);
      for (const n of people.keys()) {
        const theirs = person.texts(chat).filter((text) => text.startsWith(`person ${n}`));
        assert.deepEqual(theirs, texts(25, `person ${n}`));
      }
    }
  }
});
