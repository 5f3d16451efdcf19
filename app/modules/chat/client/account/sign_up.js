// A new account, and the confirmation of its address where one is asked for.

import { field, form } from "../form.js";
import { address, go, stay } from "../place.js";
import { messenger } from "../session.js";
import { language, say } from "../words.js";
import { aside, card } from "./card.js";

export function signUpView() {
  const fields = [
    field("display_name", say("display_name"), { hint: say("display_name_hint"), autocomplete: "name", required: true, autofocus: true, maxlength: 100 }),
    field("email", say("email"), { kind: "email", autocomplete: "email", required: true }),
    field("username", say("username"), { hint: say("username_hint"), autocomplete: "username", autocapitalize: "none", spellcheck: "false" }),
    field("password", say("password"), { kind: "password", hint: say("password_hint"), autocomplete: "new-password", required: true }),
  ];
  return card(
    say("sign_up"),
    say("sign_up_text"),
    form(fields, say("sign_up"), signUp),
    aside(say("have_account"), address("sign-in"), say("sign_in")),
  );
}

async function signUp({ display_name, email, username, password }) {
  const named = username ? { username } : {};
  const here = stay();
  const account = await messenger.accounts.signUp({ display_name, email, password, locale: language, ...named });
  if (!here()) return;
  if (!account.is_confirmed) {
    // Where confirmation is off, an unconfirmed account may sign in all the same.
    const signedIn = await messenger.accounts.signIn({ email, password }).catch(() => null);
    if (!signedIn && here()) go("confirm", email);
  } else {
    await messenger.accounts.signIn({ email, password });
  }
}
