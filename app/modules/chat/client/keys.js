// Keys that work wherever one is on the page.

import { bring } from "./bring.js";
import { go, place } from "./place.js";
import { messenger } from "./session.js";

/** Returns how to stop listening. */
export function listenForKeys(shell) {
  const pressed = (event) => {
    if (document.querySelector("dialog[open], .menu")) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "k") shell.sidebar.search.focus();
    else if (event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key)) step(event.key === "ArrowUp" ? -1 : 1);
    else if (event.key === "Escape" && place()[0] === "chat" && !event.defaultPrevented) go();
    else if (event.key === "?" && !typing(event.target)) bring(() => import("./later/shortcuts.js"), (later) => later.openShortcuts());
    else return;
    event.preventDefault();
  };
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}

const typing = (target) => target.matches?.("input, textarea, select");

function step(by) {
  const chats = messenger.chats.all();
  const here = chats.findIndex((chat) => chat.id === place()[1]);
  const next = chats[here + by];
  if (next) go("chat", next.id);
}
