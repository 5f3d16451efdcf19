// Links that let people in: made, copied, taken back.

import { element } from "../dom.js";
import { field, form } from "../form.js";
import { wholeMoment } from "../format.js";
import { address, page } from "../place.js";
import { nameOf } from "../list/title.js";
import { messenger } from "../session.js";
import { attempt } from "../toast.js";
import { say } from "../words.js";
import { pages, smallButton } from "./entries.js";
import { linkLine } from "./link_line.js";

export function invitesPart(chat) {
  const bring = async (cursor) => paged(await messenger.chats.invites(chat.id, { limit: 50, ...(cursor ? { cursor } : {}) }));
  const list = pages(bring, (invite) => row(chat, invite, () => list.reload()), say("no_invites"));
  return element("div.part", {}, making(chat, list), list);
}

const paged = (answer) => (Array.isArray(answer) ? { entities: answer, next_cursor: null } : answer);

function making(chat, list) {
  const uses = field("max_uses", say("max_uses"), { kind: "number", min: 1, max: 100000, inputmode: "numeric" });
  const days = field("days", say("good_for_days"), { kind: "number", min: 1, max: 365, inputmode: "numeric" });
  return form([uses, days], say("make_invite"), async (given) => {
    const wanted = {};
    if (given.max_uses) wanted.max_uses = Number(given.max_uses);
    if (given.days) wanted.expires_at = new Date(Date.now() + Number(given.days) * 86_400_000).toISOString();
    await messenger.chats.createInvite(chat.id, wanted);
    list.reload();
  });
}

function row(chat, invite, changed) {
  const link = new URL(address("invite", invite.code), page).href;
  const remove = async () => {
    if (await attempt(async () => (await messenger.chats.removeInvite(chat.id, invite.id), true))) changed();
  };
  const facts = [
    nameOf(invite.created_by),
    say("used_times", { n: invite.uses }) + (invite.max_uses ? ` / ${invite.max_uses}` : ""),
    invite.expires_at && say("until", { time: wholeMoment(invite.expires_at) }),
  ];
  return element(
    "div.part",
    {},
    linkLine(link, say("invite_link"), smallButton(say("take_back"), remove, true)),
    element("p.hint", {}, facts.filter(Boolean).join(" · ")),
  );
}
