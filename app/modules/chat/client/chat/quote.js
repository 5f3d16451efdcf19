// What a message answers, and whose words it brings from elsewhere.

import { element } from "../dom.js";
import { icon } from "../icons.js";
import { inShort, nameOf } from "../list/title.js";
import { isMe, messenger } from "../session.js";
import { say } from "../words.js";
import { textOf } from "./text.js";

/** The server may tell what is answered; else it is looked for among what has been loaded. */
export function answeredBy(message, chat) {
  return message.reply_to ?? messenger.messages.findById(chat.id, message.reply_to_id);
}

export function quoteOf(message, chat, actions) {
  const answered = answeredBy(message, chat);
  const author = answered?.sender ? (isMe(answered.sender.id) ? say("you") : nameOf(answered.sender)) : say("reply");
  const jump = () => answered?.seq && actions.jump(answered.seq);
  return element(
    "button.quote",
    { type: "button", tabindex: "-1", on: { click: jump } },
    element("span.quote_author", {}, author),
    element("span.quote_text", {}, answered ? inShort(answered) || say("file") : say("earlier_message")),
  );
}

/** Whose words these are; what is said beside them stands below, as the message's own text. */
export function forwardedFrom(message) {
  const { forward } = message;
  if (!forward) return null;
  const words = forward.sender ? say("forwarded_from", { name: nameOf(forward.sender) }) : say("forwarded");
  const origin = element("span.forwarded", {}, icon("forward", 14), words);
  return forward.text ? [origin, element("div.quote", {}, element("span.forwarded_text", { dir: "auto" }, textOf(forward.text)))] : origin;
}
