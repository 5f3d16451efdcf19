// The directory of channels: everybody may look, join the public ones and ask to be let into others.

import { avatar } from "../avatar.js";
import { openDialog } from "../dialog.js";
import { element } from "../dom.js";
import { afterPause } from "../emitter.js";
import { icon } from "../icons.js";
import { go } from "../place.js";
import { messenger } from "../session.js";
import { attempt, tell } from "../toast.js";
import { say } from "../words.js";
import { entry, pages, smallButton } from "./entries.js";

const PAUSE = 250; // milliseconds without a key

export async function openDirectory() {
  const chat = await openDialog(
    say("find_channels"),
    (close) => {
      const input = element("input", { type: "search", placeholder: say("search"), "aria-label": say("search"), autofocus: true, autocomplete: "off" });
      const bring = (cursor) => messenger.chats.directory({ limit: 30, ...(input.value.trim() ? { search: input.value.trim() } : {}), ...(cursor ? { cursor } : {}) });
      const list = pages(bring, (channel) => channelEntry(channel, close), say("no_channels"));
      input.addEventListener("input", afterPause(() => list.reload(), PAUSE));
      return [element("div.search_box", { role: "search" }, icon("search", 18), input), list];
    },
    { wide: true },
  );
  if (chat) go("chat", chat.id);
}

export function channelEntry(channel, close) {
  const mine = messenger.chats.find(channel.id);
  const said = [say("subscribers_count", { n: channel.member_count ?? 0 }), channel.slug && `#${channel.slug}`, channel.description].filter(Boolean).join(" · ");
  const action = mine
    ? smallButton(say("open"), () => close(mine))
    : channel.is_public
      ? smallButton(say("join"), () => join(channel, close))
      : smallButton(say("ask_to_join"), (event) => ask(channel, event.currentTarget));
  return entry({ face: avatar({ id: channel.id, name: channel.name ?? "", url: channel.avatar_url }), title: channel.name, said, actions: [action] });
}

async function join(channel, close) {
  const joined = await attempt(() => messenger.chats.join(channel.id));
  if (joined) close(joined);
}

export async function ask(channel, button) {
  const asked = await attempt(() => messenger.chats.requestToJoin(channel.id));
  if (!asked) return;
  tell(say("asked_text"));
  const withdraw = element("button", { type: "button", class: button.className }, say("withdraw"));
  withdraw.addEventListener("click", async () => {
    if (await attempt(async () => (await messenger.chats.withdrawJoinRequest(channel.id, asked.id), true))) withdraw.replaceWith(button);
  });
  button.replaceWith(withdraw);
}
