// Where the page is: the address of the messenger itself, and what the address bar says.

import { Emitter } from "./emitter.js";

// This file is at <root>/chats/ui/<version>/place.js, wherever a proxy has put the root.
export const root = new URL("../../../", import.meta.url);
export const page = new URL("../../ui", import.meta.url);
export const demo = Boolean(document.documentElement.dataset.demo);

const changes = new Emitter();

/** `#/chat/<id>/<seq>` is `["chat", "<id>", "<seq>"]`. */
export function place() {
  return location.hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decoded);
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const address = (...parts) => `#/${parts.map(encodeURIComponent).join("/")}`;

export function go(...parts) {
  if (location.hash === address(...parts)) changes.tell("moved", parts);
  else location.hash = address(...parts);
}

/** Without an entry in the history: the back button skips it. */
export function goInstead(...parts) {
  history.replaceState(null, "", address(...parts));
  changes.tell("moved", parts);
}

/** Returns how to ask whether one is still here: what comes late takes nobody away from where they went meanwhile. */
export function stay() {
  const here = location.hash;
  return () => location.hash === here;
}

export const onMove = (listener) => changes.on("moved", listener);

/** A link to where the page is changes no address: what it leads to is shown again all the same. */
function again(event) {
  const link = event.target.closest("a[href^='#/']");
  const elsewhere = event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (link && !elsewhere && link.hash === location.hash) changes.tell("moved", place());
}

window.addEventListener("click", again);
window.addEventListener("hashchange", () => changes.tell("moved", place()));
