// How the connection is, in one calm line; nothing at all when it is well.

import { element } from "../dom.js";
import { Emitter } from "../emitter.js";
import { messenger } from "../session.js";
import { say } from "../words.js";

const CALM = 1500; // milliseconds: shorter interruptions are nobody's concern

const changes = new Emitter();
let unwellSince = Date.now();

messenger.on("connection", ({ state }) => {
  if (state === "online") unwellSince = 0;
  else if (unwellSince === 0) {
    unwellSince = Date.now();
    setTimeout(() => changes.tell("trouble"), CALM + 50); // it may have lasted by then
  }
  changes.tell("trouble");
});

export const onTrouble = (listener) => changes.on("trouble", listener);

/** Null while all is well, or not long enough unwell to be worth a word. */
export function trouble() {
  const { state, retryAt } = messenger.connection;
  if (state === "online" || Date.now() - unwellSince < CALM) return null;
  if (state === "stopped") return say("connection_stopped");
  if (state === "waiting" && retryAt && retryAt - Date.now() > 2000) return say("connection_waiting");
  return say("connecting");
}

export function connectionLine() {
  const words = trouble();
  if (!words) return null;
  const again = messenger.connection.state === "connecting" ? null : button();
  return element("p.connection", {}, element("span.spinner", { "aria-hidden": "true" }), element("span", {}, words), again);
}

const button = () =>
  element("button.quiet_button", { type: "button", on: { click: () => messenger.connect().catch(() => {}) } }, say("try_now"));
