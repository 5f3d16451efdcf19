/** Files beside messages: uploaded first, then named by the message. */

import { formOf } from "./accounts.js";
import { refusal, unreachable } from "./errors.js";

const PATH = "/chats/attachments/";

export class Attachments {
  /** @param {import("./rest.js").Rest} rest */
  constructor(rest) {
    this.rest = rest;
  }

  async upload(file, { name, onProgress, signal } = {}) {
    const form = formOf(file, name);
    if (!onProgress || !globalThis.XMLHttpRequest) return this.rest.request("POST", PATH, { body: form, signal });
    const headers = await this.rest.headers();
    return sent(this.rest.address(PATH), headers, form, onProgress, signal);
  }

  async download(attachmentId, size = "full") {
    const query = { size };
    return (await this.rest.ask("GET", `${PATH}${attachmentId}/`, { query })).blob();
  }
}

/** Only XMLHttpRequest tells how much has been sent. */
function sent(address, headers, form, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onload = () => {
      const { status, response } = request;
      if (status < 300) resolve(response.data);
      else reject(refusal(status, response, request.getResponseHeader("retry-after")));
    };
    request.onerror = () => reject(unreachable(null));
    request.onabort = () => reject(signal?.reason ?? unreachable(null));
    signal?.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
