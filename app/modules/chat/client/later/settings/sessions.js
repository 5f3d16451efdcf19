// The devices one is signed in on.

import { confirmed } from "../../dialog.js";
import { element } from "../../dom.js";
import { wholeMoment } from "../../format.js";
import { icon } from "../../icons.js";
import { messenger } from "../../session.js";
import { attempt } from "../../toast.js";
import { say } from "../../words.js";
import { entry, pages, smallButton } from "../entries.js";

export function sessionsPart() {
  const bring = (cursor) => messenger.accounts.sessions({ limit: 50, ...(cursor ? { cursor } : {}) });
  const list = pages(bring, (session) => row(session, () => list.reload()));
  const all = async () => {
    const sure = await confirmed(say("sign_out_all_title"), say("sign_out_all_question"), say("sign_out"));
    if (sure) await attempt(() => messenger.accounts.signOutAll());
  };
  return element("div.part", {}, list, element("button.plain", { type: "button", on: { click: all } }, say("sign_out_all")));
}

function row(session, changed) {
  const end = async () => {
    if (await attempt(async () => (await messenger.accounts.endSession(session.id), true))) changed();
  };
  return entry({
    face: element("span.document_icon", {}, icon("device")),
    title: session.device_name || browser(session.user_agent) || say("unknown_device"),
    said: [session.ip, say("last_used", { time: wholeMoment(session.last_used_at) })].filter(Boolean).join(" · "),
    mark: session.current && element("span.role.good", {}, say("this_device")),
    actions: session.current ? [] : [smallButton(say("end_session"), end, true)],
  });
}

/** The name that most people know their browser by. */
function browser(agent) {
  const known = [["Edg", "Edge"], ["OPR", "Opera"], ["YaBrowser", "Яндекс Браузер"], ["Firefox", "Firefox"], ["Chrome", "Chrome"], ["Safari", "Safari"]];
  const systems = ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"];
  const name = known.find(([sign]) => agent?.includes(sign))?.[1];
  const system = systems.find((one) => agent?.includes(one));
  return name ? [name, system].filter(Boolean).join(", ") : agent?.slice(0, 60);
}
