// Files on their way to the server, shown above the place to write until they are sent.

import { element, replace } from "../dom.js";
import { size } from "../format.js";
import { icon } from "../icons.js";
import { explain, messenger } from "../session.js";
import { say } from "../words.js";

const AT_MOST = 10; // files of one message

export class Uploads {
  #files = [];

  constructor(changed) {
    this.changed = changed;
    this.element = element("ul.uploads", { hidden: true, "aria-label": say("files") });
  }

  /** False when there are too many. */
  add(files) {
    const room = AT_MOST - this.#files.length;
    for (const file of files.slice(0, room)) this.#begin(file);
    this.#draw();
    return files.length <= room;
  }

  async #begin(file) {
    const upload = { file, progress: 0, attachment: null, wrong: "", stop: new AbortController() };
    this.#files.push(upload);
    const onProgress = (done) => {
      upload.progress = done;
      upload.bar?.setAttribute("value", String(done));
    };
    try {
      upload.attachment = await messenger.attachments.upload(file, { name: file.name, onProgress, signal: upload.stop.signal });
    } catch (error) {
      if (upload.stop.signal.aborted) return;
      upload.wrong = explain(error);
    }
    this.#draw();
    this.changed();
  }

  #draw() {
    this.element.hidden = !this.#files.length;
    replace(this.element, this.#files.map((upload) => this.#entry(upload)));
  }

  #entry(upload) {
    const { file, attachment, wrong } = upload;
    upload.bar = attachment || wrong ? null : element("progress", { max: 1, value: upload.progress, "aria-label": say("uploading", { name: file.name }) });
    const drop = element("button.icon_button.small", { type: "button", "aria-label": say("remove_file", { name: file.name }), on: { click: () => this.#drop(upload) } }, icon("close", 16));
    return element(
      `li.upload${wrong ? ".wrong" : ""}`,
      {},
      icon(wrong ? "error" : attachment ? "check" : "file", 18),
      element("span.upload_words", {}, element("span.upload_name", {}, file.name), wrong ? element("span.upload_wrong", { role: "alert" }, wrong) : (upload.bar ?? element("span.quiet", {}, size(file.size)))),
      drop,
    );
  }

  #drop(upload) {
    upload.stop.abort();
    this.#files = this.#files.filter((one) => one !== upload);
    this.#draw();
    this.changed();
  }

  get some() {
    return this.#files.length > 0;
  }

  /** Whether all that is shown can be sent. */
  get ready() {
    return this.#files.every((upload) => upload.attachment);
  }

  /** What has been uploaded; nothing is left here. */
  take() {
    const attachments = this.#files.map((upload) => upload.attachment);
    this.#files = [];
    this.#draw();
    return attachments;
  }

  stop() {
    for (const upload of this.#files) upload.stop.abort();
  }
}
