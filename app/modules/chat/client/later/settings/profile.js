// One's own name, picture and words about oneself.

import { personAvatar } from "../../avatar.js";
import { element } from "../../dom.js";
import { field, form } from "../../form.js";
import { me, messenger } from "../../session.js";
import { tell } from "../../toast.js";
import { say } from "../../words.js";
import { pictureChooser } from "../picture.js";

const OPTIONAL = ["username", "first_name", "last_name", "phone", "bio"];

export function profilePart() {
  const account = me();
  const text = (name, more = {}) => field(name, say(name), { value: account[name] ?? "", maxlength: 100, ...more });
  const fields = [
    text("display_name", { required: true, hint: say("display_name_hint") }),
    text("username", { autocapitalize: "none", spellcheck: "false", maxlength: 64 }),
    text("first_name"),
    text("last_name"),
    text("phone", { kind: "tel", maxlength: 32, hint: say("phone_hint") }),
    text("bio", { kind: "textarea", maxlength: 500 }),
  ];
  const picture = pictureChooser({ has: Boolean(account.avatar_url), set: (file) => messenger.accounts.setAvatar(file), remove: () => messenger.accounts.removeAvatar() });
  return element("div.part", {}, element("div.face_and_name", {}, personAvatar(account, "huge"), picture), form(fields, say("save"), save));
}

async function save(given) {
  const changes = { display_name: given.display_name };
  for (const name of OPTIONAL) changes[name] = given[name].trim() === "" ? null : given[name];
  await messenger.accounts.update(changes);
  tell(say("saved"));
}
