// What may be changed of a chat: its name, its face, who may write, whether everybody may come in.

import { confirmed } from "../dialog.js";
import { element } from "../dom.js";
import { field, form, toggle } from "../form.js";
import { titleOf } from "../list/title.js";
import { go, stay } from "../place.js";
import { messenger } from "../session.js";
import { attempt, tell } from "../toast.js";
import { say } from "../words.js";
import { pictureChooser } from "./picture.js";

export function settingsPart(chat, close) {
  const channel = chat.type === "channel";
  const fields = [
    field("name", say(channel ? "channel_name" : "group_name"), { required: true, maxlength: 100, value: chat.name ?? "" }),
    field("description", say("description"), { kind: "textarea", maxlength: 250, value: chat.description ?? "" }),
    channel && field("slug", say("slug"), { hint: say("slug_hint"), value: chat.slug ?? "", autocapitalize: "none", spellcheck: "false" }),
    channel && toggle("is_public", say("public_channel"), chat.is_public, { hint: say("public_hint") }),
    toggle("only_admins", say("only_admins"), chat.posting === "admins"),
  ];
  const picture = pictureChooser({
    has: Boolean(chat.avatar_url),
    set: (file) => messenger.chats.setAvatar(chat.id, file),
    remove: () => messenger.chats.removeAvatar(chat.id),
  });
  return element("div.part", {}, picture, form(fields, say("save"), (given) => save(chat, given)), chat.my_role === "owner" && deletion(chat, close));
}

async function save(chat, { name, description, slug, is_public, only_admins }) {
  const changes = { name, description: description.trim() ? description : null, posting: only_admins ? "admins" : "everyone" };
  if (chat.type === "channel") Object.assign(changes, { is_public, ...((slug || null) !== chat.slug ? { slug: slug || null } : {}) });
  await messenger.chats.update(chat.id, changes);
  tell(say("saved"));
}

function deletion(chat, close) {
  const remove = async () => {
    const sure = await confirmed(say("delete_chat_title", { name: titleOf(chat) }), say("delete_chat_question"), say("delete"));
    const here = stay();
    if (!sure || !(await attempt(async () => (await messenger.chats.remove(chat.id), true)))) return;
    close();
    if (here()) go();
  };
  return element("section.part", {}, element("h3", {}, say("delete_chat")), element("p.quiet", {}, say("delete_chat_text")), element("button.danger", { type: "button", on: { click: remove } }, say("delete_chat")));
}
