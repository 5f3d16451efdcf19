/** Coming back after long: everything missed is heard, or read anew, and never silently missing. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Cast, checkTrue, said, texts, until } from "./kit/people.js";
import { Server } from "./kit/server.js";

let server;
before(async () => (server = await Server.shared()));
after(() => server.close());

async function posts(person, chat, all) {
  for (const text of all) await person.client.request("POST", `/chats/${chat}/messages/`, { body: { text } });
}

test("who was away hears of every message, edit, deletion, reaction, pin, name and member", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob, carol] = [await cast.person("ann"), await cast.person("bob"), await cast.person("carol")];
  const chat = await cast.group(ann, bob);
  await posts(ann, chat, texts(6));
  await until(() => bob.texts(chat).length === 6);
  bob.client.disconnect();

  const { messages } = ann.client;
  const [first, second, third, fourth] = said((await messages.load(chat)).messages);
  await messages.edit(chat, first.id, "edited");
  await messages.remove(chat, second.id);
  await messages.react(chat, third.id, "👍");
  await messages.pin(chat, fourth.id);
  await posts(ann, chat, ["new"]);
  await ann.client.chats.update(chat, { name: "Another name" });
  await ann.client.chats.addMembers(chat, [carol.id]);

  await bob.client.connect();
  const known = said(await checkTrue(bob, chat));
  assert.equal(known[0].text, "edited");
  assert.ok(known[1].deleted_at);
  assert.deepEqual(known[2].reactions.map(({ emoji }) => emoji), ["👍"]);
  assert.ok(known[3].pinned);
  const { name, member_count, unread_count, last_seq } = bob.client.chats.find(chat);
  assert.deepEqual([name, member_count, unread_count], ["Another name", 3, last_seq]);
  assert.deepEqual(bob.incoming.map(({ text }) => text), texts(6), "what was missed is no news");
  await until(() => carol.client.chats.find(chat), "Carol has the chat at once");
});

test("a chat that has gone while it was asked for does not come back", async (t) => {
  const cast = new Cast(server, t);
  const ann = await cast.person("ann");
  let held = null; // until when answers about chats are
  const slowly = async (url, options) => {
    const answer = await fetch(url, options);
    if (held && options.method === "GET" && new URL(url).pathname.startsWith("/chats/")) await held;
    return answer;
  };
  const bob = await cast.person("bob", { fetch: slowly });
  const { id } = await ann.client.chats.openGroup({ name: "Over", members: [bob.id] });
  await until(() => bob.client.chats.find(id), "Bob has the chat");
  let open;
  held = new Promise((opened) => (open = opened));

  const asked = bob.client.chats.get(id).catch((error) => error.status);
  bob.client.disconnect();
  await bob.client.connect(); // asks for the newest of the list
  await ann.client.chats.remove(id);
  await until(() => !bob.client.chats.find(id), "Bob is told");
  open();

  assert.equal(await asked, 404);
  await bob.client.request("GET", "/accounts/me/"); // what was held has been taken in by then
  assert.deepEqual(bob.client.chats.all(), []);
});

test("who has missed too much reads the newest page anew, and what changes meanwhile is in it", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob")];
  const chat = await cast.group(ann, bob);
  await posts(ann, chat, texts(5));
  await until(() => bob.texts(chat).length === 5);
  bob.client.disconnect();
  for (const text of texts(320, "missed")) ann.client.messages.send(chat, text);
  await until(() => ann.client.outbox.all().length === 0, "all are sent");
  const early = ann.client.messages.find(chat, 2);
  await ann.client.messages.edit(chat, early.id, "edited meanwhile");

  const resyncs = [];
  bob.client.on("resync", ({ chat_id }) => resyncs.push(chat_id));
  bob.proxy.fate = ({ to, frame }) => {
    // While Bob reads anew, Ann goes on.
    if (to === "client" && frame.type === "resync_required") ann.client.messages.send(chat, "live");
    return "pass";
  };
  await bob.client.connect();
  await until(() => resyncs.length === 1, "Bob has read anew");
  await until(() => bob.texts(chat).at(-1) === "live", "and hears what is said live");
  const known = await checkTrue(bob, chat);
  assert.equal(known.length, 326);
  assert.equal(known[1].text, "edited meanwhile");
});

test("chats that are won and lost while away come and go", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob")];
  const lost = await cast.group(ann, bob);
  const deleted = await cast.group(ann, bob);
  bob.client.disconnect();
  await ann.client.chats.removeMember(lost, bob.id);
  await ann.client.chats.remove(deleted);
  const won = await ann.client.chats.openGroup({ name: "Won", members: [bob.id] });
  await ann.client.messages.send(won.id, "Welcome");
  await until(() => ann.client.outbox.all().length === 0);
  await bob.client.connect();
  await until(() => bob.client.chats.find(won.id)?.unread_count === 1, "the new chat is there with its badge");
  assert.equal(bob.client.chats.find(lost), null);
  assert.equal(bob.client.chats.find(deleted), null);
});

test("chats come and go live, and their messages with them", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob")];
  const chat = await ann.client.chats.openGroup({ name: "Busy", members: [bob.id] });
  for (const text of texts(20)) ann.client.messages.send(chat.id, text); // while Bob still asks what chat that is
  await until(() => bob.client.chats.find(chat.id)?.unread_count === 20, "twenty unread");
  await bob.client.messages.load(chat.id);
  await checkTrue(bob, chat.id);
  await ann.client.chats.removeMember(chat.id, bob.id);
  await until(() => !bob.client.chats.find(chat.id), "gone");
  await ann.client.chats.addMembers(chat.id, [bob.id]);
  await until(() => bob.client.chats.find(chat.id), "back");
  await bob.client.messages.load(chat.id);
  await checkTrue(bob, chat.id);
});

test("more chats than a resume may list are all kept true", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob")];
  const ids = [];
  for (let n = 0; n < 230; n++) {
    ids.push((await ann.client.chats.openGroup({ name: `Chat ${n}`, members: [bob.id] })).id);
  }
  await until(() => bob.client.chats.all().length === 230, "Bob has all of them");
  const oldest = bob.client.chats.all().at(-1).id;
  await bob.client.messages.load(oldest);
  bob.client.disconnect();
  await posts(ann, oldest, texts(3));
  await bob.client.connect();
  await until(() => bob.texts(oldest).length === 3, "a chat that was not listed is read anew");
  await checkTrue(bob, oldest);
  assert.equal(bob.client.chats.all().length, 230);
  assert.equal(bob.client.chats.all()[0].id, oldest);
  assert.deepEqual(new Set(bob.client.chats.all().map(({ id }) => id)), new Set(ids));

  const fresh = await cast.second(bob);
  assert.equal(fresh.client.chats.all().length, 230);
});

test("a large chat in which nobody is told who comes does not cost a reconnection each time", async (t) => {
  const quiet = await Server.started({ CHAT_QUIET_ABOVE: "2" });
  t.after(() => quiet.close());
  const cast = new Cast(quiet, t);
  const people = await Promise.all(["ann", "bob", "carol"].map((name) => cast.person(name)));
  const chat = await cast.group(...people);
  const [ann, bob] = people;
  const states = [];
  bob.client.on("connection", ({ state }) => states.push(state));
  for (const text of texts(5)) {
    const newcomer = await cast.person("dave");
    await ann.client.chats.addMembers(chat, [newcomer.id]);
    ann.client.messages.send(chat, text);
    await until(() => bob.texts(chat).at(-1) === text, "Bob hears what is said");
    await new Promise((wake) => setTimeout(wake, 300)); // longer than a hole may stay
  }
  await until(() => bob.client.connection.state === "online");
  await checkTrue(bob, chat);
  assert.ok(states.filter((state) => state === "waiting").length <= 1, states.join());
});

test("the past is paged in pieces that join", async (t) => {
  const cast = new Cast(server, t);
  const ann = await cast.person("ann");
  const { id } = await ann.client.chats.openGroup({ name: "Long" });
  await posts(ann, id, texts(120));
  await ann.client.messages.load(id, 10);
  assert.deepEqual(ann.texts(id), texts(120).slice(110));

  const around = await ann.client.messages.loadAround(id, 50, 10);
  assert.ok(around.messages.some(({ seq }) => seq === 50));
  assert.ok(around.has_before && around.has_after && !around.at_end);
  assert.deepEqual(ann.texts(id), texts(120).slice(110), "the newest piece is still itself");

  let piece = around;
  while (piece.has_after) piece = await ann.client.messages.loadAfter(id, 50, 30);
  assert.ok(piece.at_end);
  while (piece.has_before) piece = await ann.client.messages.loadBefore(id, 50, 30);
  assert.deepEqual(piece.messages.map(({ text }) => text), texts(120));
  await checkTrue(ann, id);
});

test("a page that is overtaken by an edit shows the edit", async (t) => {
  const cast = new Cast(server, t);
  let hold = null;
  const slow = async (address, options) => {
    const response = await fetch(address, options);
    if (address.includes("before=")) await hold;
    return response;
  };
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob", { fetch: slow })];
  const chat = await cast.group(ann);
  await ann.client.chats.addMembers(chat, [bob.id]);
  await posts(ann, chat, texts(30));
  await until(() => bob.client.chats.find(chat)?.last_seq >= 30);
  await bob.client.messages.load(chat, 10);
  let go;
  hold = new Promise((resolve) => (go = resolve));
  const paging = bob.client.messages.loadBefore(chat, 25, 20);
  await new Promise((wake) => setTimeout(wake, 100)); // the page has been read by now
  const { entities } = await ann.client.request("GET", `/chats/${chat}/history/`, { query: { limit: 1, around: 5 } });
  const { version } = bob.client.chats.find(chat);
  await ann.client.messages.edit(chat, entities[0].id, "edited meanwhile");
  await until(() => bob.client.chats.find(chat).version > version, "Bob has heard of it");
  go();
  const { messages } = await paging;
  assert.equal(messages.find(({ id }) => id === entities[0].id).text, "edited meanwhile");
  await checkTrue(bob, chat);
});
