// Reports, for those who look after the site: what was said, by whom, and what becomes of it.

import { confirmed, openDialog } from "../dialog.js";
import { element } from "../dom.js";
import { choice } from "../form.js";
import { wholeMoment } from "../format.js";
import { nameOf } from "../list/title.js";
import { messenger } from "../session.js";
import { attempt } from "../toast.js";
import { say } from "../words.js";
import { pages, smallButton } from "./entries.js";
import { openProfile } from "./profile.js";

const STATES = ["open", "resolved"];

export const openModeration = () =>
  openDialog(
    say("moderation"),
    () => {
      const shown = choice("state", say("show"), Object.fromEntries(STATES.map((state) => [state, say(`reports_${state}`)])), "open");
      const select = shown.querySelector("select");
      const reasons = reasonsByKey();
      const bring = async (cursor) => {
        const page = await messenger.staff.reports({ state: select.value, limit: 30, ...(cursor ? { cursor } : {}) });
        const known = await reasons;
        return { ...page, entities: page.entities.map((report) => ({ ...report, reason: known[report.reason] ?? report.reason })) };
      };
      const list = pages(bring, (report) => row(report, () => list.reload()), say("no_reports"));
      select.addEventListener("change", () => list.reload());
      return [shown, list];
    },
    { wide: true },
  );

/** In the reader's language; the keys themselves where the catalogue is away. */
async function reasonsByKey() {
  const known = await messenger.catalogues.get("report-reasons", { limit: 100 }).catch(() => ({ entities: [] }));
  return Object.fromEntries(known.entities.map((entry) => [entry.key, entry.value]));
}

function row(report, changed) {
  const done = report.state === "resolved";
  const by = say("reported_by", { name: nameOf(report.reporter) });
  const facts = [report.reason, report.comment, by, wholeMoment(report.reported_at)].filter(Boolean).join(" · ");
  return element(
    "article.part",
    {},
    element("h3", {}, nameOf(report.sender), element(`span.role.${done ? "good" : "bad"}`, {}, done ? say(`outcome_${report.outcome}`) : say("open_report"))),
    element("p.said", { dir: "auto" }, report.text || say("no_text")),
    element("p.hint", {}, facts),
    element("div.row_of_buttons", {}, !done && outcomes(report, changed), smallButton(say("profile"), () => openProfile(report.sender.id))),
  );
}

function outcomes(report, changed) {
  const resolve = (outcome) => async () => {
    if (await attempt(async () => (await messenger.staff.resolveReport(report.id, { outcome }), true))) changed();
  };
  return [
    smallButton(say("dismiss"), resolve("dismissed")),
    smallButton(say("delete_message"), resolve("message_deleted"), true),
    smallButton(say("block_sender"), () => block(report, resolve("account_blocked")), true),
  ];
}

async function block(report, resolved) {
  const sure = await confirmed(say("block_title", { name: nameOf(report.sender) }), say("block_question"), say("block"));
  if (sure && (await attempt(async () => (await messenger.staff.block(report.sender.id, { reason: report.reason }), true)))) await resolved();
}
