// Telling of a message that has come: by voice to screen readers, by a notice when nobody looks.

import { isMe, messenger } from "./session.js";
import { isMuted, inShort, nameOf, titleOf } from "./list/title.js";
import { go, place } from "./place.js";
import { announce, tell } from "./toast.js";
import { say } from "./words.js";

const KEPT = "messenger.notices";

export const wantsNotices = () => localStorage.getItem(KEPT) === "yes" && globalThis.Notification?.permission === "granted";

export async function wantNotices(wanted) {
  if (wanted && (await globalThis.Notification?.requestPermission()) !== "granted") return false;
  localStorage.setItem(KEPT, wanted ? "yes" : "no");
  return wanted;
}

export function notifyOf({ chat, message }) {
  const said = `${nameOf(message.sender)}: ${inShort(message)}`;
  if (place()[1] === chat.id && !document.hidden) announce(said);
  else if (!isMuted(chat)) announce(say("new_in", { name: titleOf(chat) }));
  if (!document.hidden || isMuted(chat) || !wantsNotices()) return;
  const notice = new Notification(titleOf(chat), { body: said, tag: chat.id });
  notice.addEventListener("click", () => {
    window.focus();
    go("chat", chat.id);
    notice.close();
  });
}

/** To admins: somebody knocks. To whoever has knocked: the door is open, or stays shut. */
export function tellOfRequest({ chat_id, request }) {
  const chat = messenger.chats.find(chat_id);
  if (isMe(request.account_id)) {
    if (request.status === "accepted") tell(say("let_in"));
    else if (request.status === "declined") tell(say("not_let_in"));
  } else if (chat && request.status === "pending") {
    tell(say("asks_to_join", { who: nameOf(request.account), name: titleOf(chat) }));
  }
}
