// Searching: chats by name, people, and what was said, with what was found marked in it.

import { chatAvatar, nameOf, titleOf } from "./title.js";
import { avatar, personAvatar } from "../avatar.js";
import { element, replace } from "../dom.js";
import { afterPause } from "../emitter.js";
import { shortTime } from "../format.js";
import { icon } from "../icons.js";
import { address, go, stay } from "../place.js";
import { explain, isMe, messenger } from "../session.js";
import { attempt } from "../toast.js";
import { say } from "../words.js";
import { highlighted } from "./highlight.js";

const PAUSE = 250; // milliseconds without a key before the server is asked
const SHOWN = 5; // chats and people; messages have pages

export class Search {
  #asked = 0;

  constructor(onBusy) {
    this.onBusy = onBusy;
    this.input = element("input", { type: "search", placeholder: say("search"), "aria-label": say("search"), autocomplete: "off", enterkeyhint: "search" });
    this.box = element("div.search_box", { role: "search" }, icon("search", 18), this.input);
    this.results = element("div.search_results", { hidden: true, "aria-live": "polite" });
    const soon = afterPause(() => this.#ask(), PAUSE);
    this.input.addEventListener("input", () => (this.input.value.trim() ? soon() : this.clear()));
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.results.addEventListener("keydown", (event) => this.#walk(event));
  }

  focus() {
    this.input.focus();
    this.input.select();
  }

  clear() {
    this.#asked += 1;
    this.input.value = "";
    this.results.hidden = true;
    replace(this.results);
    this.onBusy(false);
  }

  leave() {
    this.#asked += 1;
  }

  async #ask() {
    const words = this.input.value.trim();
    const turn = (this.#asked += 1);
    if (!words) return;
    this.results.hidden = false;
    this.onBusy(true);
    const parts = [this.#chats(words)];
    replace(this.results, parts, element("p.list_empty", {}, say("searching")));
    const [people, found] = await Promise.all([
      messenger.people.search({ search: words, limit: SHOWN }).catch(() => ({ entities: [] })),
      messenger.messages.search({ q: words, limit: 20 }).catch((error) => ({ entities: [], error })),
    ]);
    if (turn !== this.#asked) return; // somebody has typed on
    parts.push(this.#people(people.entities.filter((person) => !isMe(person.id))), this.#messages(found));
    const none = parts.every((part) => !part);
    replace(this.results, parts, none && element("p.list_empty", {}, say("nothing_found")));
  }

  #chats(words) {
    const wanted = words.toLocaleLowerCase();
    const chats = messenger.chats.all().filter((chat) => titleOf(chat).toLocaleLowerCase().includes(wanted));
    return section(
      say("chats"),
      chats.slice(0, SHOWN).map((chat) => found(address("chat", chat.id), chatAvatar(chat, "medium"), titleOf(chat), chat.description ?? "")),
    );
  }

  #people(people) {
    const rows = people.map((person) => {
      const open = async (event) => {
        event.preventDefault();
        const here = stay();
        const chat = await attempt(() => messenger.chats.openDirect(person.id));
        if (chat && here()) go("chat", chat.id);
      };
      return found("#/", personAvatar(person, "medium"), nameOf(person), person.username ? `@${person.username}` : "", open);
    });
    return section(say("people"), rows);
  }

  #messages(page) {
    if (page.error) return element("p.list_empty", {}, explain(page.error));
    return section(say("messages"), page.entities.map(messageFound));
  }

  #key(event) {
    if (event.key === "Escape") this.clear();
    else if (event.key === "ArrowDown") (this.results.querySelector("a") ?? document.querySelector(".chat_list a"))?.focus();
    else return;
    event.preventDefault();
  }

  #walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.clear();
    if (!step) return;
    const links = [...this.results.querySelectorAll("a")];
    (links[links.indexOf(document.activeElement) + step] ?? this.input).focus();
    event.preventDefault();
  }
}

const section = (title, rows) =>
  rows.length ? element("section", {}, element("h2.section_title", {}, title), element("ul", {}, rows.map((row) => element("li", {}, row)))) : null;

function found(href, face, title, said, open = null) {
  const row = element("a.chat_row.small", { href }, face, element("div.row_words", {}, element("span.row_title", {}, title), said && element("span.row_said", {}, said)));
  if (open) row.addEventListener("click", open);
  return row;
}

function messageFound(hit) {
  const { message } = hit;
  const chat = messenger.chats.find(message.chat_id);
  const face = chat ? chatAvatar(chat, "medium") : avatar({ id: message.chat_id, name: "?" });
  const row = found(address("chat", message.chat_id, message.seq), face, chat ? titleOf(chat) : nameOf(message.sender), "");
  row.querySelector(".row_words").append(
    element("span.row_said", {}, element("span.row_sender", {}, `${nameOf(message.sender)}: `), highlighted(hit)),
  );
  row.append(element("span.row_time", {}, shortTime(message.sent_at)));
  return row;
}
