/** Networks that fail at random: every device ends with the truth, whatever happened on the way. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { chance, pick, SEED } from "./kit/chance.js";
import { Cast, checkTrue, texts, until } from "./kit/people.js";
import { Server } from "./kit/server.js";

const ROUNDS = Math.max(1, Math.round(Number(process.env.ROUNDS ?? 4)));
const STEPS = 60; // of each person in a round
const QUIET = ["auth", "auth_success"]; // a frame that is dropped here only costs a time limit

let server;
before(async () => (server = await Server.shared()));
after(() => server.close());

/** One frame in some is lost, doubled, or cuts the connection. */
function unreliable(random) {
  return ({ frame }) => {
    const fate = random() < 0.04 ? pick(random, ["before", "middle", "after", "drop", "twice"]) : "pass";
    return fate === "drop" && QUIET.includes(frame.type) ? "before" : fate;
  };
}

/** What a person does next. */
async function acts(random, device, chat, sent) {
  const { messages, chats } = device.client;
  const known = messages.timeline(chat).messages;
  const mine = known.filter((message) => message.sender_id === device.id && !message.deleted_at);
  const what = random();
  try {
    if (what < 0.7 || !mine.length) {
      const text = `${device.proxy.url} ${sent.length}`;
      sent.push(text);
      messages.send(chat, text);
    } else if (what < 0.8) await messages.edit(chat, pick(random, mine).id, `edited ${random()}`);
    else if (what < 0.85) await messages.react(chat, pick(random, mine).id, pick(random, ["👍", "❤️"]));
    else if (what < 0.9) await messages.unreact(chat, pick(random, mine).id, "👍");
    else if (what < 0.95) chats.markRead(chat);
    else await messages.load(chat);
  } catch (error) {
    assert.ok(error.temporary || ["MESSAGE_DELETED", "REACTION_NOT_FOUND"].includes(error.code), String(error));
  }
}

/** However long it takes on a busy machine, as long as it goes on. */
async function sendsAll({ client: { outbox } }) {
  for (let left; (left = outbox.all().length) > 0; ) await until(() => outbox.all().length < left, "one more is sent");
}

for (let round = 0; round < ROUNDS; round++) {
  const seed = SEED + round;
  test(`people talk over bad networks (SEED=${seed})`, async (t) => {
    const random = chance(seed);
    const cast = new Cast(server, t);
    const people = await Promise.all(["ann", "bob", "carol"].map((name) => cast.person(name, { timing: { ackWithin: 500 } })));
    const devices = [...people, await cast.second(people[1], { timing: { ackWithin: 500 } })];
    const chat = await cast.group(people[0], ...devices);
    for (const device of devices) device.proxy.fate = unreliable(random);
    const sent = new Map(devices.map((device) => [device, []]));
    await Promise.all(
      devices.map(async (device) => {
        for (let step = 0; step < STEPS; step++) {
          await acts(random, device, chat, sent.get(device));
          if (random() < 0.02) device.proxy.cutAll();
          await new Promise((wake) => setTimeout(wake, random() * 20));
        }
      }),
    );
    for (const device of devices) device.proxy.fate = () => "pass";
    for (const device of devices) {
      await sendsAll(device);
      await until(() => device.client.connection.state === "online", "everybody is back");
    }
    for (const device of devices) await checkTrue(device, chat);
    const known = devices[0].client.messages.timeline(chat).messages;
    const written = [...sent.values()].flat().length;
    assert.equal(known.length, written, "as many as were written");
    for (const [device, theirs] of sent) {
      const kept = known.filter((m) => theirs.includes(m.text)).map(({ text }) => text);
      assert.deepEqual(kept, theirs.filter((text) => kept.includes(text)), `the order of ${device.email}'s`);
    }
    t.diagnostic(`${written} messages, ${devices.reduce((sum, { proxy }) => sum + proxy.cuts, 0)} cuts`);
  });
}
