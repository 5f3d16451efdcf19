// The people of a chat: who they are, what they may, and who else shall come in.

import { confirmed, openDialog } from "../dialog.js";
import { element } from "../dom.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { nameOf } from "../list/title.js";
import { isMe, messenger } from "../session.js";
import { attempt } from "../toast.js";
import { say } from "../words.js";
import { leads } from "./details.js";
import { pages, personEntry } from "./entries.js";
import { peoplePicker } from "./people_picker.js";
import { openProfile } from "./profile.js";

export function membersPart(chat) {
  const bring = (cursor) => messenger.chats.members(chat.id, { limit: 50, ...(cursor ? { cursor } : {}) });
  const list = pages(bring, (member) => row(chat, member, () => list.reload()));
  const add = element("button.plain", { type: "button", on: { click: () => addPeople(chat, list) } }, say("add_people"));
  return element("div.part", {}, leads(chat) && element("div.row_of_buttons", {}, add), list);
}

function row(chat, member, changed) {
  const choices = entries(chat, member, changed);
  const more = element("button.icon_button", { type: "button", "aria-haspopup": "menu", "aria-label": say("member_menu", { name: nameOf(member.account) }) }, icon("more"));
  more.addEventListener("click", () => openMenu(choices, more, { label: nameOf(member.account) }));
  const mark = member.role !== "member" && element("span.role", {}, say(`role_${member.role}`));
  const said = isMe(member.account_id) ? say("you") : undefined;
  return personEntry(member.account, { ...(said ? { said } : {}), mark, actions: choices.length ? [more] : [] });
}

function entries(chat, member, changed) {
  if (isMe(member.account_id)) return [];
  const owner = chat.my_role === "owner";
  const profile = { label: say("profile"), icon: "person", run: () => openProfile(member.account_id) };
  const role = member.role === "admin" ? "member" : "admin";
  return [
    profile,
    owner && member.role !== "owner" && { label: say(role === "admin" ? "make_admin" : "make_member"), icon: "shield", run: () => then(changed, () => messenger.chats.setRole(chat.id, member.account_id, role)) },
    owner && { label: say("hand_over"), icon: "forward", run: () => handOver(chat, member, changed) },
    leads(chat) && member.role !== "owner" && { label: say("remove"), icon: "leave", danger: true, run: () => remove(chat, member, changed) },
  ].filter(Boolean);
}

async function then(changed, work) {
  if ((await attempt(async () => (await work(), true))) === true) changed();
}

async function handOver(chat, member, changed) {
  const sure = await confirmed(say("hand_over_title", { name: nameOf(member.account) }), say("hand_over_question"), say("hand_over"));
  if (sure) await then(changed, () => messenger.chats.setOwner(chat.id, member.account_id));
}

async function remove(chat, member, changed) {
  const sure = await confirmed(say("remove_title", { name: nameOf(member.account) }), say("remove_question"), say("remove"));
  if (sure) await then(changed, () => messenger.chats.removeMember(chat.id, member.account_id));
}

async function addPeople(chat, list) {
  const added = await openDialog(say("add_people"), (close) => {
    const picker = peoplePicker({ many: true });
    const add = async () => {
      if (!picker.ids.length) return close();
      const done = await attempt(() => messenger.chats.addMembers(chat.id, picker.ids));
      return done && close(true);
    };
    return [picker, element("div.dialog_actions", {}, element("button.primary", { type: "button", on: { click: add } }, say("add")))];
  });
  if (added) list.reload();
}
