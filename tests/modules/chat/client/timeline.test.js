/** A chat's messages come in any order and any number of times, and one picture comes of it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Line } from "../../../../app/modules/chat/client/messenger/line.js";
import { Timeline } from "../../../../app/modules/chat/client/messenger/timeline.js";
import { chance, pick, SEED, shuffled } from "./kit/chance.js";

const message = (seq, version = seq, more = {}) => ({
  id: `m${seq}`, seq, version, sender_id: "ann", text: `${seq} at ${version}`, is_read: false, read_count: 0, ...more,
});

test("a line counts each version once, whatever order they come in", () => {
  const random = chance();
  for (let round = 0; round < 200; round++) {
    const line = new Line(3);
    const versions = Array.from({ length: 20 }, (_, n) => n + 4);
    const heard = shuffled(random, [...versions, ...versions]).filter((version) => line.hear(version));
    assert.deepEqual(heard.sort((a, b) => a - b), versions, `seed ${SEED}`);
    assert.equal(line.version, 23);
    assert.equal(line.broken, false);
  }
});

test("a line stands before a hole until it is filled or gone past", () => {
  const line = new Line(5);
  assert.ok(line.hear(7));
  assert.ok(line.broken);
  assert.equal(line.version, 5);
  assert.ok(line.hear(6));
  assert.equal(line.version, 7);
  line.hear(10);
  line.reach(9);
  assert.equal(line.version, 10);
  assert.equal(line.hear(8), false);
});

test("the newest state of each message wins, in whatever order states come", () => {
  const random = chance();
  for (let round = 0; round < 200; round++) {
    const states = Array.from({ length: 40 }, (_, n) => message(1 + Math.floor(random() * 10), n + 1));
    const newest = new Map(states.map((state) => [state.seq, state]));
    const timeline = new Timeline();
    for (const state of shuffled(random, [...states, ...states])) timeline.merge(state);
    timeline.cover(1, 10);
    const expected = [...newest.values()].sort((a, b) => a.seq - b.seq).map(({ text }) => text);
    assert.deepEqual(timeline.list([1, 10]).map(({ text }) => text), expected, `seed ${SEED}`);
  }
});

test("pieces are what was covered, joined where they touch", () => {
  const random = chance();
  for (let round = 0; round < 200; round++) {
    const timeline = new Timeline();
    const covered = new Set();
    for (let n = 0; n < 12; n++) {
      const first = 1 + Math.floor(random() * 50);
      const last = first + Math.floor(random() * 8) - 1;
      timeline.cover(first, last);
      for (let seq = first; seq <= last; seq++) covered.add(seq);
    }
    for (let seq = 1; seq < 60; seq++) {
      const piece = timeline.piece(seq);
      assert.equal(piece !== null, covered.has(seq), `seed ${SEED}`);
      if (!piece) continue;
      assert.ok(!covered.has(piece[0] - 1) && !covered.has(piece[1] + 1));
      for (let inside = piece[0]; inside <= piece[1]; inside++) assert.ok(covered.has(inside));
    }
  }
});

test("a page that begins anew keeps only what is newer than itself", () => {
  const timeline = new Timeline();
  for (let seq = 1; seq <= 5; seq++) timeline.merge(message(seq));
  timeline.cover(1, 5);
  timeline.merge(message(103, 120)); // heard live while the page was on its way
  timeline.merge(message(101, 121)); // an edit that the page does not know yet
  const entities = [message(101, 101), message(102, 102)];
  timeline.restart({ entities, version: 110, last_seq: 102 }, [101, 102]);
  assert.deepEqual(timeline.piece(), [101, 103]);
  assert.deepEqual(timeline.list([101, 103]).map(({ version }) => version), [121, 102, 120]);
  assert.equal(timeline.piece(3), null);
});

test("a page that leaves out what is known tells that it was hidden elsewhere", () => {
  const timeline = new Timeline();
  for (let seq = 1; seq <= 3; seq++) timeline.merge(message(seq));
  timeline.merge(message(4, 9)); // told after the page was read
  timeline.cover(1, 4);
  timeline.take({ entities: [message(1), message(3)], version: 5, last_seq: 4 }, [1, 4]);
  assert.deepEqual(timeline.list([1, 4]).map(({ seq }) => seq), [1, 3, 4]);
});

test("what is hidden for oneself stays hidden when somebody edits it", () => {
  const timeline = new Timeline();
  timeline.merge(message(1));
  timeline.cover(1, 1);
  timeline.hide("m1");
  timeline.merge(message(1, 2));
  assert.deepEqual(timeline.list([1, 1]), []);
});

test("read marks only grow, and are the reader's and not the sender's", () => {
  const random = chance();
  const timeline = new Timeline();
  for (let seq = 1; seq <= 10; seq++) timeline.merge(message(seq, seq, { sender_id: pick(random, ["ann", "bob"]) }));
  timeline.cover(1, 10);
  assert.ok(timeline.readBy("carol", 6));
  assert.equal(timeline.readBy("carol", 4), false);
  timeline.readBy("bob", 3);
  for (const { seq, sender_id, is_read, read_count } of timeline.list([1, 10])) {
    const readers = [["carol", 6], ["bob", 3]].filter(([who, upTo]) => who !== sender_id && upTo >= seq).length;
    assert.equal(read_count, readers);
    assert.equal(is_read, readers > 0);
  }
});
