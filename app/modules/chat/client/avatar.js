// Pictures of people and chats: their own, or initials on a colour that stays the same.

import { element } from "./dom.js";
import { initials } from "./format.js";
import { root } from "./place.js";

const COLOURS = 8;

/** One of eight, always the same for the same id. */
export function colour(id) {
  let sum = 0;
  for (const letter of String(id ?? "")) sum = (sum * 31 + letter.codePointAt(0)) >>> 0;
  return sum % COLOURS;
}

/** `online` adds the dot of somebody who is there. */
export function avatar({ id, name, url = null, size = "medium", online = false }) {
  const face = url ? picture(url, name) : element("span.initials", { "aria-hidden": "true" }, initials(name));
  const kind = url ? "" : `.hue${colour(id)}`;
  return element(`span.avatar.${size}${kind}`, {}, face, online && element("span.online_dot"));
}

function picture(url, name) {
  const image = element("img", { src: new URL(url, root).href, alt: "", loading: "lazy", decoding: "async" });
  image.addEventListener("error", () => {
    image.parentElement?.classList.add("hue0");
    image.replaceWith(element("span.initials", { "aria-hidden": "true" }, initials(name)));
  });
  return image;
}

export const personAvatar = (person, size, online) =>
  avatar({ id: person.id, name: person.display_name || person.username || "", url: person.avatar_url, size, online });
