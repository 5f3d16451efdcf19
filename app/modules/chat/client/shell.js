// The frame of the page for who is signed in: the list of chats, the chat, and what opens beside.

import { bring } from "./bring.js";
import { ChatPane } from "./chat/pane.js";
import { closeDialogs } from "./dialog.js";
import { element, replace } from "./dom.js";
import { Sidebar } from "./list/sidebar.js";
import { go, goInstead, place } from "./place.js";
import { explain, messenger } from "./session.js";
import { tell } from "./toast.js";
import { unreadAltogether } from "./list/title.js";
import { say } from "./words.js";
import { nothingChosen } from "./chat/empty.js";
import { listenForKeys } from "./keys.js";
import { notifyOf, tellOfRequest } from "./notices.js";

export class Shell {
  #pane = null;
  #window = null; // the one with an address that is open or on its way: `{at: address}`
  #endings = [];

  constructor() {
    this.sidebar = new Sidebar();
    this.main = element("main.stage", { tabindex: "-1" });
    this.element = element("div.shell", {}, this.sidebar.element, this.main);
    replace(this.main, nothingChosen());
    this.#endings.push(
      messenger.on("chats", () => this.#chatsChanged()),
      messenger.on("incoming", notifyOf),
      messenger.on("join_request", tellOfRequest),
      messenger.on("error", (error) => tell(explain(error), "wrong")),
      listenForKeys(this),
    );
  }

  /** Shows what the address says. */
  show() {
    if (location.hash === this.#window?.at) return;
    if (this.#window) closeDialogs();
    this.#window = null;
    const [what, id, more] = place();
    if (what === "chat" && id) this.#openChat(id, more ? Number(more) : null);
    else this.#closeChat();
    if (what === "invite") this.#open(() => import("./later/doorstep.js"), (later, wanted) => later.openInvite(id, wanted));
    else if (what === "channel") this.#open(() => import("./later/doorstep.js"), (later, wanted) => later.openChannel(id, wanted));
    else if (what === "settings") this.#open(() => import("./later/settings.js"), (later) => later.openSettings(id));
  }

  /** A window with an address of its own: closed, it leaves the list; whoever goes elsewhere closes it. */
  async #open(fetched, open) {
    const window = (this.#window = { at: location.hash });
    await bring(fetched, open);
    if (this.#window !== window) return;
    this.#window = null;
    if (location.hash === window.at) goInstead();
  }

  #openChat(id, seq) {
    this.element.dataset.view = "chat";
    if (this.#pane?.chatId === id) {
      if (seq) this.#pane.jump(seq);
      return;
    }
    this.#pane?.leave();
    this.#pane = new ChatPane(id, seq);
    replace(this.main, this.#pane.element);
    this.#pane.arrive();
    this.sidebar.draw();
  }

  #closeChat() {
    this.element.dataset.view = "list";
    if (!this.#pane) return;
    this.#pane.leave();
    this.#pane = null;
    replace(this.main, nothingChosen());
    this.sidebar.draw();
  }

  /** Out of a chat that is gone, and the number of what is unread into the title of the page. */
  #chatsChanged() {
    if (this.#pane?.gone()) {
      tell(say("chat_gone"));
      if (place()[1] === this.#pane.chatId) go(); // else its reader is on the way elsewhere already
    }
    const unread = unreadAltogether();
    document.title = unread ? `(${unread}) ${say("product")}` : say("product");
  }

  /** The pane that is open, for the keyboard. */
  get pane() {
    return this.#pane;
  }

  leave() {
    this.#pane?.leave();
    this.sidebar.leave();
    messenger.disconnect();
    for (const end of this.#endings) end();
  }
}
