// Starts the page: takes up the session that is there, then shows the chats or the way in.

import { confirmView, resetView, setPasswordView } from "./account/letters.js";
import { signInView } from "./account/sign_in.js";
import { signUpView } from "./account/sign_up.js";
import { emptyState } from "./chat/empty.js";
import { closeDialogs } from "./dialog.js";
import { element, replace } from "./dom.js";
import { address, goInstead, onMove, place } from "./place.js";
import { explain, messenger } from "./session.js";
import { Shell } from "./shell.js";
import { apply } from "./theme.js";
import { tell } from "./toast.js";
import { say } from "./words.js";

const DOORS = {
  "sign-in": signInView,
  "sign-up": signUpView,
  confirm: confirmView,
  reset: resetView,
  "set-password": setPasswordView,
};
const WANTED = "messenger.wanted"; // where somebody was going who had to sign in first

const AGAIN = 10_000; // milliseconds until a server that did not answer is asked by itself

const stage = document.getElementById("app");
let shell = null;

function showDoor() {
  const [name, ...facts] = place();
  if (!(name in DOORS)) {
    if (name) sessionStorage.setItem(WANTED, location.hash);
    goInstead("sign-in");
    return;
  }
  replace(stage, DOORS[name](...facts));
  document.title = say("product");
  stage.querySelector("[autofocus]")?.focus();
}

function showChats() {
  shell = new Shell();
  replace(stage, shell.element);
  if (place()[0] in DOORS) {
    const wanted = sessionStorage.getItem(WANTED);
    sessionStorage.removeItem(WANTED);
    history.replaceState(null, "", wanted ?? address()); // told to nobody: it is shown below, once
  }
  shell.show();
  messenger.connect().catch(() => {}); // how it goes is told by the state of the connection
}

function leaveChats() {
  closeDialogs();
  shell.leave();
  shell = null;
  tell(say("signed_out"));
  goInstead("sign-in");
}

/** Whoever signs in or out: the same page becomes another. */
function accountChanged(account) {
  if (account && !shell) showChats();
  else if (!account && shell) leaveChats();
}

/** Whose session is there; without an answer nobody knows, and it is asked for again. Refused, nobody's is. */
async function restored() {
  for (;;) {
    replace(stage, element("p.starting", { role: "status" }, say("starting")));
    try {
      return await messenger.restore();
    } catch (error) {
      if (!error.temporary) return null;
      await unanswered(error);
    }
  }
}

function unanswered(error) {
  return new Promise((again) => {
    const button = element("button.primary", { type: "button", autofocus: true, on: { click: again } }, say("try_again"));
    replace(stage, emptyState("error", say("product"), explain(error), button));
    addEventListener("online", again, { once: true });
    setTimeout(again, AGAIN);
  });
}

async function start() {
  apply();
  const account = await restored();
  messenger.on("account", accountChanged);
  onMove(() => (shell ? shell.show() : showDoor()));
  if (account) showChats();
  else showDoor();
}

start();
