// Walking through the history by keys, and all that can be done with a message by them.

const LONG_TOUCH = 450; // milliseconds
const KEYS = { r: "reply", e: "edit", f: "forward", Delete: "remove" };

export class Walk {
  constructor(line, actions, messageAt) {
    this.line = line;
    this.actions = actions;
    this.messageAt = messageAt;
    line.addEventListener("keydown", (event) => this.#pressed(event));
    line.addEventListener("contextmenu", (event) => this.#menu(event));
    line.addEventListener("dblclick", (event) => this.#answer(event));
    line.addEventListener("touchstart", (event) => this.#touched(event), { passive: true });
    for (const end of ["touchend", "touchmove", "touchcancel"]) line.addEventListener(end, () => clearTimeout(this.pressing), { passive: true });
  }

  /** From outside: the last message gets the focus. */
  enter() {
    this.#focus([...this.line.querySelectorAll(".message")].at(-1));
  }

  #focus(item) {
    if (!item) return false;
    this.line.querySelector('.message[tabindex="0"]')?.setAttribute("tabindex", "-1");
    item.setAttribute("tabindex", "0");
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
    return true;
  }

  #pressed(event) {
    const item = event.target.closest(".message");
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    const inside = event.target !== item;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") this.#step(item, event.key === "ArrowUp");
    else if (event.key === "Escape") this.actions.write();
    else if (inside) return;
    else if (["Enter", " ", "ContextMenu"].includes(event.key)) this.#open(item, below(item));
    else if (event.key in KEYS) this.#do(KEYS[event.key], item);
    else return;
    event.preventDefault();
  }

  #step(item, up) {
    const all = [...this.line.querySelectorAll(".message")];
    const next = all[all.indexOf(item) + (up ? -1 : 1)];
    if (!this.#focus(next) && !up) this.actions.write();
  }

  #do(name, item) {
    const message = this.messageAt(item.dataset.key);
    if (message?.id) this.actions[name](message);
  }

  #menu(event) {
    const item = event.target.closest(".message");
    // On links, and where text is marked, the browser's own menu is of more use.
    if (!item || event.target.closest("a") || !getSelection().isCollapsed) return;
    event.preventDefault();
    const byKey = event.clientX === 0 && event.clientY === 0;
    this.#open(item, byKey ? below(item) : { x: event.clientX, y: event.clientY });
  }

  /** Not every browser tells of a long touch by itself. */
  #touched(event) {
    const item = event.target.closest(".message");
    const [touch] = event.touches;
    clearTimeout(this.pressing);
    if (!item || event.touches.length > 1 || event.target.closest("a")) return;
    this.pressing = setTimeout(() => this.#open(item, { x: touch.clientX, y: touch.clientY }), LONG_TOUCH);
  }

  #open(item, at) {
    const message = this.messageAt(item.dataset.key);
    if (message?.id) this.actions.menu(message, at);
  }

  #answer(event) {
    const item = event.target.closest(".message");
    if (!item || event.target.closest("button, a, .text")) return;
    const message = this.messageAt(item.dataset.key);
    if (message?.id && !message.deleted_at) this.actions.reply(message);
  }
}

const below = (item) => item.querySelector(".bubble") ?? item;
