// What people have answered to a message with one sign.

import { element } from "../dom.js";
import { nameOf } from "../list/title.js";
import { me, messenger } from "../session.js";
import { say } from "../words.js";

export const QUICK = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

export function reactionsOf(message, actions) {
  if (!message.reactions?.length) return null;
  return element("div.reactions", { role: "group", "aria-label": say("reactions") }, message.reactions.map((reaction) => chip(message, reaction, actions)));
}

function chip(message, reaction, actions) {
  const mine = reaction.account_ids.includes(me()?.id);
  const names = reaction.account_ids.map((id) => (id === me()?.id ? say("you") : nameOf(messenger.people.find(id)))).join(", ");
  return element(
    "button.reaction",
    {
      type: "button", tabindex: "-1", title: names, "aria-pressed": String(mine),
      "aria-label": `${reaction.emoji} ${reaction.count}: ${names}`,
      on: { click: () => actions.react(message, reaction.emoji, mine) },
    },
    element("span.emoji", { "aria-hidden": "true" }, reaction.emoji),
    element("span", { "aria-hidden": "true" }, String(reaction.count)),
  );
}

/** The row above the menu of a message. */
export function quickReactions(message, actions, done) {
  const give = (emoji) => () => {
    done();
    const mine = message.reactions?.some((one) => one.emoji === emoji && one.account_ids.includes(me()?.id));
    actions.react(message, emoji, Boolean(mine));
  };
  const buttons = QUICK.map((emoji) =>
    element("button.quick", { type: "button", role: "menuitem", tabindex: "-1", "aria-label": say("react_with", { emoji }), on: { click: give(emoji) } }, emoji),
  );
  return element("div.quick_reactions", {}, buttons);
}
