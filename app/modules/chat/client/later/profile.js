// Somebody's profile, what one can do with them, and what staff can do about them.

import { personAvatar } from "../avatar.js";
import { confirmed, openDialog } from "../dialog.js";
import { element } from "../dom.js";
import { choice, field, form } from "../form.js";
import { wholeMoment } from "../format.js";
import { nameOf } from "../list/title.js";
import { go } from "../place.js";
import { isAdmin, isMe, messenger, moderates } from "../session.js";
import { attempt, tell } from "../toast.js";
import { say } from "../words.js";

export async function openProfile(accountId, wanted = () => true) {
  if (isMe(accountId)) return go("settings");
  const person = await attempt(() => messenger.people.get(accountId));
  if (!person || !wanted()) return;
  const chat = await openDialog(nameOf(person), (close) => [about(person), actions(person, close), moderates() && staff(person, close)]);
  if (chat) go("chat", chat.id);
}

function about(person) {
  const names = [person.first_name, person.middle_name, person.last_name].filter(Boolean).join(" ");
  return element(
    "div.face_and_name",
    {},
    personAvatar(person, "huge"),
    element("h3", {}, nameOf(person)),
    person.username && element("p.quiet", {}, `@${person.username}`),
    names && element("p.quiet", {}, names),
    person.bio && element("p.about", { dir: "auto" }, person.bio),
    person.email && element("p.quiet", {}, person.email),
  );
}

function actions(person, close) {
  const write = async () => {
    const chat = await attempt(() => messenger.chats.openDirect(person.id));
    if (chat) close(chat);
  };
  const ignore = async () => {
    const sure = await confirmed(say("ignore_title", { name: nameOf(person) }), say("ignore_question"), say("ignore"));
    if (sure && (await attempt(async () => (await messenger.accounts.ignore(person.id), true)))) tell(say("ignored_now"));
  };
  return element(
    "div.row_of_buttons",
    {},
    element("button.primary", { type: "button", on: { click: write } }, say("write_to")),
    element("button.plain", { type: "button", on: { click: ignore } }, say("ignore")),
  );
}

function staff(person, close) {
  const blocked = Boolean(person.blocked_at);
  const unblock = async () => {
    if (await attempt(async () => (await messenger.staff.unblock(person.id), true))) close();
  };
  return element(
    "section.part",
    {},
    element("h3", {}, say("moderation_of"), blocked && element("span.role.bad", {}, say("is_blocked"))),
    blocked && element("p.quiet", {}, [person.block_reason, person.blocked_until && say("until", { time: wholeMoment(person.blocked_until) })].filter(Boolean).join(" · ")),
    blocked ? element("button.plain", { type: "button", on: { click: unblock } }, say("unblock")) : blocking(person, close),
    isAdmin() && roles(person),
  );
}

const blocking = (person, close) =>
  form([field("reason", say("block_reason"), { maxlength: 500 })], say("block"), async ({ reason }) => {
    const sure = await confirmed(say("block_title", { name: nameOf(person) }), say("block_question"), say("block"));
    if (!sure) return;
    await messenger.staff.block(person.id, reason.trim() ? { reason } : {});
    tell(say("blocked_now"));
    close();
  }, { danger: true });

const roles = (person) =>
  form([choice("role", say("site_role"), { user: say("role_user"), moderator: say("role_moderator"), admin: say("role_admin") }, person.role)], say("save"), async ({ role }) => {
    await messenger.staff.setRole(person.id, role);
    tell(say("saved"));
  });
