// What one is told of: by letter, by notices of this device; and whether others see what one reads.

import { element, replace } from "../../dom.js";
import { toggle } from "../../form.js";
import { wantNotices, wantsNotices } from "../../notices.js";
import { explain, messenger } from "../../session.js";
import { attempt } from "../../toast.js";
import { say } from "../../words.js";

export function preferencesPart() {
  const part = element("div.part", {}, element("p.quiet", { role: "status" }, say("loading")));
  messenger.accounts.preferences().then(
    (known) => replace(part, switches(known)),
    (error) => replace(part, element("p.quiet", {}, explain(error))),
  );
  return part;
}

function switches(known) {
  const set = (name) => async (wanted, input) => {
    const kept = await attempt(() => messenger.accounts.setPreferences({ [name]: wanted }));
    if (!kept) input.checked = !wanted;
  };
  const notices = async (wanted, input) => (input.checked = await wantNotices(wanted));
  return [
    toggle("notices", say("device_notices"), wantsNotices(), { hint: say("device_notices_hint"), changed: notices }),
    toggle("send_read_receipts", say("read_receipts"), known.send_read_receipts, { hint: say("read_receipts_hint"), changed: set("send_read_receipts") }),
    toggle("mail_security_notices", say("security_letters"), known.mail_security_notices, { hint: say("security_letters_hint"), changed: set("mail_security_notices") }),
  ];
}
