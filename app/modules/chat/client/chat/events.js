// What has happened in a chat that nobody has said: who came, who went, what it is called now.

import { nameOf } from "../list/title.js";
import { say } from "../words.js";

const NAMED = 3; // people named one by one
const KNOWN = new Set(["event_joined", "event_added", "event_left", "event_removed", "event_renamed", "event_owner_changed"]);

export function eventWords(message) {
  const { kind, accounts = [], count = accounts.length, name } = message.system;
  const key = `event_${kind}`;
  return say(KNOWN.has(key) ? key : "event_other", { who: nameOf(message.sender), whom: whom(accounts, count), name, text: message.text });
}

function whom(accounts, count) {
  const names = accounts.slice(0, NAMED).map(nameOf);
  const more = count - names.length;
  return names.join(", ") + (more > 0 ? ` ${say("and_more", { n: more })}` : "");
}
