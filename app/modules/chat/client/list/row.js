// One chat in the list.

import { element, replace } from "../dom.js";
import { badge, shortTime } from "../format.js";
import { icon } from "../icons.js";
import { address } from "../place.js";
import { isMe, messenger } from "../session.js";
import { say } from "../words.js";
import { chatAvatar, inShort, isMuted, nameOf, titleOf, typingLine } from "./title.js";
import { draftOf } from "../chat/drafts.js";
import { ticks } from "../chat/ticks.js";

export class ChatRow {
  #drawn = "";

  constructor(chat, onMenu) {
    this.id = chat.id;
    this.link = element("a.chat_row", { href: address("chat", chat.id) });
    this.element = element("li", {}, this.link);
    this.link.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      onMenu(this.id, { x: event.clientX, y: event.clientY });
    });
  }

  /** Draws again what has changed; the link itself stays, and with it the focus. */
  draw(chat, open) {
    const signature = this.#signature(chat, open);
    if (signature === this.#drawn) return;
    this.#drawn = signature;
    this.link.toggleAttribute("aria-current", false);
    if (open) this.link.setAttribute("aria-current", "page");
    replace(this.link, chatAvatar(chat, "large"), element("div.row_words", {}, this.#first(chat), this.#second(chat, open)));
  }

  #signature(chat, open) {
    const { partner } = chat;
    const last = chat.last_message;
    return JSON.stringify([
      titleOf(chat), chat.avatar_url, partner?.avatar_url, chat.type, open, last?.id, last?.version, last?.is_read,
      chat.unread_count, chat.marked_unread, isMuted(chat), typingLine(chat), draftOf(chat.id),
      messenger.outbox.all(chat.id).at(-1)?.state, partner && messenger.people.presence(partner.id)?.online,
      new Date().toDateString(),
    ]);
  }

  #first(chat) {
    const last = chat.last_message;
    return element(
      "div.row_line",
      {},
      chat.type === "channel" && element("span.row_kind", {}, icon("channel", 16)),
      element("span.row_title", {}, titleOf(chat)),
      isMuted(chat) && element("span.row_kind", { title: say("muted") }, icon("bell_off", 14)),
      element("span.row_time", {}, last && isMe(last.sender_id) && !last.system && !last.deleted_at && ticks(last), last ? shortTime(last.sent_at) : ""),
    );
  }

  #second(chat, open) {
    return element("div.row_line", {}, element("span.row_said", {}, this.#said(chat, open)), this.#badge(chat));
  }

  #said(chat, open) {
    const typing = typingLine(chat);
    if (typing) return element("span.row_typing", {}, typing);
    const draft = open ? "" : draftOf(chat.id);
    if (draft) return [element("span.row_draft", {}, `${say("draft")}: `), draft];
    const pending = messenger.outbox.all(chat.id).at(-1);
    if (pending) return inShort(pending);
    const last = chat.last_message;
    if (!last) return say("nothing_said");
    if (last.system) return inShort(last);
    const mine = isMe(last.sender_id);
    const who = mine ? say("you") : chat.type === "group" ? nameOf(last.sender) : "";
    return [who && element("span.row_sender", {}, `${who}: `), inShort(last)];
  }

  #badge(chat) {
    if (!chat.unread_count && !chat.marked_unread) return null;
    const words = chat.unread_count ? say("unread_count", { n: chat.unread_count }) : say("marked_unread");
    return element(
      `span.badge${isMuted(chat) ? ".muted" : ""}${chat.unread_count ? "" : ".dot"}`,
      {},
      element("span", { "aria-hidden": "true" }, chat.unread_count ? badge(chat.unread_count) : ""),
      element("span.unseen", {}, words),
    );
  }
}
