// Menus at the pointer or below a button, walked through by the arrow keys.

import { element } from "./dom.js";
import { icon } from "./icons.js";

const EDGE = 8; // pixels between a menu and the edge of the page

export const LINE = "line";

let shown = null;

/**
 * `entries`: `{label, icon, run, danger}`, or LINE for a line between; what is not wanted is falsy. `at`: an element, or
 * `{x, y}`. `top` is put above the entries.
 */
export function openMenu(entries, at, { top = null, label = "" } = {}) {
  closeMenu();
  const before = document.activeElement;
  const menu = element("div.menu", { role: "menu", popover: "manual", "aria-label": label });
  if (top) menu.append(top);
  const list = element("div.menu_list");
  list.append(...entries.filter(Boolean).map(entryOf));
  menu.append(list);
  menu.addEventListener("keydown", walk);
  (document.querySelector("dialog[open]") ?? document.body).append(menu);
  menu.showPopover?.();
  put(menu, at);
  shown = { menu, before };
  menu.querySelector("button")?.focus({ preventScroll: true });
  setTimeout(() => document.addEventListener("pointerdown", outside), 0);
}

function entryOf(entry) {
  if (entry === LINE) return element("hr", { role: "separator" });
  const run = () => {
    closeMenu();
    entry.run();
  };
  return element(
    `button.menu_entry${entry.danger ? ".dangerous" : ""}`,
    { type: "button", role: "menuitem", tabindex: "-1", on: { click: run } },
    icon(entry.icon, 18),
    element("span", {}, entry.label),
  );
}

function put(menu, at) {
  const box = at instanceof Element ? at.getBoundingClientRect() : null;
  const width = menu.offsetWidth;
  const height = menu.offsetHeight;
  let x = box ? box.right - width : at.x;
  let y = box ? box.bottom + 4 : at.y;
  if (y + height > innerHeight - EDGE) y = box && box.top > height ? box.top - height - 4 : innerHeight - height - EDGE;
  x = Math.min(Math.max(EDGE, x), innerWidth - width - EDGE);
  menu.style.setProperty("left", `${x}px`);
  menu.style.setProperty("top", `${Math.max(EDGE, y)}px`);
}

function walk(event) {
  const buttons = [...shown.menu.querySelectorAll("button")];
  const here = buttons.indexOf(document.activeElement);
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  if (event.key in steps) buttons.at((here + steps[event.key]) % buttons.length)?.focus();
  else if (event.key === "Home") buttons[0]?.focus();
  else if (event.key === "End") buttons.at(-1)?.focus();
  else if (event.key === "Escape" || event.key === "Tab") closeMenu();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

const outside = (event) => {
  if (shown && !shown.menu.contains(event.target)) closeMenu();
};

export function closeMenu() {
  if (!shown) return;
  const { menu, before } = shown;
  shown = null;
  document.removeEventListener("pointerdown", outside);
  menu.remove();
  if (before?.isConnected) before.focus({ preventScroll: true });
}
