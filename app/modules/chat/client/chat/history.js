// The history of a chat on the screen: it draws the window, keeps its place and asks for more.

import { element } from "../dom.js";
import { oncePerFrame } from "../emitter.js";
import { icon } from "../icons.js";
import { badge } from "../format.js";
import { oncePerFreeFrame } from "../press.js";
import { me, messenger } from "../session.js";
import { attempt } from "../toast.js";
import { say } from "../words.js";
import { bubbleOf } from "./bubble.js";
import { emptyState } from "./empty.js";
import { itemsOf, speakAs } from "./items.js";
import { arrange } from "./arrange.js";
import { Walk } from "./walk.js";
import { Stretch } from "./stretch.js";

const NEAR = 900; // pixels from an end at which more is asked for
const BOTTOM = 60; // pixels from the bottom that still count as being there

export class History {
  #drawn = new Map();
  #pinned = true; // to the bottom: what comes is followed
  #bottom = 0; // where that was the last time
  #newFrom = null;
  #arrived = false;
  #turn = 0; // of the last wish to be somewhere: an earlier one that is granted later moves nobody

  constructor(chatId, actions) {
    this.chatId = chatId;
    this.actions = actions;
    this.stretch = new Stretch(chatId);
    this.line = element("ol.line", { "aria-label": say("messages") });
    this.scroller = element("div.history", { tabindex: "0", role: "region", "aria-label": say("history") }, this.line);
    this.newest = element("button.newest", { type: "button", hidden: true, "aria-label": say("to_newest"), on: { click: () => this.toNewest() } });
    this.element = element("div.history_frame", {}, this.scroller, this.newest);
    this.walk = new Walk(this.line, actions, (seq) => this.messageAt(seq));
    this.draw = oncePerFreeFrame(() => this.#draw());
    this.scroller.addEventListener("scroll", oncePerFrame(() => this.#scrolled()), { passive: true });
    this.observer = new ResizeObserver(() => this.#follows() && this.#toBottom());
    this.observer.observe(this.line);
    this.observer.observe(this.scroller);
  }

  /** Shows the place asked for, or the first unread message, or the newest. */
  async arrive(seq = null) {
    speakAs(me().id);
    const chat = messenger.chats.find(this.chatId);
    const unread = chat?.unread_count ?? 0;
    const first = unread ? (chat.last_read_seq ?? chat.last_seq - unread) + 1 : null;
    this.#newFrom = first;
    const target = seq ?? (unread > 20 ? first : null);
    const turn = (this.#turn += 1);
    await attempt(() => (target ? this.stretch.around(target) : this.stretch.newest()));
    if (turn !== this.#turn) return;
    this.#pinned = !target && !unread;
    this.#arrived = true;
    this.#draw();
    if (seq) this.#show(seq, true);
    else if (unread) this.#showNew();
    else this.#toBottom();
    this.#scrolled();
  }

  async jump(seq) {
    const turn = (this.#turn += 1);
    if (this.#itemAt(seq)) this.stretch.stay();
    else {
      const found = await attempt(() => this.stretch.around(seq));
      if (turn !== this.#turn || (!found && this.#arrived)) return;
      if (!found) return void this.toNewest();
    }
    this.#pinned = false;
    this.#arrived = true;
    this.#draw();
    this.#show(seq, true);
  }

  async toNewest() {
    const turn = (this.#turn += 1);
    await attempt(() => this.stretch.newest());
    if (turn !== this.#turn) return;
    this.#pin();
    this.#arrived = true;
    this.#draw();
    this.#toBottom();
    this.#scrolled();
  }

  /** What was loaded has been read anew: whoever reads further up stays there. */
  async reread() {
    if (!this.#arrived) return; // on the way to a place, which is asked for anew
    const seen = this.#pinned ? null : this.#drawn.get(this.#anchor()?.key);
    if (!seen?.item.message?.seq) return void this.toNewest();
    const turn = (this.#turn += 1);
    this.#arrived = false; // what is drawn stays meanwhile
    const found = await attempt(() => this.stretch.around(seen.item.message.seq));
    if (turn !== this.#turn) return;
    if (!found) return void this.toNewest();
    this.#arrived = true;
    this.#draw();
    this.#scrolled();
  }

  /** What one says oneself is always looked at. */
  follow() {
    if (!this.stretch.view().atEnd) return void this.toNewest();
    this.#pin();
    this.draw();
  }

  messageAt(key) {
    return this.#drawn.get(key)?.item.message ?? null;
  }

  get lastOfMine() {
    const mine = (message) => message.sender_id === me().id && !message.deleted_at && !message.system;
    return this.stretch.view().messages.findLast(mine) ?? null;
  }

  #draw() {
    if (!this.#arrived) return;
    if (this.#follows()) this.stretch.release();
    const view = this.stretch.view();
    if (!this.#pinned) this.stretch.hold(view);
    const chat = messenger.chats.find(this.chatId);
    if (!chat) return;
    const held = this.#pinned ? null : this.#anchor();
    const items = itemsOf(view.messages, view.pending, { newFrom: this.#newFrom });
    arrange(this.line, items, this.#drawn, (item) => this.#make(item, chat));
    this.#drawEmpty(items.length === 0 && !view.hasBefore);
    this.#drawNewest(view, chat);
    if (this.#pinned) this.#toBottom();
    else this.#keep(held);
    this.#markRead();
  }

  #make(item, chat) {
    if (item.kind === "message") return bubbleOf(item.message, chat, item.place, this.actions);
    const place = item.message ? { "data-key": item.key, "data-seq": item.message.seq } : {};
    return element(`li.${item.kind}`, place, element("span", {}, item.words));
  }

  #drawEmpty(empty) {
    this.element.querySelector(".empty")?.remove();
    if (empty) this.element.append(emptyState("send", say("empty_chat"), say("empty_chat_text")));
  }

  #drawNewest(view, chat) {
    const away = !view.atEnd || !this.#isAtBottom();
    this.newest.hidden = this.#pinned || !away;
    const unread = away && chat.unread_count ? element("span.badge", {}, badge(chat.unread_count)) : null;
    this.newest.replaceChildren(...[icon("arrow_down", 22), unread].filter(Boolean));
  }

  /** The first message in sight and where it is: it shall be there afterwards. */
  #anchor() {
    const top = this.scroller.getBoundingClientRect().top;
    for (const child of this.line.children) {
      const box = child.getBoundingClientRect();
      if (box.bottom > top && child.dataset.key) return { key: child.dataset.key, offset: box.top };
    }
    return null;
  }

  #keep(held) {
    const kept = held && this.#drawn.get(held.key)?.element;
    if (kept) this.scroller.scrollTop += kept.getBoundingClientRect().top - held.offset;
  }

  #toBottom() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#bottom = this.scroller.scrollTop;
  }

  #pin() {
    this.#pinned = true;
    this.#bottom = 0; // wherever that is
  }

  /** Its reader may have gone up since the last frame, which is not told yet. */
  #follows() {
    if (this.scroller.scrollTop < this.#bottom && !this.#isAtBottom()) this.#pinned = false;
    return this.#pinned;
  }

  #isAtBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < BOTTOM;
  }

  #scrolled() {
    if (!this.#arrived) return;
    const view = this.stretch.view();
    this.#pinned = view.atEnd && this.#isAtBottom();
    this.#bottom = this.scroller.scrollTop;
    const chat = messenger.chats.find(this.chatId);
    if (chat) this.#drawNewest(view, chat);
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    if (scrollTop < NEAR && view.hasBefore) this.#grow("before");
    else if (scrollHeight - scrollTop - clientHeight < NEAR && view.hasAfter) this.#grow("after");
    this.#markRead();
  }

  async #grow(where) {
    const grown = await this.stretch.grow(where).catch(() => false);
    if (!grown) return;
    this.#pinned = false;
    this.#draw();
    // It may not reach over the edge yet.
    requestAnimationFrame(() => this.#scrolled());
  }

  /** What has been in sight of somebody who looks at the page. */
  #markRead() {
    const chat = messenger.chats.find(this.chatId);
    if (!chat?.unread_count || document.hidden || !document.hasFocus()) return;
    const bottom = this.scroller.getBoundingClientRect().bottom;
    const seen = [...this.line.children].findLast((child) => child.dataset.seq > 0 && child.getBoundingClientRect().top < bottom - 8);
    const seq = Number(seen?.dataset.seq ?? 0);
    if (seq > (chat.last_read_seq ?? 0)) messenger.chats.markRead(this.chatId, seq);
  }

  looked() {
    this.#markRead();
  }

  #itemAt(seq) {
    return this.line.querySelector(`[data-seq="${seq}"]`);
  }

  #show(seq, flash) {
    const item = this.#itemAt(seq);
    if (!item) return;
    this.#pinned = false;
    item.scrollIntoView({ block: "center" });
    if (!flash) return;
    item.classList.add("found");
    setTimeout(() => item.classList.remove("found"), 2000);
  }

  #showNew() {
    const line = this.line.querySelector(".new");
    if (line) this.scroller.scrollTop = Math.max(0, line.offsetTop - this.scroller.clientHeight / 4);
    else this.#toBottom();
    this.#pinned = this.#isAtBottom();
  }

  leave() {
    this.observer.disconnect();
  }
}
