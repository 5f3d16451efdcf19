// The card in the middle of the page that people see before they are signed in.

import { element } from "../dom.js";
import { LANGUAGES, language, say, speak } from "../words.js";

export function card(title, text, ...content) {
  return element(
    "main.account",
    {},
    element(
      "section.card",
      { "aria-labelledby": "card-title" },
      element("div.logo", { "aria-hidden": "true" }),
      element("h1", { id: "card-title" }, title),
      text && element("p.quiet", {}, text),
      content,
    ),
    languages(),
  );
}

function languages() {
  const buttons = Object.entries(LANGUAGES).map(([code, name]) =>
    element(
      "button.quiet_button",
      { type: "button", lang: code, "aria-pressed": String(code === language), on: { click: () => speak(code) } },
      name,
    ),
  );
  return element("nav.languages", { "aria-label": say("language") }, buttons);
}

/** A line below the form: a question, and the way to the answer. */
export function aside(question, address, answer) {
  return element("p.aside", {}, question, question && " ", element("a", { href: address }, answer));
}
