// A chat on the page: its head, what is pinned, its history, and the place to write.

import { bring } from "../bring.js";
import { element, replace } from "../dom.js";
import { attempt } from "../toast.js";
import { go } from "../place.js";
import { explain, messenger } from "../session.js";
import { say } from "../words.js";
import { Actions } from "./actions.js";
import { Composer } from "./composer.js";
import { acceptDrops } from "./drop.js";
import { emptyState } from "./empty.js";
import { Head } from "./head.js";
import { History } from "./history.js";
import { Pins } from "./pins.js";
import { onTrouble } from "../list/connection.js";

export class ChatPane {
  #endings = [];
  #known = false;
  #left = false;

  constructor(chatId, seq) {
    this.chatId = chatId;
    this.seq = seq;
    this.actions = new Actions(this);
    this.element = element("section.chat", { "aria-label": say("chat"), "data-chat": chatId });
  }

  /** Into the page; a chat that the list does not have yet is asked for. */
  async arrive() {
    const before = document.activeElement;
    replace(this.element, element("p.loading", { role: "status" }, say("loading")));
    const chat = messenger.chats.find(this.chatId) ?? (await this.#ask());
    if (this.#left || !chat) return;
    this.#known = true;
    this.#build(chat);
    await this.history.arrive(this.seq);
    if (this.#left) return;
    if (!matchMedia("(pointer: coarse)").matches) this.#invite(before);
    attempt(() => messenger.chats.get(this.chatId)); // with the members, for whoever looks
  }

  async #ask() {
    try {
      return await messenger.chats.get(this.chatId);
    } catch (error) {
      replace(this.element, missing(error, () => this.arrive()));
      return null;
    }
  }

  /** To write, unless its reader has begun something else while the messages were on their way. */
  #invite(before) {
    if ([before, document.body].includes(document.activeElement)) this.composer.focus();
  }

  #build(chat) {
    this.head = new Head(chat.id, this);
    this.pins = new Pins(chat.id, this);
    this.history = new History(chat.id, this.actions);
    this.composer = new Composer(chat.id, this);
    replace(this.element, this.head.element, this.pins.element, this.history.element, this.composer.element);
    acceptDrops(this.element, (files) => this.composer.attach(files));
    const here = (event) => event.chat_id === this.chatId;
    const mine = (event) => event.chat_ids.includes(this.chatId);
    this.#endings.push(
      messenger.on("messages", (event) => here(event) && this.#messagesChanged()),
      messenger.on("resync", (event) => here(event) && this.history.reread()),
      messenger.on("chats", (event) => mine(event) && this.#chatChanged()),
      messenger.on("typing", (event) => here(event) && this.head.draw()),
      messenger.on("presence", () => this.head.draw()),
      messenger.on("outbox", (event) => here(event) && this.history.draw()),
      onTrouble(() => this.head.draw()),
    );
    const looked = () => this.history.looked();
    addEventListener("focus", looked);
    this.#endings.push(() => removeEventListener("focus", looked));
  }

  #messagesChanged() {
    this.history.draw();
    this.pins.changed();
  }

  #chatChanged() {
    if (this.gone()) return;
    this.head.draw();
    this.composer.chatChanged();
    this.history.draw();
  }

  jump(seq) {
    this.seq = seq; // where it arrives, if it has not yet
    this.history?.jump(seq);
  }

  sent() {
    this.history.follow();
  }

  /** Whether it was a chat of ours and is none any more. */
  gone() {
    return this.#known && !messenger.chats.find(this.chatId);
  }

  async openDetails() {
    await bring(() => import("../later/details.js"), (later, wanted) => later.openDetails(this.chatId, wanted));
  }

  leave() {
    this.#left = true;
    this.history?.leave();
    this.composer?.leave();
    for (const end of this.#endings) end();
  }
}

/** What is shown instead of a chat that was asked for in vain. */
function missing(error, again) {
  const [drawn, title, text, word, run] = error.temporary
    ? ["error", say("not_loaded"), explain(error), "try_again", again]
    : ["lock", say("no_such_chat"), say("no_such_chat_text"), "back", () => go()];
  return emptyState(drawn, title, text, element("button.primary", { type: "button", on: { click: run } }, say(word)));
}
