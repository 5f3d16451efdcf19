// The keys that this page knows.

import { openDialog } from "../dialog.js";
import { element } from "../dom.js";
import { say } from "../words.js";

const KEYS = [
  ["Ctrl K", "key_search"], ["Alt ↑ ↓", "key_next"], ["Enter", "key_send"], ["Shift Enter", "key_line"],
  ["↑", "key_edit"], ["Shift ↑", "key_history"], ["R E F", "key_message"], ["Esc", "key_back"], ["?", "shortcuts"],
];

export const openShortcuts = () =>
  openDialog(say("shortcuts"), () =>
    element(
      "dl.keys",
      {},
      KEYS.flatMap(([keys, words]) => [
        element("dt", {}, keys.split(" ").map((key, index) => [index > 0 && " ", element("kbd", {}, key)])),
        element("dd", {}, say(words)),
      ]),
    ),
  );
