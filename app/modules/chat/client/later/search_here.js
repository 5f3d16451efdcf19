// Searching in one chat.

import { openDialog } from "../dialog.js";
import { element } from "../dom.js";
import { afterPause } from "../emitter.js";
import { wholeMoment } from "../format.js";
import { icon } from "../icons.js";
import { highlighted } from "../list/highlight.js";
import { nameOf } from "../list/title.js";
import { go } from "../place.js";
import { messenger } from "../session.js";
import { say } from "../words.js";
import { entry, pages } from "./entries.js";
import { personAvatar } from "../avatar.js";

const PAUSE = 300; // milliseconds without a key
const NOTHING = { entities: [], next_cursor: null };

export async function openSearchHere(chatId) {
  const seq = await openDialog(say("search_here"), (close) => {
    const input = element("input", { type: "search", placeholder: say("search"), "aria-label": say("search_here"), autofocus: true, autocomplete: "off" });
    const bring = (cursor) => {
      const words = input.value.trim();
      return words ? messenger.messages.search({ q: words, chat_id: chatId, limit: 30, ...(cursor ? { cursor } : {}) }) : NOTHING;
    };
    const list = pages(bring, (hit) => row(hit, close), say("search_hint"));
    input.addEventListener("input", afterPause(() => list.reload(), PAUSE));
    return [element("div.search_box", { role: "search" }, icon("search", 18), input), list];
  });
  if (seq) go("chat", chatId, String(seq));
}

function row(hit, close) {
  const { message } = hit;
  const made = entry({ face: personAvatar(message.sender, "medium"), title: `${nameOf(message.sender)} · ${wholeMoment(message.sent_at)}`, press: () => close(message.seq) });
  made.querySelector(".entry_words").append(element("span.entry_said", {}, highlighted(hit)));
  return made;
}
