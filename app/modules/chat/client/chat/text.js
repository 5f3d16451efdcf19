// The text of a message: addresses become links, what stands between backticks is code.

import { element, link } from "../dom.js";

const PIECES = /(```[\s\S]+?```|`[^`\n]+`|https?:\/\/[^\s<>"']+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/g;
const TRAILING = /[.,;:!?)\]}»”]+$/;
const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}[\p{Emoji_Modifier}\u200d\ufe0f]*\s?){1,3}$/u;

export function textOf(text) {
  return text.split(PIECES).map((piece, index) => (index % 2 ? special(piece) : piece));
}

function special(piece) {
  if (piece.startsWith("```")) return element("pre", {}, element("code", {}, piece.slice(3, -3).replace(/^\n/, "")));
  if (piece.startsWith("`")) return element("code", {}, piece.slice(1, -1));
  const behind = piece.match(TRAILING)?.[0] ?? "";
  const address = behind ? piece.slice(0, -behind.length) : piece;
  return [link(address.includes("://") ? address : `mailto:${address}`, address), behind];
}

/** One to three emoji and nothing else are shown large. */
export const isOnlyEmoji = (text) => text.length < 40 && ONLY_EMOJI.test(text.trim());
