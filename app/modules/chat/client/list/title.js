// What a chat is called, and what is told of it in one line.

import { avatar } from "../avatar.js";
import { isMe, messenger } from "../session.js";
import { eventWords } from "../chat/events.js";
import { say } from "../words.js";

export function titleOf(chat) {
  if (chat.type === "direct") return chat.partner?.display_name ?? say("direct_chat");
  return chat.name || say("no_name");
}

export function chatAvatar(chat, size) {
  const { partner } = chat;
  const online = Boolean(partner && messenger.people.presence(partner.id)?.online);
  return avatar({
    id: partner?.id ?? chat.id,
    name: titleOf(chat),
    url: partner ? partner.avatar_url : chat.avatar_url,
    size,
    online,
  });
}

export const nameOf = (person) => person?.display_name || person?.username || say("somebody");

export function isMuted(chat) {
  return Boolean(chat.muted_until && new Date(chat.muted_until) > new Date());
}

/** A message in one line, for the list, for quotes and for notices. */
export function inShort(message) {
  if (message.deleted_at) return say("message_deleted");
  if (message.system) return eventWords(message);
  const text = (message.text || message.forward?.text || "").replace(/\s+/g, " ").trim();
  if (text) return text.slice(0, 200);
  const files = message.attachments?.length ?? 0;
  return files ? say("files_count", { n: files }) : "";
}

export function typingLine(chat) {
  const names = messenger.chats
    .whoIsTyping(chat.id)
    .filter((id) => !isMe(id))
    .map((id) => nameOf(messenger.people.find(id)));
  if (!names.length) return "";
  if (chat.type === "direct") return say("typing");
  return names.length > 2 ? say("many_typing", { n: names.length }) : say("named_typing", { names: names.join(", "), n: names.length });
}

export function unreadAltogether() {
  return messenger.chats
    .all()
    .filter((chat) => !isMuted(chat))
    .reduce((sum, chat) => sum + chat.unread_count, 0);
}
