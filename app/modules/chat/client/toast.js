// Short notices at the edge of the page, read out by screen readers.

import { element } from "./dom.js";
import { explain } from "./session.js";

const SHOWN_FOR = 5000; // milliseconds

const shelf = element("div.toasts", { role: "status", "aria-live": "polite" });
document.body.append(shelf);

export function tell(sentence, kind = "") {
  const toast = element(`div.toast${kind && `.${kind}`}`, {}, sentence);
  shelf.append(toast);
  // A modal dialog makes the rest of the page silent: the shelf goes where people are.
  const open = [...document.querySelectorAll("dialog[open]")].at(-1);
  (open ?? document.body).append(shelf);
  setTimeout(() => toast.remove(), SHOWN_FOR);
}

/** Does the work; what goes wrong is told. Returns undefined then. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    tell(explain(error), "wrong");
    return undefined;
  }
}

const whisper = element("div.unseen", { role: "log", "aria-live": "polite" });
document.body.append(whisper);

/** For screen readers alone. */
export function announce(sentence) {
  whisper.append(element("p", {}, sentence));
  while (whisper.childElementCount > 5) whisper.firstElementChild.remove();
}
