// What stands in the history one under the other: days, the line of what is new, and messages.

import { dayKey, dayName } from "../format.js";
import { say } from "../words.js";
import { keyOf, signatureOf } from "./bubble.js";
import { eventWords } from "./events.js";

const TOGETHER = 5 * 60_000; // milliseconds between two messages of one row

/** Items with a key that stays and a signature that changes when they have to be drawn anew. */
export function itemsOf(messages, pending, { newFrom }) {
  const all = [...messages, ...pending.map(asSaid)];
  const items = [];
  all.forEach((message, index) => {
    const before = all[index - 1];
    const after = all[index + 1];
    if (!before || dayKey(before.at ?? before.sent_at) !== dayKey(message.at ?? message.sent_at)) items.push(day(message));
    const isNew = newFrom !== null && message.seq === newFrom;
    if (isNew) items.push({ key: "new", signature: "new", kind: "new", words: say("new_messages") });
    if (message.system) {
      items.push({ key: keyOf(message), signature: `${message.version}`, kind: "event", message, words: eventWords(message) });
      return;
    }
    const place = { first: isNew || !together(before, message), last: !together(message, after) || after.seq === newFrom };
    items.push({ key: keyOf(message), signature: signatureOf(message, place), kind: "message", message, place });
  });
  return items;
}

const asSaid = (pending) => ({ ...pending, at: pending.created_at, reactions: [], attachments: pending.attachments ?? [] });

function day(message) {
  const time = message.at ?? message.sent_at;
  const words = dayName(time);
  return { key: `day ${dayKey(time)}`, signature: words, kind: "day", words };
}

function together(one, other) {
  if (!one || !other || one.system || other.system) return false;
  const [from, to] = [one, other].map((message) => message.at ?? message.sent_at);
  if (who(one) !== who(other) || dayKey(from) !== dayKey(to)) return false;
  return Math.abs(new Date(to) - new Date(from)) < TOGETHER;
}

/** What is on its way is mine, as are the messages that it follows. */
const who = (message) => (message.at ? mine : message.sender_id);
let mine = null;
export const speakAs = (accountId) => (mine = accountId);
