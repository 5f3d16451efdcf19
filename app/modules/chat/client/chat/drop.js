// Files that are let go over a chat, or pasted into it.

import { element } from "../dom.js";
import { icon } from "../icons.js";
import { say } from "../words.js";

export function acceptDrops(place, accept) {
  const veil = element("div.drop_veil", { hidden: true, "aria-hidden": "true" }, icon("attach", 40), element("span", {}, say("drop_here")));
  place.append(veil);
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  place.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    veil.hidden = false;
  });
  place.addEventListener("dragleave", (event) => {
    if (!place.contains(event.relatedTarget)) veil.hidden = true;
  });
  place.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    veil.hidden = true;
    accept([...event.dataTransfer.files]);
  });
  place.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    accept(files);
  });
}
