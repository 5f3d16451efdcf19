// About a chat: its face, its people, its links, who wants in, and what its owner may change.

import { openDialog } from "../dialog.js";
import { element, replace } from "../dom.js";
import { icon } from "../icons.js";
import { LINE } from "../menu.js";
import { address, page } from "../place.js";
import { linkLine } from "./link_line.js";
import { chatMenu } from "../list/menus.js";
import { chatAvatar, titleOf } from "../list/title.js";
import { messenger, moderates } from "../session.js";
import { say } from "../words.js";
import { invitesPart } from "./invites.js";
import { membersPart } from "./members.js";
import { openProfile } from "./profile.js";
import { requestsPart } from "./requests.js";
import { settingsPart } from "./chat_settings.js";

const PARTS = { members: membersPart, invites: invitesPart, requests: requestsPart, change: settingsPart };

export async function openDetails(chatId, wanted) {
  const chat = messenger.chats.find(chatId);
  if (!chat) return;
  const { partner } = chat;
  if (chat.type === "direct" && partner) {
    await openProfile(partner.id, wanted);
    return;
  }
  await openDialog(titleOf(chat), (close) => details(chat, close), { wide: true });
}

/** Whoever leads the chat; a moderator of the site leads every channel. */
export const leads = (chat) => ["owner", "admin"].includes(chat.my_role) || (chat.type === "channel" && moderates());

function details(chat, close) {
  const shown = element("div");
  const names = ["members", ...(leads(chat) ? ["invites"] : []), ...(leads(chat) && chat.type === "channel" && !chat.is_public ? ["requests"] : []), ...(leads(chat) ? ["change"] : [])];
  const tabs = element("div.tabs", { role: "group", "aria-label": say("chat_details") });
  const choose = (name) => {
    replace(tabs, names.map((one) => element("button.chip", { type: "button", "aria-pressed": String(one === name), on: { click: () => choose(one) } }, say(`part_${one}`))));
    replace(shown, PARTS[name](chat, close));
    if (tabs.isConnected) tabs.querySelector("[aria-pressed=true]").focus();
  };
  choose("members");
  return [face(chat), names.length > 1 && tabs, shown];
}

function face(chat) {
  const slug = chat.slug ? `#${chat.slug}` : "";
  const count = say(chat.type === "channel" ? "subscribers_count" : "members_count", { n: chat.member_count });
  return element(
    "div.face_and_name",
    {},
    chatAvatar(chat, "huge"),
    element("p.quiet", {}, [count, slug, chat.type === "channel" && say(chat.is_public ? "is_public" : "is_private")].filter(Boolean).join(" · ")),
    chat.description && element("p.about", { dir: "auto" }, chat.description),
    chat.type === "channel" && linkLine(new URL(address("channel", chat.slug ?? chat.id), page).href, say("link_to_channel")),
    element("div.row_of_buttons", {}, chatMenu(chat.id).filter((entry) => entry && entry !== LINE).map(button)),
  );
}

const button = (entry) =>
  element(`button.quiet_button.with_icon${entry.danger ? ".dangerous" : ""}`, { type: "button", on: { click: entry.run } }, icon(entry.icon, 18), entry.label);
