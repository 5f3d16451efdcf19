// A picture in its full size.

import { addressOf, saveFile } from "../chat/files.js";
import { openDialog } from "../dialog.js";
import { element } from "../dom.js";
import { attempt } from "../toast.js";
import { say } from "../words.js";

export async function openViewer(file, wanted) {
  const address = await attempt(() => addressOf(file));
  if (!address || !wanted()) return;
  const image = element("img", { src: address, alt: file.name });
  const save = element("button.plain", { type: "button", on: { click: () => saveFile(file) } }, say("save_it"));
  await openDialog(file.name, () => element("div.viewer", {}, image, save), { bare: true });
}
