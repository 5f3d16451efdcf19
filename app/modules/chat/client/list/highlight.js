// What a search has found, marked in the text it was found in.

import { element } from "../dom.js";

const BEFORE = 30; // letters shown before the first find
const AFTER = 120; // and after the last

/** The server tells places in code points, ascending; JavaScript counts halves of some letters. */
export function highlighted({ message, highlights }) {
  const letters = [...message.text];
  const first = Math.max(0, (highlights[0]?.[0] ?? 0) - BEFORE);
  const parts = [first > 0 ? "…" : ""];
  let at = first;
  for (const [start, end] of highlights) {
    parts.push(letters.slice(at, start).join(""), element("mark", {}, letters.slice(start, end).join("")));
    at = end;
  }
  parts.push(letters.slice(at, at + AFTER).join(""));
  return parts;
}
