// What is done with the code of a letter: an address is confirmed, a password chosen anew.

import { element } from "../dom.js";
import { field, form } from "../form.js";
import { address, go, stay } from "../place.js";
import { messenger } from "../session.js";
import { attempt, tell } from "../toast.js";
import { say } from "../words.js";
import { aside, card } from "./card.js";

const emailField = (value = "") =>
  field("email", say("email"), { kind: "email", autocomplete: "email", required: true, value, autofocus: !value });

const codeField = (focused) =>
  field("code", say("code"), { inputmode: "numeric", autocomplete: "one-time-code", required: true, maxlength: 16, autofocus: focused });

export function confirmView(email = "") {
  const confirm = async (given) => {
    const here = stay();
    await messenger.accounts.confirm({ email: given.email, code: given.code });
    tell(say("confirmed"));
    if (here()) go("sign-in");
  };
  const again = async (event) => {
    const typed = event.target.closest(".card").querySelector("[name=email]").value;
    if (await attempt(async () => (await messenger.accounts.resend(typed), true))) tell(say("sent_again"));
  };
  return card(
    say("confirm_email"),
    email ? say("confirm_text", { email }) : say("confirm_text_any"),
    form([emailField(email), codeField(Boolean(email))], say("confirm"), confirm, {
      after: element("button.quiet_button", { type: "button", on: { click: again } }, say("send_again")),
    }),
    aside("", address("sign-in"), say("back_to_sign_in")),
  );
}

export function resetView() {
  const ask = async ({ email }) => {
    const here = stay();
    await messenger.accounts.requestPasswordReset(email);
    if (here()) go("set-password", email);
  };
  return card(
    say("reset"),
    say("reset_text"),
    form([emailField()], say("send_code"), ask, { after: element("a", { href: address("set-password") }, say("have_code")) }),
    aside("", address("sign-in"), say("back_to_sign_in")),
  );
}

export function setPasswordView(email = "") {
  const choose = async (given) => {
    const here = stay();
    await messenger.accounts.setPassword({ email: given.email, code: given.code }, given.password);
    tell(say("password_set"));
    if (here()) go("sign-in");
  };
  const password = field("password", say("new_password"), { kind: "password", hint: say("password_hint"), autocomplete: "new-password", required: true });
  return card(
    say("set_password"),
    say("set_password_text"),
    form([emailField(email), codeField(Boolean(email)), password], say("save_password"), choose),
    aside("", address("sign-in"), say("back_to_sign_in")),
  );
}
