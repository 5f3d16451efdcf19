// Windows over the page: they hold the focus until they are closed, by Escape too.

import { element } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./words.js";

let titles = 0;

/**
 * Opens a window; `build(close)` gives what is in it. Returns a promise of what `close(answer)` is
 * told, or undefined when it is left.
 */
export function openDialog(title, build, { wide = false, bare = false } = {}) {
  return new Promise((resolve) => {
    const id = `dialog-${(titles += 1)}`;
    let answer;
    const close = (given) => {
      answer = given;
      window.close();
    };
    const window = element(`dialog.dialog${wide ? ".wide" : ""}${bare ? ".bare" : ""}`, { "aria-labelledby": id });
    window.append(
      element("header.dialog_head", {}, element("h2", { id }, title), closer(close)),
      element("div.dialog_body", {}, build(close, window)),
    );
    window.addEventListener("close", () => {
      document.body.append(...window.querySelectorAll(".toasts"));
      window.remove();
      resolve(answer);
    });
    window.addEventListener("mousedown", (event) => event.target === window && close());
    document.body.append(window);
    window.showModal();
    window.querySelector("[autofocus]")?.focus();
  });
}

const closer = (close) =>
  element("button.icon_button", { type: "button", "aria-label": say("close"), on: { click: () => close() } }, icon("close"));

/** Asks before what cannot be undone. */
export function confirmed(title, question, action, { harmless = false } = {}) {
  return openDialog(title, (close) => [
    element("p.quiet", {}, question),
    element(
      "div.dialog_actions",
      {},
      element("button.plain", { type: "button", on: { click: () => close(false) } }, say("cancel")),
      element(`button.${harmless ? "primary" : "danger"}`, { type: "button", autofocus: true, on: { click: () => close(true) } }, action),
    ),
  ]);
}

/** Closes all of them, when the page behind them goes. */
export function closeDialogs() {
  for (const open of document.querySelectorAll("dialog[open]")) open.close();
}
