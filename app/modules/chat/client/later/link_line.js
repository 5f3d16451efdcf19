// An address of the page in one line, to be copied.

import { element } from "../dom.js";
import { attempt, tell } from "../toast.js";
import { say } from "../words.js";
import { smallButton } from "./entries.js";

export function linkLine(link, label, ...more) {
  const copy = async () => {
    if (await attempt(async () => (await navigator.clipboard.writeText(link), true))) tell(say("copied"));
  };
  return element("div.copy_line", { role: "group", "aria-label": label }, element("code", {}, link), smallButton(say("copy_link"), copy), more);
}
