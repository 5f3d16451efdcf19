// Sending a message on to another chat.

import { openDialog } from "../dialog.js";
import { chatAvatar, inShort, titleOf } from "../list/title.js";
import { messenger } from "../session.js";
import { tell } from "../toast.js";
import { element } from "../dom.js";
import { say } from "../words.js";
import { entry } from "./entries.js";

export async function openForward(message) {
  const mayWrite = (chat) => chat.posting === "everyone" || ["owner", "admin"].includes(chat.my_role);
  const chat = await openDialog(say("forward_to"), (close) => [
    element("p.said", {}, inShort(message)),
    element("div.panel_list", {}, messenger.chats.all().filter(mayWrite).map((one) => entry({ face: chatAvatar(one, "medium"), title: titleOf(one), press: () => close(one) }))),
  ]);
  if (!chat) return;
  messenger.messages.forward(chat.id, message);
  tell(say("forwarded_to", { name: titleOf(chat) }));
}
