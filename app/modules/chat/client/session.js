// The one messenger of this page, and how its refusals are told to people.

import { Messenger } from "./messenger.js";
import { root } from "./place.js";
import { language, say } from "./words.js";

export const messenger = new Messenger({
  url: root.href.replace(/\/$/, ""),
  locale: language,
  schedule: nextFrame,
});

/** What changes between two frames is drawn once; a page that nobody sees has no frames. */
function nextFrame(run) {
  if (document.hidden) setTimeout(run, 100);
  else requestAnimationFrame(run);
}

export const me = () => messenger.account;
export const isMe = (accountId) => accountId === messenger.account?.id;
export const moderates = () => ["moderator", "admin"].includes(messenger.account?.role);
export const isAdmin = () => messenger.account?.role === "admin";

/** A sentence for the person at the screen. */
export function explain(error) {
  if (error?.code === "NETWORK") return say("no_answer");
  if (error?.retryAfterMs && error.status === 429) {
    return say("too_often", { n: Math.max(1, Math.ceil(error.retryAfterMs / 1000)) });
  }
  const fields = (error?.fields ?? []).map((field) => field.message).filter(Boolean);
  return fields.join(" ") || error?.message || say("went_wrong");
}
