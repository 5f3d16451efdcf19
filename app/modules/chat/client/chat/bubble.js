// One message as it is seen: who says it, what it answers, its files, its text and what came of it.

import { colour, personAvatar } from "../avatar.js";
import { append, element } from "../dom.js";
import { timeOfDay, wholeMoment } from "../format.js";
import { icon } from "../icons.js";
import { nameOf } from "../list/title.js";
import { isMe } from "../session.js";
import { say } from "../words.js";
import { filesOf } from "./files.js";
import { forwardedFrom, quoteOf } from "./quote.js";
import { reactionsOf } from "./reactions.js";
import { isOnlyEmoji, textOf } from "./text.js";
import { ticks } from "./ticks.js";

/** The same for as long as the message lives: from the moment it is sent until long after. */
export const keyOf = (message) => message.client_message_id ?? message.id;

/** When it differs, the bubble is drawn anew. */
export function signatureOf(message, { first, last }) {
  return [message.id, message.version, message.state, message.is_read, message.error?.code, first, last].join(" ");
}

/** `place`: whether it is the first and the last of its sender's row. */
export function bubbleOf(message, chat, place, actions) {
  const mine = message.state !== undefined || isMe(message.sender_id);
  const classes = ["message", mine ? "mine" : "theirs", place.first && "first", place.last && "last", message.state === "failed" && "unsent"];
  const item = element("li", { class: classes.filter(Boolean).join(" "), "data-key": keyOf(message), "data-seq": message.seq, tabindex: "-1" });
  const named = !mine && chat.type !== "direct";
  if (named) item.append(place.last ? face(message, actions) : element("span.avatar_gap"));
  item.append(body(message, chat, { mine, named: named && place.first }, actions));
  if (message.id) item.append(handle(message, actions));
  return item;
}

function face(message, actions) {
  const open = () => actions.profile(message.sender_id);
  return element("button.face", { type: "button", tabindex: "-1", "aria-label": nameOf(message.sender), on: { click: open } }, personAvatar(message.sender, "small"));
}

function body(message, chat, { mine, named }, actions) {
  const author = mine ? say("you") : nameOf(message.sender);
  const bubble = element("div.bubble", {}, named ? element(`span.sender.name${colour(message.sender_id)}`, {}, author) : element("span.unseen", {}, `${author}: `));
  if (message.deleted_at) bubble.append(element("p.text.deleted", {}, icon("trash", 16), say("message_deleted")), meta(message, mine));
  else fill(bubble, message, chat, mine, actions);
  return element("div.column", {}, bubble, message.state === "failed" && failure(message, actions), !message.deleted_at && reactionsOf(message, actions));
}

function fill(bubble, message, chat, mine, actions) {
  const quote = message.reply_to_id ? quoteOf(message, chat, actions) : null;
  const files = filesOf(message, actions);
  const large = !quote && !files && isOnlyEmoji(message.text ?? "");
  if (large) bubble.classList.add("only_emoji");
  append(bubble, [forwardedFrom(message), quote, files]);
  if (message.text) bubble.append(element("div.text", { dir: "auto" }, textOf(message.text)));
  bubble.append(meta(message, mine));
}

function meta(message, mine) {
  const time = message.sent_at ?? message.created_at;
  return element(
    "span.meta",
    {},
    message.pinned && element("span", { title: say("pinned") }, icon("pin", 12), element("span.unseen", {}, say("pinned"))),
    message.edited_at && !message.deleted_at && element("span", { title: wholeMoment(message.edited_at) }, say("edited")),
    element("time", { datetime: time, title: wholeMoment(time) }, timeOfDay(time)),
    mine && !message.deleted_at && ticks(message),
  );
}

function failure(message, actions) {
  return element(
    "div.failure",
    { role: "alert" },
    element("span", {}, message.error?.message ?? say("state_failed")),
    element("button.quiet_button", { type: "button", on: { click: () => actions.retry(message) } }, say("try_again")),
    element("button.quiet_button", { type: "button", on: { click: () => actions.discard(message) } }, say("delete")),
  );
}

function handle(message, actions) {
  const button = element("button.handle", { type: "button", tabindex: "-1", "aria-label": say("message_menu"), "aria-haspopup": "menu" }, icon("more", 18));
  button.addEventListener("click", () => actions.menu(message, button));
  return button;
}
