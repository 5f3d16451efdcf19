// Rows in windows: people and chats, and lists of them that go on when they are asked to.

import { element, replace } from "../dom.js";
import { personAvatar } from "../avatar.js";
import { nameOf } from "../list/title.js";
import { explain } from "../session.js";
import { say } from "../words.js";

/** `press` makes the whole row a button; `actions` are buttons at its end. */
export function entry({ face = null, title, said = "", press = null, actions = [], mark = null }) {
  const words = element("span.entry_words", {}, element("span.entry_title", {}, title), said && element("span.entry_said", {}, said));
  const parts = [face, words, mark, actions.length > 0 && element("span.entry_actions", {}, actions)];
  if (press) return element("button.entry", { type: "button", on: { click: press } }, parts);
  return element("div.entry", {}, parts);
}

export function personEntry(person, more = {}) {
  const said = more.said ?? (person.username ? `@${person.username}` : "");
  return entry({ face: personAvatar(person, "medium"), title: nameOf(person), ...more, said });
}

export const smallButton = (words, press, dangerous = false) =>
  element(`button.quiet_button${dangerous ? ".dangerous" : ""}`, { type: "button", on: { click: press } }, words);

/**
 * A list that is brought page by page: `bring(cursor)` asks for one, `row(entity)` draws one.
 * `list.reload()` begins anew.
 */
export function pages(bring, row, nothing = say("nothing_found")) {
  const rows = element("div.panel_list");
  const foot = element("div", { role: "status" });
  const list = element("div", {}, rows, foot);
  let turn = 0;
  const next = async (cursor) => {
    const mine = (turn += cursor ? 0 : 1);
    replace(foot, element("p.list_empty", {}, say("loading")));
    try {
      const page = await bring(cursor);
      if (mine !== turn) return;
      if (!cursor) replace(rows);
      rows.append(...page.entities.map(row).filter(Boolean));
      const more = page.next_cursor && smallButton(say("show_more"), () => next(page.next_cursor));
      replace(foot, more || (!rows.childElementCount && element("p.list_empty", {}, nothing)));
    } catch (error) {
      if (mine !== turn) return;
      replace(foot, element("p.list_empty", {}, explain(error), " ", smallButton(say("try_again"), () => next(cursor))));
    }
  };
  list.reload = () => next(null);
  list.reload();
  return list;
}
