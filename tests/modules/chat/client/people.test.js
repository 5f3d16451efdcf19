/** Who is here, who types, who has read, who is who; and the rest of what people do in chats. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Cast, checkTrue, texts, until } from "./kit/people.js";
import { Server } from "./kit/server.js";

let server;
before(async () => (server = await Server.shared()));
after(() => server.close());

test("whoever comes in is told with the list whose direct chats they are", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob")];
  const { id } = await ann.client.chats.openDirect(bob.id);
  const asked = [];
  const counted = (url, options) => {
    asked.push(new URL(url).pathname);
    return fetch(url, options);
  };
  const { client } = await cast.second(ann, { fetch: counted });
  assert.equal(client.chats.find(id).partner.id, bob.id);
  assert.equal(client.people.find(bob.id).display_name, "bob");
  assert.deepEqual(asked.filter((path) => path.includes(id)), []);
});

test("a direct chat knows the other one, their presence and their typing", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob")];
  const { id } = await ann.client.chats.openDirect(bob.id);
  await until(() => bob.client.chats.find(id)?.partner, "Bob knows whose chat it is");
  assert.equal(bob.client.chats.find(id).partner.display_name, "ann");
  assert.equal(ann.client.chats.find(id).partner.id, bob.id);

  ann.client.people.watch([bob.id]);
  await until(() => ann.client.people.presence(bob.id)?.online, "Bob is here");
  bob.client.chats.typing(id);
  await until(() => ann.client.chats.whoIsTyping(id).includes(bob.id), "Bob types");
  bob.client.messages.send(id, "Hello");
  await until(() => ann.client.chats.whoIsTyping(id).length === 0, "a message ends it");
  bob.client.disconnect();
  await until(() => ann.client.people.presence(bob.id).online === false, "Bob is gone");
  await bob.client.connect();
  await until(() => ann.client.people.presence(bob.id).online, "Bob is back");
});

test("typing that nobody ends is over after a while", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann", { timing: { typingFor: 150 } }), await cast.person("bob")];
  const chat = await cast.group(ann, bob);
  const told = [];
  ann.client.on("typing", ({ account_ids }) => told.push(account_ids.length));
  bob.client.chats.typing(chat);
  await until(() => told.join() === "1,0", "typing, and not any more");
});

test("badges follow what is read, here and on one's other devices", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob")];
  const phone = await cast.second(bob);
  const chat = await cast.group(ann, bob, phone);
  for (const text of texts(10)) ann.client.messages.send(chat, text);
  await until(() => bob.client.chats.find(chat).unread_count === 10 && phone.client.chats.find(chat).unread_count === 10);
  bob.client.chats.markRead(chat, 4);
  assert.equal(bob.client.chats.find(chat).unread_count, 6);
  await until(() => phone.client.chats.find(chat).unread_count === 6, "the phone follows");
  await until(() => ann.client.messages.find(chat, 4).is_read, "Ann's ticks");
  assert.equal(ann.client.messages.find(chat, 5).is_read, false);

  bob.client.disconnect();
  bob.client.chats.markRead(chat, 7);
  phone.client.messages.send(chat, "An answer reads all");
  await until(() => phone.client.chats.find(chat).unread_count === 0);
  await bob.client.connect();
  await until(() => bob.client.chats.find(chat).unread_count === 0, "Bob's other device as well");
  await bob.client.chats.markUnread(chat);
  assert.equal(bob.client.chats.find(chat).marked_unread, true);
  const { unread_count, marked_unread } = await bob.client.chats.get(chat);
  assert.deepEqual([unread_count, marked_unread], [0, true]);
});

test("ticks that were earned while away are there after coming back", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob")];
  const chat = await cast.group(ann, bob);
  ann.client.messages.send(chat, "Read me");
  await until(() => bob.texts(chat).length === 1 && ann.client.outbox.all().length === 0);
  ann.client.disconnect();
  bob.client.chats.markRead(chat);
  await until(async () => (await bob.client.chats.get(chat)).unread_count === 0);
  await ann.client.connect();
  await until(() => ann.client.messages.timeline(chat).messages.at(-1).is_read, "Ann sees it");
});

test("what is one's own about a chat is the same on all one's devices, whether they were there or away", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob")];
  const phone = await cast.second(bob);
  const chat = await cast.group(ann, bob, phone);
  for (const text of texts(3)) ann.client.messages.send(chat, text);
  await until(() => phone.texts(chat).length === 3 && bob.texts(chat).length === 3);
  const [one, two] = bob.client.messages.timeline(chat).messages;
  await bob.client.chats.mute(chat);
  await bob.client.chats.markUnread(chat);
  await bob.client.messages.hide(chat, one.id);
  const known = () => phone.client.chats.find(chat);
  await until(() => known().muted_until && known().marked_unread, "muted and flagged on the phone");
  await until(() => !phone.texts(chat).includes("text 1"), "hidden on the phone");

  phone.client.disconnect();
  await bob.client.chats.unmute(chat);
  await bob.client.chats.markUnread(chat, false);
  await bob.client.messages.hide(chat, two.id);
  await phone.client.connect();
  await until(() => !known().muted_until && !known().marked_unread, "neither, after coming back");
  await phone.client.messages.loadAround(chat, 1);
  const fresh = await cast.second(bob);
  await fresh.client.messages.load(chat);
  assert.deepEqual(fresh.texts(chat), ["text 3"]);
});

test("a chat that is flagged right after an answer stays flagged, whichever way its mark came", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob")];
  const phone = await cast.second(bob);
  const chat = await cast.group(ann, bob, phone);
  ann.client.messages.send(chat, "When?");
  await until(() => bob.texts(chat).length === 1 && phone.texts(chat).length === 1);
  // Of another node, say, whose marks take longer.
  phone.proxy.fate = ({ to, frame }) => (to === "client" && frame.type === "messages_read" ? "late" : "pass");
  bob.client.messages.send(chat, "Tomorrow");
  await until(() => bob.client.outbox.all().length === 0);
  await bob.client.chats.markUnread(chat);
  await until(() => phone.client.chats.find(chat).marked_unread, "flagged on the phone");
  ann.client.messages.send(chat, "Good");
  await until(() => phone.texts(chat).at(-1) === "Good" && bob.texts(chat).at(-1) === "Good");
  assert.deepEqual([phone, bob].map((device) => device.client.chats.find(chat).marked_unread), [true, true]);
});

test("messages are changed by their author and seen by all", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob")];
  const chat = await cast.group(ann, bob);
  for (const text of texts(4)) ann.client.messages.send(chat, text);
  await until(() => bob.texts(chat).length === 4);
  const [one, two, three] = bob.client.messages.timeline(chat).messages;
  await ann.client.messages.edit(chat, one.id, "edited");
  assert.equal((await ann.client.messages.edits(chat, one.id)).length, 1);
  await ann.client.messages.remove(chat, two.id);
  await bob.client.messages.react(chat, three.id, "❤️");
  await bob.client.messages.unreact(chat, three.id, "❤️");
  await bob.client.messages.react(chat, three.id, "👍");
  await ann.client.messages.pin(chat, three.id);
  assert.deepEqual((await bob.client.messages.pins(chat)).map(({ id }) => id), [three.id]);
  await bob.client.messages.hide(chat, one.id);
  assert.equal(bob.texts(chat).includes("edited"), false);
  await ann.client.messages.edit(chat, one.id, "edited again");
  await checkTrue(ann, chat);
  await until(() => bob.client.messages.find(chat, 1).text === "edited again");
  assert.equal(bob.texts(chat).includes("edited again"), false, "what is hidden stays hidden");
  await assert.rejects(bob.client.messages.edit(chat, three.id, "not mine"), { status: 403 });
});

test("members come, go and change, and everybody's count is right", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob, carol] = [await cast.person("ann"), await cast.person("bob"), await cast.person("carol")];
  const chat = await cast.group(ann, bob);
  let changes = 0;
  bob.client.on("members", () => (changes += 1));
  await ann.client.chats.addMembers(chat, [carol.id]);
  await until(() => bob.client.chats.find(chat).member_count === 3, "three");
  await ann.client.chats.setRole(chat, bob.id, "admin");
  await until(() => bob.client.chats.find(chat).my_role === "admin", "Bob is an admin");
  await carol.client.chats.leave(chat);
  await until(() => bob.client.chats.find(chat).member_count === 2, "two");
  await ann.client.chats.setOwner(chat, bob.id);
  await until(() => bob.client.chats.find(chat).owner_id === bob.id || bob.client.chats.find(chat).my_role === "owner", "Bob owns it");
  await bob.client.chats.mute(chat);
  assert.ok(bob.client.chats.find(chat).muted_until);
  await bob.client.chats.unmute(chat);
  assert.equal((await bob.client.chats.get(chat)).muted_until, null);
  assert.ok(changes >= 3);
  const page = await bob.client.chats.members(chat);
  assert.deepEqual(page.entities.map(({ account }) => account.display_name).sort(), ["ann", "bob"]);
});

test("one's own account is changed and known to others", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob")];
  const told = [];
  ann.client.on("account", (account) => told.push(account?.display_name));
  await ann.client.accounts.update({ display_name: "Ann the First", bio: "Hello" });
  assert.deepEqual(told, ["Ann the First"]);
  assert.equal((await bob.client.people.get(ann.id)).bio, "Hello");
  const found = await bob.client.people.search({ search: "Ann the First" });
  assert.ok(found.entities.some(({ id }) => id === ann.id));
  assert.equal(await bob.client.accounts.emailExists(ann.email), true);
  await ann.client.accounts.setPreferences({ send_read_receipts: false });
  assert.equal((await ann.client.accounts.preferences()).send_read_receipts, false);
  assert.ok((await ann.client.accounts.export()).size > 100);
  await assert.rejects(bob.client.staff.letters(), { status: 403 });
  await ann.client.accounts.changePassword("correct horse battery", "another horse battery");
  await ann.client.accounts.remove("another horse battery");
  assert.equal(ann.client.account, null);
});

test("a mistake in one listener is not another's", async (t) => {
  const ann = await new Cast(server, t).person("ann");
  const reported = t.mock.method(console, "error", () => {});
  const heard = [];
  ann.client.on("chats", () => {
    throw new Error("a listener's mistake");
  });
  const end = ann.client.on("chats", () => heard.push(1));
  await ann.client.chats.openGroup({ name: "One" });
  await until(() => heard.length > 0);
  assert.ok(reported.mock.callCount() > 0);
  end();
  const before = heard.length;
  await ann.client.chats.openGroup({ name: "Two" });
  await new Promise((wake) => setTimeout(wake, 100));
  assert.equal(heard.length, before);
});

test("a notice of what one has done hides nothing that is unread, an answer does", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob")];
  const chat = await cast.group(ann, bob);
  bob.client.messages.send(chat, "Unread");
  await until(() => ann.client.chats.find(chat).last_message?.text === "Unread", "Bob has said something");
  const before = ann.client.chats.find(chat).last_read_seq;
  await ann.client.chats.update(chat, { name: "Another name" });
  await until(() => ann.client.chats.find(chat).last_message.system?.kind === "renamed", "the notice is here");
  assert.equal(ann.client.chats.find(chat).last_read_seq, before);
  ann.client.messages.send(chat, "Hello");
  await until(() => ann.client.chats.find(chat).last_read_seq > before + 2, "the answer is here");
});
