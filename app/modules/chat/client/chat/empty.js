// What is shown where no chat is.

import { element } from "../dom.js";
import { icon } from "../icons.js";
import { say } from "../words.js";

export const nothingChosen = () => emptyState("send", say("choose_chat"), say("choose_chat_text"));

export function emptyState(drawn, title, text, ...more) {
  return element("div.empty", {}, element("div.empty_icon", {}, icon(drawn, 36)), element("h2", {}, title), element("p.quiet", {}, text), more);
}
