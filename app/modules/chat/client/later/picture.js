// Choosing a picture of somebody or something, and going without one again.

import { element } from "../dom.js";
import { attempt, tell } from "../toast.js";
import { say } from "../words.js";

export function pictureChooser({ has, set, remove }) {
  const input = element("input", { type: "file", accept: "image/png,image/jpeg,image/webp,image/gif", hidden: true, tabindex: "-1", "aria-label": say("choose_picture") });
  const drop = element("button.quiet_button.dangerous", { type: "button", hidden: !has }, say("remove_picture"));
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.value = "";
    if (!file || !(await attempt(async () => (await set(file), true)))) return;
    drop.hidden = false;
    tell(say("saved"));
  });
  drop.addEventListener("click", async () => {
    if (!(await attempt(async () => (await remove(), true)))) return;
    drop.hidden = true;
    tell(say("saved"));
  });
  const choose = element("button.plain", { type: "button", on: { click: () => input.click() } }, say("choose_picture"));
  return element("div.row_of_buttons", {}, choose, drop, input);
}
