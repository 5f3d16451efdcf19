// Those one does not want to hear from.

import { messenger } from "../../session.js";
import { attempt } from "../../toast.js";
import { say } from "../../words.js";
import { pages, personEntry, smallButton } from "../entries.js";

export function ignoredPart() {
  const bring = (cursor) => messenger.accounts.ignored({ limit: 50, ...(cursor ? { cursor } : {}) });
  const list = pages(bring, (row) => ignored(row.account ?? row, () => list.reload()), say("nobody_ignored"));
  return list;
}

function ignored(person, changed) {
  const hear = async () => {
    if (await attempt(async () => (await messenger.accounts.unignore(person.id), true))) changed();
  };
  return personEntry(person, { actions: [smallButton(say("unignore"), hear)] });
}
