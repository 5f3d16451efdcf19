// What may be done from the list: begin a chat, look after one, and everything about oneself.

import { bring } from "../bring.js";
import { confirmed } from "../dialog.js";
import { LINE } from "../menu.js";
import { isAdmin, messenger, moderates } from "../session.js";
import { attempt } from "../toast.js";
import { say } from "../words.js";
import { isMuted, titleOf } from "./title.js";

export function newMenu() {
  const begin = (kind) => bring(() => import("../later/new_chat.js"), (later) => later.newChat(kind));
  return [
    { label: say("new_direct"), icon: "person", run: () => begin("direct") },
    { label: say("new_group"), icon: "group", run: () => begin("group") },
    { label: say("new_channel"), icon: "channel", run: () => begin("channel") },
    LINE,
    { label: say("find_channels"), icon: "search", run: openDirectory },
  ];
}

const openDirectory = () => bring(() => import("../later/directory.js"), (later) => later.openDirectory());

export function mainMenu() {
  return [
    { label: say("settings"), icon: "settings", run: () => bring(() => import("../later/settings.js"), (later) => later.openSettings()) },
    { label: say("find_channels"), icon: "channel", run: openDirectory },
    (moderates() || isAdmin()) && LINE,
    moderates() && { label: say("moderation"), icon: "shield", run: () => bring(() => import("../later/moderation.js"), (later) => later.openModeration()) },
    isAdmin() && { label: say("send_log"), icon: "mail", run: () => bring(() => import("../later/send_log.js"), (later) => later.openSendLog()) },
    LINE,
    { label: say("shortcuts"), icon: "info", run: () => bring(() => import("../later/shortcuts.js"), (later) => later.openShortcuts()) },
    { label: say("sign_out"), icon: "leave", run: () => attempt(() => messenger.accounts.signOut()) },
  ];
}

export function chatMenu(id) {
  const chat = messenger.chats.find(id);
  if (!chat) return [];
  const unread = chat.unread_count > 0 || chat.marked_unread;
  return [
    unread
      ? { label: say("mark_read"), icon: "read", run: () => markRead(chat) }
      : { label: say("mark_unread"), icon: "mail", run: () => attempt(() => messenger.chats.markUnread(id)) },
    isMuted(chat)
      ? { label: say("unmute"), icon: "bell", run: () => attempt(() => messenger.chats.unmute(id)) }
      : { label: say("mute"), icon: "bell_off", run: () => attempt(() => messenger.chats.mute(id)) },
    chat.type !== "direct" && LINE,
    chat.type !== "direct" && { label: say(chat.type === "channel" ? "leave_channel" : "leave_group"), icon: "leave", danger: true, run: () => leave(chat) },
  ];
}

function markRead(chat) {
  messenger.chats.markRead(chat.id);
  if (chat.marked_unread) attempt(() => messenger.chats.markUnread(chat.id, false));
}

export async function leave(chat) {
  const sure = await confirmed(say("leave_title", { name: titleOf(chat) }), say("leave_question"), say("leave"));
  if (sure) await attempt(() => messenger.chats.leave(chat.id));
}
