// Who asks to be let into a channel that is not public.

import { wholeMoment } from "../format.js";
import { messenger } from "../session.js";
import { attempt } from "../toast.js";
import { say } from "../words.js";
import { pages, personEntry, smallButton } from "./entries.js";

export function requestsPart(chat) {
  const bring = (cursor) => messenger.chats.joinRequests(chat.id, { limit: 50, ...(cursor ? { cursor } : {}) });
  const list = pages(bring, (request) => row(chat, request, () => list.reload()), say("no_requests"));
  return list;
}

function row(chat, request, changed) {
  if (request.status !== "pending") return null;
  const settle = (method) => async () => {
    if (await attempt(async () => (await messenger.chats[method](chat.id, request.id), true))) changed();
  };
  return personEntry(request.account, {
    said: wholeMoment(request.asked_at),
    actions: [smallButton(say("accept"), settle("acceptJoinRequest")), smallButton(say("decline"), settle("declineJoinRequest"), true)],
  });
}
