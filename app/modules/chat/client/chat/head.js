// The head of a chat: whose it is, who is there or writes, and the ways into it.

import { bring } from "../bring.js";
import { element, replace } from "../dom.js";
import { lastSeen, number } from "../format.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { chatMenu } from "../list/menus.js";
import { chatAvatar, titleOf, typingLine } from "../list/title.js";
import { trouble } from "../list/connection.js";
import { go } from "../place.js";
import { messenger } from "../session.js";
import { say } from "../words.js";

export class Head {
  #drawn = "";

  constructor(chatId, pane) {
    this.chatId = chatId;
    this.pane = pane;
    const back = element("button.icon_button.back", { type: "button", "aria-label": say("back_to_chats"), on: { click: () => go() } }, icon("back"));
    this.title = element("button.chat_title", { type: "button", "aria-label": say("chat_details"), on: { click: () => pane.openDetails() } });
    this.more = element("button.icon_button", { type: "button", "aria-label": say("chat_menu"), "aria-haspopup": "menu" }, icon("more"));
    this.more.addEventListener("click", () => openMenu(this.#entries(), this.more, { label: say("chat_menu") }));
    const find = element("button.icon_button", { type: "button", "aria-label": say("search_here"), title: say("search_here"), on: { click: () => this.#search() } }, icon("search"));
    this.element = element("header.chat_head", {}, back, this.title, find, this.more);
    this.#watch();
    this.draw();
  }

  #entries() {
    return [{ label: say("chat_details"), icon: "info", run: () => this.pane.openDetails() }, ...chatMenu(this.chatId)];
  }

  #watch() {
    const chat = messenger.chats.find(this.chatId);
    const partner = chat?.partner;
    if (!partner || this.watched === partner.id) return;
    this.watched = partner.id;
    messenger.people.watch([partner.id]);
  }

  draw() {
    const chat = messenger.chats.find(this.chatId);
    if (!chat) return;
    this.#watch();
    const [words, kind] = this.#state(chat);
    const { partner } = chat;
    const signature = JSON.stringify([titleOf(chat), words, chat.avatar_url, partner]);
    if (signature === this.#drawn) return;
    this.#drawn = signature;
    const title = element("h1.chat_name", {}, titleOf(chat));
    const state = element(`span.chat_state${kind}`, {}, words);
    replace(this.title, chatAvatar(chat, "medium"), element("span.chat_words", {}, title, state));
    this.title.setAttribute("aria-label", `${titleOf(chat)}, ${words}. ${say("chat_details")}`);
  }

  /** One line: what is the matter, who writes, who is there, how many there are. */
  #state(chat) {
    const unwell = trouble();
    if (unwell) return [unwell, ".waiting"];
    const typing = typingLine(chat);
    if (typing) return [typing, ".active"];
    if (chat.type !== "direct") {
      return [say(chat.type === "channel" ? "subscribers_count" : "members_count", { n: chat.member_count, count: number(chat.member_count) }), ""];
    }
    const { partner } = chat;
    const presence = partner && messenger.people.presence(partner.id);
    if (presence?.online) return [say("online"), ".active"];
    return [presence ? lastSeen(presence.last_seen_at) : "", ""];
  }

  #search() {
    return bring(() => import("../later/search_here.js"), (later) => later.openSearchHere(this.chatId));
  }
}
