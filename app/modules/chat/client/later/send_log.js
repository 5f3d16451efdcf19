// The letters that went out or did not, for admins.

import { openDialog } from "../dialog.js";
import { element } from "../dom.js";
import { choice } from "../form.js";
import { wholeMoment } from "../format.js";
import { messenger } from "../session.js";
import { attempt } from "../toast.js";
import { say } from "../words.js";
import { entry, pages, smallButton } from "./entries.js";

const STATES = ["pending", "sent", "failed", "dead"];
const KINDS = { sent: ".good", failed: ".bad", dead: ".bad", pending: "" };

export const openSendLog = () =>
  openDialog(
    say("send_log"),
    () => {
      const options = { "": say("all_letters"), ...Object.fromEntries(STATES.map((state) => [state, say(`letter_${state}`)])) };
      const chosen = choice("status", say("show"), options, "");
      const select = chosen.querySelector("select");
      const bring = (cursor) => messenger.staff.letters({ limit: 30, ...(select.value ? { status: select.value } : {}), ...(cursor ? { cursor } : {}) });
      const list = pages(bring, (letter) => row(letter, () => list.reload()), say("no_letters"));
      select.addEventListener("change", () => list.reload());
      return [chosen, list];
    },
    { wide: true },
  );

function row(letter, changed) {
  const again = async () => {
    if (await attempt(() => messenger.staff.retryLetter(letter.id))) changed();
  };
  const facts = [letter.code, wholeMoment(letter.sent_at ?? letter.created_at), say("attempts", { n: letter.attempts }), letter.error];
  const undone = ["failed", "dead"].includes(letter.status);
  return entry({
    title: letter.recipient,
    said: facts.filter(Boolean).join(" · "),
    mark: element(`span.role${KINDS[letter.status] ?? ""}`, {}, say(`letter_${letter.status}`)),
    actions: undone ? [smallButton(say("try_again"), again)] : [],
  });
}
