/** The server is killed, restarted and drained under people who talk. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Cast, checkTrue, texts, until } from "./kit/people.js";
import { Server } from "./kit/server.js";

let server;
before(async () => (server = await Server.started()));
after(() => server.close());

test("a server that is killed in the middle of a burst loses and doubles nothing", async (t) => {
  const cast = new Cast(server, t);
  const [ann, bob] = [await cast.person("ann"), await cast.person("bob")];
  const chat = await cast.group(ann, bob);
  const sent = texts(300).map((text) => ann.client.messages.send(chat, text));
  await until(() => bob.texts(chat).length > 50, "the burst is under way");
  await server.kill();
  await until(() => bob.client.connection.state === "waiting", "Bob knows");
  ann.client.messages.send(chat, "written while it was down");
  await server.start();
  await Promise.all(sent.map(({ client_message_id }) => ann.client.outbox.settled(client_message_id)));
  await until(() => ann.client.outbox.all().length === 0, "all is sent");
  for (const device of [ann, bob]) {
    await checkTrue(device, chat);
    assert.deepEqual(device.texts(chat), [...texts(300), "written while it was down"]);
  }
});

test("a server that is drained says when to come back, and is believed", async (t) => {
  const cast = new Cast(server, t);
  const ann = await cast.person("ann");
  const { id } = await ann.client.chats.openGroup({ name: "Alone" });
  await ann.client.messages.load(id);
  let asked = null;
  const states = [];
  ann.client.on("frame", (frame) => frame.type === "reconnect" && (asked = frame.after_ms));
  ann.client.on("connection", (connection) => states.push({ at: Date.now(), ...connection }));
  await server.drain();
  const waiting = await until(() => states.find(({ state }) => state === "waiting"), "Ann waits");
  assert.equal(waiting.code, 1012);
  assert.ok(waiting.retryAt - waiting.at >= asked, "not before the server wants her back");
  ann.client.messages.send(id, "Hello again");
  await server.start();
  await until(() => ann.client.connection.state === "online", "Ann is back");
  await until(() => ann.texts(id).length === 1);
  await checkTrue(ann, id);
});

test("a network that says nothing any more is noticed", async (t) => {
  const cast = new Cast(server, t);
  const ann = await cast.person("ann", { timing: { pingAfter: 100, pongWithin: 5_000 } });
  const { id } = await ann.client.chats.openGroup({ name: "Alone" });
  const states = [];
  let pongs = 0;
  ann.client.on("connection", ({ state, reason }) => states.push([state, reason]));
  ann.client.on("frame", ({ type }) => (pongs += type === "pong"));
  await until(() => pongs >= 3, "pings are answered");
  assert.deepEqual(states, []);
  let deaf = true;
  ann.proxy.fate = () => (deaf ? "drop" : "pass");
  await until(() => states.length > 0, "she has noticed");
  assert.deepEqual(states[0], ["waiting", "no answer to a ping"]);
  deaf = false;
  await until(() => ann.client.connection.state === "online", "she is back");
  assert.ok(ann.client.chats.find(id));
});
