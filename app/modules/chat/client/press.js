// Drawing waits while something is pressed: what is made anew or moved under a pointer gets no click.

import { oncePerFrame } from "./emitter.js";

const PRESSED = "a, button, .message"; // not a scroll bar, whose letting go is not told by every browser

let pressed = false;
const waiting = new Set();

/** Calls the work once a frame, however often it is asked for, and not before what is pressed is let go. */
export function oncePerFreeFrame(work) {
  const soon = oncePerFrame(() => (pressed ? waiting.add(soon) : work()));
  return soon;
}

function press({ target, button, isPrimary }) {
  if (isPrimary && button === 0) pressed = target.closest(PRESSED) !== null;
}

// The click follows at once, before the next frame.
function letGo() {
  pressed = false;
  for (const soon of waiting) soon();
  waiting.clear();
}

/** Whoever moves without a button has let it go, even if that was over another window. */
function moved({ buttons }) {
  if (pressed && buttons === 0) letGo();
}

document.addEventListener("pointerdown", press, true);
document.addEventListener("pointermove", moved, { capture: true, passive: true });
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, letGo, true);
window.addEventListener("blur", letGo);
