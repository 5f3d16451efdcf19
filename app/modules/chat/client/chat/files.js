// The files of a message: pictures are shown, everything else can be saved.

import { element, replace } from "../dom.js";
import { size } from "../format.js";
import { icon } from "../icons.js";
import { messenger } from "../session.js";
import { attempt } from "../toast.js";
import { say } from "../words.js";

const KEPT = 60; // pictures held for being shown again
const WIDEST = 340; // pixels
const held = new Map();

export function filesOf(message, actions) {
  const files = (message.attachments ?? []).filter((file) => file && typeof file === "object");
  if (!files.length) return null;
  return element("div.files", {}, files.map((file) => (file.kind === "image" ? picture(file, actions) : saved(file))));
}

/** The bytes need a token, so a picture is fetched, and shown from the page's own memory. */
export async function addressOf(file, variant) {
  const key = `${file.id} ${variant ?? ""}`;
  if (!held.has(key)) {
    const fetched = messenger.attachments.download(file.id, variant).then((blob) => URL.createObjectURL(blob));
    fetched.catch(() => held.delete(key));
    held.set(key, fetched);
    if (held.size > KEPT) forget(held.keys().next().value);
  }
  return held.get(key);
}

function forget(key) {
  held.get(key).then((address) => URL.revokeObjectURL(address), () => {});
  held.delete(key);
}

function picture(file, actions) {
  const image = element("img", { alt: file.name, decoding: "async" });
  const button = element("button.picture", { type: "button", tabindex: "-1", "aria-label": say("open_picture", { name: file.name }), on: { click: () => actions.view(file) } }, image);
  if (file.width && file.height) {
    // Its place is kept, so that nothing jumps when it comes.
    const width = Math.min(WIDEST, file.width);
    image.style.setProperty("aspect-ratio", `${file.width} / ${file.height}`);
    image.style.setProperty("width", `${width}px`);
  }
  addressOf(file, file.thumb ? "thumb" : undefined).then(
    (address) => image.setAttribute("src", address),
    () => replace(button, element("span.broken", {}, icon("file"), file.name)),
  );
  return button;
}

function saved(file) {
  return element(
    "button.document",
    { type: "button", tabindex: "-1", "aria-label": say("save_file", { name: file.name }), on: { click: () => saveFile(file) } },
    element("span.document_icon", {}, icon("file", 22)),
    element("span.document_words", {}, element("span.document_name", {}, file.name), element("span.document_size", {}, size(file.size))),
  );
}

export async function saveFile(file) {
  const blob = await attempt(() => messenger.attachments.download(file.id));
  if (blob) saveAs(blob, file.name);
}

export function saveAs(blob, name) {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
