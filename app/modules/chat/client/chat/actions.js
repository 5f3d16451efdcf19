// What can be done with a message: answer, correct, mark, send on, pin, report, take back.

import { bring } from "../bring.js";
import { confirmed } from "../dialog.js";
import { LINE, closeMenu, openMenu } from "../menu.js";
import { isMe, me, messenger, moderates } from "../session.js";
import { attempt, tell } from "../toast.js";
import { say } from "../words.js";
import { quickReactions } from "./reactions.js";

export class Actions {
  /** `pane` is where the message is: it answers, edits and jumps. */
  constructor(pane) {
    this.pane = pane;
    this.jump = (seq) => pane.jump(seq);
    this.reply = (message) => message.deleted_at || pane.composer.reply(message);
    this.write = () => pane.composer.focus();
  }

  get #chat() {
    return messenger.chats.find(this.pane.chatId);
  }

  #leads() {
    const chat = this.#chat;
    return ["owner", "admin"].includes(chat.my_role) || (chat.type === "channel" && moderates());
  }

  menu(message, at) {
    const options = { label: say("message_menu") };
    if (!message.deleted_at) options.top = quickReactions(message, this, closeMenu);
    openMenu(this.#entries(message), at, options);
  }

  #entries(message) {
    const mine = isMe(message.sender_id);
    if (message.deleted_at) return [{ label: say("hide"), icon: "trash", run: () => this.hide(message) }];
    return [
      { label: say("reply"), icon: "reply", run: () => this.reply(message) },
      mine && { label: say("edit"), icon: "edit", run: () => this.edit(message) },
      message.text && { label: say("copy"), icon: "copy", run: () => this.copy(message) },
      { label: say("forward"), icon: "forward", run: () => this.forward(message) },
      this.#mayPin() && (message.pinned
        ? { label: say("unpin"), icon: "pin", run: () => this.pin(message, false) }
        : { label: say("pin"), icon: "pin", run: () => this.pin(message, true) }),
      { label: say("more_reactions"), icon: "react", run: () => this.anyReaction(message) },
      mine && { label: say("who_has_read"), icon: "checks", run: () => this.#later("readers", message) },
      message.edited_at && { label: say("earlier_texts"), icon: "clock", run: () => this.#later("edits", message) },
      LINE,
      !mine && { label: say("report"), icon: "flag", run: () => this.#later("report", message) },
      { label: say("hide"), icon: "close", run: () => this.hide(message) },
      (mine || this.#leads()) && { label: say("delete"), icon: "trash", danger: true, run: () => this.remove(message) },
    ];
  }

  #mayPin() {
    return this.#chat.type === "direct" || this.#leads();
  }

  edit(message) {
    if (isMe(message.sender_id) && !message.deleted_at) this.pane.composer.edit(message);
  }

  async copy(message) {
    await attempt(() => navigator.clipboard.writeText(message.text));
    tell(say("copied"));
  }

  async forward(message) {
    if (message.deleted_at) return;
    await bring(() => import("../later/forward.js"), (later) => later.openForward(message));
  }

  pin(message, pinned) {
    const { messages } = messenger;
    return attempt(() => (pinned ? messages.pin(message.chat_id, message.id) : messages.unpin(message.chat_id, message.id)));
  }

  react(message, emoji, remove) {
    const { messages } = messenger;
    return attempt(() => (remove ? messages.unreact : messages.react).call(messages, message.chat_id, message.id, emoji));
  }

  async anyReaction(message) {
    const emoji = await bring(() => import("../later/emoji.js"), (later) => later.chooseEmoji());
    if (emoji) this.react(message, emoji, message.reactions.some((one) => one.emoji === emoji && one.account_ids.includes(me().id)));
  }

  async hide(message) {
    const sure = await confirmed(say("hide_title"), say("hide_question"), say("hide"));
    if (sure) await attempt(() => messenger.messages.hide(message.chat_id, message.id));
  }

  async remove(message) {
    if (message.deleted_at || !(isMe(message.sender_id) || this.#leads())) return;
    const sure = await confirmed(say("delete_title"), say("delete_question"), say("delete"));
    if (sure) await attempt(() => messenger.messages.remove(message.chat_id, message.id));
  }

  retry(message) {
    messenger.outbox.retry(message.client_message_id);
  }

  discard(message) {
    return attempt(() => messenger.outbox.discard(message.client_message_id));
  }

  profile(accountId) {
    return bring(() => import("../later/profile.js"), (later, wanted) => later.openProfile(accountId, wanted));
  }

  view(file) {
    return bring(() => import("../later/viewer.js"), (later, wanted) => later.openViewer(file, wanted));
  }

  #later(what, message) {
    return bring(() => import("../later/message_facts.js"), (later, wanted) => later[what](message, wanted));
  }
}
