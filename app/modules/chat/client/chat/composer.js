// The place to write: it grows with the text, answers, corrects, and takes files along.

import { bring } from "../bring.js";
import { element, replace } from "../dom.js";
import { icon } from "../icons.js";
import { inShort, nameOf } from "../list/title.js";
import { isMe, messenger } from "../session.js";
import { attempt, tell } from "../toast.js";
import { say } from "../words.js";
import { draftOf, keepDraft } from "./drafts.js";
import { Uploads } from "./uploads.js";

const ONE_BY_ONE = matchMedia("(pointer: coarse)"); // on a phone, Enter begins a line

export class Composer {
  #about = null; // {kind: "reply" | "edit", message}

  constructor(chatId, pane) {
    this.chatId = chatId;
    this.pane = pane;
    this.uploads = new Uploads(() => this.#update());
    this.note = element("div.composer_note", { hidden: true });
    this.input = element("textarea.composer_text", {
      rows: 1, placeholder: say("write"), "aria-label": say("write"), dir: "auto", enterkeyhint: "send", autocomplete: "off",
      on: { input: () => this.#typed(), keydown: (event) => this.#key(event), blur: () => messenger.chats.typing(chatId, false) },
    });
    this.input.value = draftOf(chatId);
    this.send = element("button.send", { type: "submit", "aria-label": say("send"), title: say("send") }, icon("send", 22));
    this.element = element("form.composer", { "aria-label": say("new_message"), on: { submit: (event) => this.#submit(event) } });
    this.closed = element("p.composer_closed", { hidden: true }, say("only_admins_write"));
    this.element.append(this.note, this.uploads.element, this.#line(), this.closed);
    this.chatChanged();
    this.#update();
    requestAnimationFrame(() => this.#grow());
  }

  #line() {
    const picker = element("input", { type: "file", multiple: true, hidden: true, tabindex: "-1", "aria-hidden": "true" });
    picker.addEventListener("change", () => {
      this.attach([...picker.files]);
      picker.value = "";
    });
    const attach = element("button.icon_button", { type: "button", "aria-label": say("attach"), title: say("attach"), on: { click: () => picker.click() } }, icon("attach", 22));
    const emoji = element("button.icon_button", { type: "button", "aria-label": say("emoji"), title: say("emoji"), on: { click: () => this.#emoji() } }, icon("react", 22));
    this.line = element("div.composer_line", {}, attach, picker, element("div.composer_field", {}, this.input, emoji), this.send);
    return this.line;
  }

  focus() {
    this.input.focus();
  }

  chatChanged() {
    const chat = messenger.chats.find(this.chatId);
    const closed = chat?.posting === "admins" && !["owner", "admin"].includes(chat.my_role);
    this.closed.hidden = !closed;
    this.line.hidden = closed;
    this.#limit = messenger.limits.text_max ?? 4000;
  }

  #limit = 4000;

  attach(files) {
    if (!files.length || this.line.hidden) return;
    if (!this.uploads.add(files)) tell(say("too_many_files"), "wrong");
    this.#update();
    this.focus();
  }

  reply(message) {
    this.#turn({ kind: "reply", message });
  }

  edit(message) {
    this.#turn({ kind: "edit", message });
    this.input.value = message.text;
    this.#grow();
    this.#update();
  }

  #turn(about) {
    if (this.#about?.kind === "edit" && about?.kind !== "edit") this.input.value = draftOf(this.chatId);
    this.#about = about;
    this.note.hidden = !about;
    if (about) replace(this.note, this.#noteOf(about));
    this.#grow();
    this.#update();
    this.focus();
  }

  #noteOf({ kind, message }) {
    const author = isMe(message.sender_id) ? say("you") : nameOf(message.sender);
    const title = kind === "edit" ? say("editing") : say("replying_to", { name: author });
    const leave = element("button.icon_button.small", { type: "button", "aria-label": say("cancel"), on: { click: () => this.#turn(null) } }, icon("close", 18));
    return [icon(kind === "edit" ? "edit" : "reply", 20), element("span.note_words", {}, element("span.note_title", {}, title), element("span.note_said", {}, inShort(message))), leave];
  }

  #typed() {
    this.#grow();
    this.#update();
    if (this.#about?.kind === "edit") return;
    keepDraft(this.chatId, this.input.value);
    messenger.chats.typing(this.chatId, this.input.value.trim() !== "");
  }

  #grow() {
    this.input.style.setProperty("height", "auto");
    this.input.style.setProperty("height", `${this.input.scrollHeight}px`);
  }

  #update() {
    const text = this.input.value.trim();
    const over = [...this.input.value].length - this.#limit;
    this.element.classList.toggle("over", over > 0);
    this.input.setCustomValidity(over > 0 ? say("too_long", { n: over }) : "");
    this.send.disabled = over > 0 || !this.uploads.ready || !(text || this.uploads.some);
  }

  #key(event) {
    if (event.isComposing) return;
    const empty = this.input.value === "";
    if (event.key === "Enter" && !event.shiftKey && !ONE_BY_ONE.matches) this.#submit(event);
    else if (event.key === "Escape" && this.#about) this.#turn(null);
    else if (event.key === "ArrowUp" && empty && !this.#about) this.#up(event);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Up from an empty line: to one's own last words, with Shift into the history. */
  #up(event) {
    const last = this.pane.history.lastOfMine;
    if (last && !event.shiftKey) this.edit(last);
    else this.pane.history.walk.enter();
  }

  #submit(event) {
    event.preventDefault();
    if (this.send.disabled) return;
    const text = this.input.value.trim();
    const about = this.#about;
    if (about?.kind === "edit") this.#correct(about.message, text);
    else this.#post(text, about?.message);
  }

  #post(text, answered) {
    const attachments = this.uploads.take();
    const draft = { text };
    if (answered) draft.reply_to_id = answered.id;
    if (attachments.length) draft.attachment_ids = attachments.map((one) => one.id);
    messenger.messages.send(this.chatId, draft);
    messenger.chats.typing(this.chatId, false);
    keepDraft(this.chatId, "");
    this.input.value = "";
    this.#turn(null);
    this.pane.sent();
  }

  async #correct(message, text) {
    this.#turn(null);
    if (text && text !== message.text) await attempt(() => messenger.messages.edit(this.chatId, message.id, text));
  }

  async #emoji() {
    const emoji = await bring(() => import("../later/emoji.js"), (later) => later.chooseEmoji());
    this.focus();
    if (!emoji) return;
    this.input.setRangeText(emoji, this.input.selectionStart, this.input.selectionEnd, "end");
    this.#typed();
  }

  leave() {
    messenger.chats.typing(this.chatId, false);
    this.uploads.stop();
  }
}
