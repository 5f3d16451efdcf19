// Choosing people: a search over the directory, and those who have been chosen.

import { personAvatar } from "../avatar.js";
import { element, replace } from "../dom.js";
import { afterPause } from "../emitter.js";
import { icon } from "../icons.js";
import { nameOf } from "../list/title.js";
import { isMe, messenger } from "../session.js";
import { say } from "../words.js";
import { pages, personEntry } from "./entries.js";

const PAUSE = 250; // milliseconds without a key

/** `chosen` is told of one person; with `many` a choice is kept, and `picker.ids` tells it. */
export function peoplePicker({ many = false, chosen = () => {}, without = new Set() } = {}) {
  const input = element("input", { type: "search", placeholder: say("find_people"), "aria-label": say("find_people"), autocomplete: "off", autofocus: !many });
  const kept = new Map();
  const chips = element("div.row_of_buttons", { hidden: true });
  const bring = (cursor) => messenger.people.search({ search: input.value.trim(), limit: 30, ...(cursor ? { cursor } : {}) });
  const list = pages(bring, (person) => (isMe(person.id) || without.has(person.id) ? null : row(person)));
  input.addEventListener("input", afterPause(() => list.reload(), PAUSE));

  function row(person) {
    if (!many) return personEntry(person, { press: () => chosen(person) });
    const box = element("input", { type: "checkbox", checked: kept.has(person.id) });
    box.addEventListener("change", () => keep(person, box.checked));
    return element("label.entry", {}, personAvatar(person, "medium"), element("span.entry_words", {}, element("span.entry_title", {}, nameOf(person)), element("span.entry_said", {}, person.username ? `@${person.username}` : "")), box);
  }

  function keep(person, wanted) {
    if (wanted) kept.set(person.id, person);
    else kept.delete(person.id);
    chips.hidden = !kept.size;
    const drop = (one) => () => {
      keep(one, false);
      list.reload();
    };
    replace(chips, [...kept.values()].map((one) => element("button.chip", { type: "button", "aria-pressed": "true", "aria-label": say("remove_person", { name: nameOf(one) }), on: { click: drop(one) } }, nameOf(one), " ×")));
  }

  const picker = element("div.part", {}, element("div.search_box", { role: "search" }, icon("search", 18), input), chips, list);
  Object.defineProperty(picker, "ids", { get: () => [...kept.keys()] });
  return picker;
}
