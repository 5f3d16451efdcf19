// What is pinned: the newest of it under the head, one after the other when it is pressed.

import { element, replace } from "../dom.js";
import { afterPause } from "../emitter.js";
import { icon } from "../icons.js";
import { inShort } from "../list/title.js";
import { messenger } from "../session.js";
import { say } from "../words.js";

const PAUSE = 400; // milliseconds: many changes at once are asked about once

export class Pins {
  #pins = [];
  #at = 0;
  #marks = "";
  #asked = 0;

  constructor(chatId, pane) {
    this.chatId = chatId;
    this.pane = pane;
    this.element = element("div.pins", { hidden: true });
    this.load = afterPause(() => this.#load(), PAUSE);
    this.#load();
  }

  /** The pins are asked for again when a message in sight was pinned or let go. */
  changed() {
    const { messages } = messenger.messages.timeline(this.chatId);
    const marks = messages.filter((message) => message.pinned).map((message) => message.id).join();
    if (marks === this.#marks) return;
    this.#marks = marks;
    this.load();
  }

  async #load() {
    const turn = (this.#asked += 1);
    const pins = await messenger.messages.pins(this.chatId).catch(() => null);
    if (!pins || turn !== this.#asked) return; // asked again since: that answer is newer
    this.#pins = pins;
    this.#at = 0;
    this.#draw();
  }

  #draw() {
    const pin = this.#pins[this.#at];
    this.element.hidden = !pin;
    if (!pin) return;
    const many = this.#pins.length > 1 ? ` ${this.#at + 1}/${this.#pins.length}` : "";
    const words = element(
      "span.pin_words",
      {},
      element("span.pin_title", {}, `${say("pinned_message")}${many}`),
      element("span.pin_said", {}, inShort(pin)),
    );
    replace(this.element, element("button.pin", { type: "button", on: { click: () => this.#next() } }, icon("pin", 18), words));
  }

  #next() {
    this.pane.jump(this.#pins[this.#at].seq);
    this.#at = (this.#at + 1) % this.#pins.length;
    this.#draw();
  }
}
