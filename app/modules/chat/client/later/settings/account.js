// The address, the password, one's data, and the end of the account.

import { saveAs } from "../../chat/files.js";
import { confirmed } from "../../dialog.js";
import { element } from "../../dom.js";
import { field, form } from "../../form.js";
import { me, messenger } from "../../session.js";
import { attempt, tell } from "../../toast.js";
import { say } from "../../words.js";

export function accountPart() {
  return element("div.part", {}, passwordPart(), emailPart(), exportPart(), endPart());
}

const part = (title, ...content) => element("section.part", {}, element("h3", {}, title), content);
const secret = (name, label, autocomplete) => field(name, label, { kind: "password", required: true, autocomplete });

const passwordPart = () =>
  part(
    say("change_password"),
    form([secret("old_password", say("old_password"), "current-password"), secret("new_password", say("new_password"), "new-password")], say("save_password"), async (given, made) => {
      await messenger.accounts.changePassword(given.old_password, given.new_password);
      made.reset();
      tell(say("password_changed"));
    }),
  );

const emailPart = () =>
  part(
    say("change_email"),
    element("p.quiet", {}, me().email),
    form([field("new_email", say("new_email"), { kind: "email", required: true, autocomplete: "email" }), secret("password", say("password"), "current-password")], say("change"), async (given, made) => {
      await messenger.accounts.changeEmail(given.new_email, given.password);
      made.reset();
      tell(say("letter_to_new"));
    }),
  );

function exportPart() {
  const bring = async () => {
    const data = await attempt(() => messenger.accounts.export());
    if (data) saveAs(data, "messenger.json");
  };
  return part(say("my_data"), element("p.quiet", {}, say("my_data_text")), element("button.plain", { type: "button", on: { click: bring } }, say("download")));
}

const endPart = () =>
  part(
    say("delete_account"),
    element("p.quiet", {}, say("delete_account_text")),
    form([secret("password", say("password"), "current-password")], say("delete_account"), async ({ password }) => {
      const sure = await confirmed(say("delete_account_title"), say("delete_account_question"), say("delete_account"));
      if (sure) await messenger.accounts.remove(password);
    }, { danger: true }),
  );
