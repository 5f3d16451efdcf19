// How far one's own message has come: waiting, kept, read, or failed.

import { element } from "../dom.js";
import { icon } from "../icons.js";
import { say } from "../words.js";

const MARKS = {
  queued: ["clock", "state_waiting"],
  sending: ["clock", "state_waiting"],
  sent: ["check", "state_sent"],
  kept: ["check", "state_sent"],
  read: ["checks", "state_read"],
  failed: ["error", "state_failed"],
};

/** Of a message in the line, or of one on its way. */
export function stateOf(message) {
  if (message.state) return message.state;
  return message.is_read ? "read" : "kept";
}

export function ticks(message) {
  const state = stateOf(message);
  const [name, words] = MARKS[state];
  return element(`span.ticks.${state}`, { title: say(words) }, icon(name, 16), element("span.unseen", {}, say(words)));
}
