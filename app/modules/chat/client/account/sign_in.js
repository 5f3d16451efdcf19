// Signing in; where people were seeded, as one of them with a single press.

import { avatar } from "../avatar.js";
import { element } from "../dom.js";
import { field, form } from "../form.js";
import { address, demo } from "../place.js";
import { messenger } from "../session.js";
import { attempt } from "../toast.js";
import { say } from "../words.js";
import { aside, card } from "./card.js";

const SEEDED = ["user1@example.com", "user2@example.com", "user3@example.com", "admin@admin.ru"];
const SEEDED_PASSWORD = "admin";

export function signInView() {
  const fields = [
    field("login", say("login"), { autocomplete: "username", required: true, autofocus: true, autocapitalize: "none", spellcheck: "false" }),
    field("password", say("password"), { kind: "password", autocomplete: "current-password", required: true }),
  ];
  const forgot = element("a", { href: address("reset") }, say("forgot"));
  return card(
    say("welcome"),
    say("welcome_text"),
    form(fields, say("sign_in"), ({ login, password }) => signIn(login, password), { after: forgot }),
    aside(say("no_account"), address("sign-up"), say("sign_up")),
    demo && seeded(),
  );
}

export function signIn(login, password) {
  const who = login.includes("@") ? { email: login.trim() } : { username: login.trim() };
  return messenger.accounts.signIn({ ...who, password });
}

function seeded() {
  const people = SEEDED.map((email) =>
    element(
      "button.seeded",
      { type: "button", "aria-label": say("demo_sign_in", { email }), on: { click: () => attempt(() => signIn(email, SEEDED_PASSWORD)) } },
      avatar({ id: email, name: email.split("@")[0].replace(/(\d)/, " $1"), size: "small" }),
      element("span", { title: email }, email.split("@")[0]),
    ),
  );
  return element("aside.demo", {}, element("h2", {}, say("demo_title")), element("p.quiet", {}, say("demo_text")), element("div.seeded_people", {}, people));
}
