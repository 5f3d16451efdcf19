// What is known of a message beside its text: readers, earlier texts; and reporting it.

import { openDialog } from "../dialog.js";
import { element } from "../dom.js";
import { choice, field, form } from "../form.js";
import { wholeMoment } from "../format.js";
import { messenger } from "../session.js";
import { attempt, tell } from "../toast.js";
import { say } from "../words.js";
import { personEntry } from "./entries.js";

export async function readers(message, wanted) {
  const people = await attempt(() => messenger.messages.readers(message.chat_id, message.id));
  if (!people || !wanted()) return;
  const rows = people.map((reader) => personEntry(reader.account, { said: wholeMoment(reader.read_at) }));
  openDialog(say("who_has_read"), () => element("div.panel_list", {}, rows.length ? rows : element("p.quiet", {}, say("nobody_yet"))));
}

export async function edits(message, wanted) {
  const texts = await attempt(() => messenger.messages.edits(message.chat_id, message.id));
  if (!texts || !wanted()) return;
  openDialog(say("earlier_texts"), () => texts.map((edit) => element("div", {}, element("p.hint", {}, wholeMoment(edit.written_at)), element("p.said", { dir: "auto" }, edit.text))));
}

/** The reasons are a catalogue of the server, in the reader's language. */
export async function report(message, wanted) {
  const known = await messenger.catalogues.get("report-reasons", { limit: 100 }).catch(() => ({ entities: [] }));
  if (!wanted()) return;
  const reasons = Object.fromEntries(known.entities.map((row) => [row.key, row.value]));
  await openDialog(say("report_title"), (close) => {
    const reason = known.entities.length ? choice("reason", say("report_reason"), reasons, known.entities[0].key) : field("reason", say("report_reason"), { required: true });
    const comment = field("comment", say("report_comment"), { kind: "textarea", maxlength: 500 });
    return form([reason, comment], say("report"), async (given) => {
      await messenger.messages.report(message.chat_id, message.id, given.reason, given.comment.trim() || undefined);
      tell(say("reported"));
      close(true);
    });
  });
}
