// The settings of the account and of this page, one part after the other.

import { openDialog } from "../dialog.js";
import { element, replace } from "../dom.js";
import { say } from "../words.js";
import { appearancePart } from "./settings/appearance.js";
import { accountPart } from "./settings/account.js";
import { ignoredPart } from "./settings/ignored.js";
import { preferencesPart } from "./settings/preferences.js";
import { profilePart } from "./settings/profile.js";
import { sessionsPart } from "./settings/sessions.js";

const PARTS = {
  profile: profilePart,
  appearance: appearancePart,
  notices: preferencesPart,
  sessions: sessionsPart,
  ignored: ignoredPart,
  account: accountPart,
};

export const openSettings = (first = "profile") =>
  openDialog(
    say("settings"),
    () => {
      const tabs = element("div.tabs", { role: "group", "aria-label": say("settings") });
      const shown = element("div");
      const choose = (name) => {
        replace(tabs, Object.keys(PARTS).map((one) => element("button.chip", { type: "button", "aria-pressed": String(one === name), on: { click: () => choose(one) } }, say(`settings_${one}`))));
        replace(shown, PARTS[name]());
        if (tabs.isConnected) tabs.querySelector("[aria-pressed=true]").focus();
      };
      choose(first in PARTS ? first : "profile");
      return [tabs, shown];
    },
    { wide: true },
  );
