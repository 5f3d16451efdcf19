// What a link leads to: an invitation that is taken up, a channel that is looked at from outside.

import { avatar } from "../avatar.js";
import { confirmed, openDialog } from "../dialog.js";
import { element } from "../dom.js";
import { go } from "../place.js";
import { messenger } from "../session.js";
import { attempt, tell } from "../toast.js";
import { say } from "../words.js";
import { ask } from "./directory.js";

export async function openInvite(code, wanted) {
  const sure = await confirmed(say("invite_title"), say("invite_question"), say("join"), { harmless: true });
  const chat = sure && (await attempt(() => messenger.chats.acceptInvite(code)));
  if (chat && wanted()) go("chat", chat.id);
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** By its short name, or by its id where it has none that anybody may look up. */
export async function openChannel(name, wanted) {
  if (messenger.chats.find(name)) return go("chat", name);
  const byId = ID.test(name);
  const channel = await (byId ? ours(name) : attempt(() => messenger.chats.inDirectory(name)));
  if (!wanted()) return undefined;
  if (channel?.my_role) return go("chat", channel.id);
  if (byId) return askFor(name);
  if (!channel) return undefined;
  const chat = await openDialog(say("channel"), (close) => [face(channel), wayIn(channel, close)]);
  return chat && go("chat", chat.id);
}

/** At the start of the page the list of chats is still on its way. */
const ours = (id) => messenger.chats.get(id).catch(() => null);

/** Nothing is told of a channel that is not public: one asks, and waits. */
async function askFor(id) {
  const sure = await confirmed(say("ask_title"), say("ask_question"), say("ask_to_join"), { harmless: true });
  if (sure && (await attempt(() => messenger.chats.requestToJoin(id)))) tell(say("asked_text"));
}

const face = (channel) =>
  element(
    "div.face_and_name",
    {},
    avatar({ id: channel.id, name: channel.name, url: channel.avatar_url, size: "huge" }),
    element("h3", {}, channel.name),
    element("p.quiet", {}, say("subscribers_count", { n: channel.member_count })),
    channel.description && element("p.about", {}, channel.description),
  );

function wayIn(channel, close) {
  const join = async () => {
    const chat = await attempt(() => messenger.chats.join(channel.id));
    if (chat) close(chat);
  };
  if (channel.is_public) return element("button.primary", { type: "button", on: { click: join } }, say("join"));
  return element("button.primary", { type: "button", on: { click: (event) => ask(channel, event.currentTarget) } }, say("ask_to_join"));
}
