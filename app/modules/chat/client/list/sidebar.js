// The side of the page with the list of chats, the search, and what one may begin.

import { personAvatar } from "../avatar.js";
import { element, replace } from "../dom.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { place } from "../place.js";
import { oncePerFreeFrame } from "../press.js";
import { me, messenger } from "../session.js";
import { say } from "../words.js";
import { chatMenu, mainMenu, newMenu } from "./menus.js";
import { connectionLine, onTrouble, trouble } from "./connection.js";
import { ChatRow } from "./row.js";
import { Search } from "./search.js";

const FILTERS = {
  all: () => true,
  unread: (chat) => chat.unread_count > 0 || chat.marked_unread,
  channels: (chat) => chat.type === "channel",
};

export class Sidebar {
  #rows = new Map();
  #watched = new Set();
  #filter = "all";
  #endings = [];

  constructor() {
    this.list = element("ul.chat_list", { "aria-label": say("chats") });
    this.search = new Search((busy) => this.#searching(busy));
    this.status = element("div", { role: "status" });
    this.tabs = element("div.filters", { role: "group", "aria-label": say("show") });
    this.account = element("button.account_button", { type: "button", "aria-haspopup": "menu", "aria-label": say("my_menu") });
    this.account.addEventListener("click", () => openMenu(mainMenu(), this.account, { label: say("my_menu") }));
    this.browse = element("div.browse", {}, this.tabs, this.list);
    this.element = element("nav.sidebar", { "aria-label": say("chats") }, this.#head(), this.status, this.browse, this.search.results);
    this.list.addEventListener("keydown", (event) => this.#walk(event));
    const soon = oncePerFreeFrame(() => this.draw());
    this.#endings = ["account", "chats", "typing", "presence", "outbox"].map((event) => messenger.on(event, soon));
    this.#endings.push(onTrouble(soon));
    this.draw();
  }

  #head() {
    const begin = element("button.icon_button.accent", { type: "button", "aria-haspopup": "menu", "aria-label": say("new_chat"), title: say("new_chat") }, icon("plus", 22));
    begin.addEventListener("click", () => openMenu(newMenu(), begin, { label: say("new_chat") }));
    return element("header.sidebar_head", {}, this.account, this.search.box, begin);
  }

  draw() {
    const open = place()[0] === "chat" ? place()[1] : null;
    this.#drawConnection();
    this.#drawAccount();
    this.#drawTabs();
    const chats = messenger.chats.all().filter(FILTERS[this.#filter]);
    const wanted = chats.map((chat) => this.#row(chat, open));
    this.#arrange(wanted);
    this.#watch(chats);
    for (const id of this.#rows.keys()) if (!messenger.chats.find(id)) this.#rows.delete(id);
  }

  /** Whose presence is shown by the list. */
  #watch(chats) {
    const partners = chats.map((chat) => chat.partner?.id).filter((id) => id && !this.#watched.has(id));
    if (!partners.length) return;
    for (const id of partners) this.#watched.add(id);
    messenger.people.watch(partners);
  }

  #row(chat, open) {
    if (!this.#rows.has(chat.id)) this.#rows.set(chat.id, new ChatRow(chat, (id, at) => openMenu(chatMenu(id), at, { label: say("chat_menu") })));
    const row = this.#rows.get(chat.id);
    row.draw(chat, chat.id === open);
    return row.element;
  }

  /** Moves only what is not in its place: a focused row that stays put keeps its focus. */
  #arrange(wanted) {
    for (const old of [...this.list.children]) if (!wanted.includes(old)) old.remove();
    wanted.forEach((row, index) => {
      const here = this.list.children[index];
      if (here === row) return;
      const focused = row.contains(document.activeElement) ? document.activeElement : null;
      this.list.insertBefore(row, here ?? null);
      focused?.focus({ preventScroll: true });
    });
    if (!wanted.length) this.list.append(this.#empty());
  }

  #empty() {
    const known = messenger.connection.state === "online" || messenger.chats.all().length > 0;
    if (!known) return element("li.list_empty", {}, say("loading"));
    const words = this.#filter === "all" ? say("no_chats") : say("none_here");
    return element("li.list_empty", {}, words);
  }

  /** Said once: what is put there again would be read out again. */
  #drawConnection() {
    const words = trouble() ?? "";
    if (this.status.dataset.shown === words) return;
    this.status.dataset.shown = words;
    replace(this.status, connectionLine());
  }

  #drawAccount() {
    const account = me();
    if (!account || this.account.dataset.shown === account.avatar_url + account.display_name) return;
    this.account.dataset.shown = account.avatar_url + account.display_name;
    replace(this.account, personAvatar(account, "medium"));
  }

  #drawTabs() {
    if (this.tabs.dataset.shown === this.#filter) return;
    this.tabs.dataset.shown = this.#filter;
    const buttons = Object.keys(FILTERS).map((name) => {
      const chosen = () => {
        this.#filter = name;
        this.draw();
        this.tabs.querySelector("[aria-pressed=true]")?.focus();
      };
      return element("button.chip", { type: "button", "aria-pressed": String(name === this.#filter), on: { click: chosen } }, say(`filter_${name}`));
    });
    replace(this.tabs, buttons);
  }

  #walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const links = [...this.list.querySelectorAll("a")];
    const next = links[links.indexOf(document.activeElement) + step];
    if (next) next.focus();
    else if (step < 0) this.search.focus();
    event.preventDefault();
  }

  #searching(busy) {
    this.browse.hidden = busy;
  }

  leave() {
    for (const end of this.#endings) end();
    this.search.leave();
  }
}
