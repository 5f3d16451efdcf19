/** The HTTP door: requests signed with a token that is kept fresh, and answers without their envelope. */

import { refusal, unreachable } from "./errors.js";

const TRIES = 4; // of a reading request that is refused for now
const PATIENCE = 10_000; // milliseconds between them at most

const sleep = (ms) => new Promise((wake) => setTimeout(wake, ms));

export class Rest {
  /** @type {import("./session.js").Session} whose tokens sign; set once by the client */
  session;

  /** @param {{url: string, locale?: string, native: boolean, fetch: typeof fetch}} options */
  constructor({ url, locale, native, fetch }) {
    this.url = url.replace(/\/+$/, "");
    this.locale = locale;
    this.native = native;
    this.fetch = fetch;
  }

  /** @param {string} path @param {object} [query] */
  address(path, query = {}) {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
    const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    return this.url + path + (text ? `?${text}` : "");
  }

  /** The answer's `data`. @param {string} method @param {string} path @param {any} [options] */
  async request(method, path, options = {}) {
    const response = await this.ask(method, path, options);
    if (response.status === 204) return null;
    const body = await this.#read(response);
    return body && body.status === "success" ? body.data : body;
  }

  /** The answer itself; what reads only is asked again when it is refused for now. */
  async ask(method, path, options = {}) {
    for (let tried = 1; ; tried++) {
      const response = await this.#signed(method, path, options);
      if (response.ok) return response;
      const error = refusal(response.status, await this.#read(response), response.headers.get("retry-after"));
      const again = method === "GET" && [429, 503].includes(response.status) && tried < TRIES;
      if (!again) throw error;
      await sleep(Math.min(error.retryAfterMs ?? 500 * tried, PATIENCE));
    }
  }

  /** What signs a request; an empty object when nobody is signed in. @param {boolean} [signed] */
  async headers(signed = true) {
    const headers = this.locale ? { "Accept-Language": this.locale } : {};
    return signed ? { ...headers, Authorization: `Bearer ${await this.session.token()}` } : headers;
  }

  async #signed(method, path, options) {
    const response = await this.#once(method, path, options);
    if (response.status !== 401 || options.signed === false) return response;
    await this.session.refresh(); // somebody ended it, or the clock of this machine is wrong
    return this.#once(method, path, options);
  }

  async #once(method, path, { query, body, signed, signal }) {
    const headers = await this.headers(signed ?? true);
    const form = globalThis.FormData && body instanceof FormData;
    if (body !== undefined && !form) headers["Content-Type"] = "application/json";
    try {
      return await this.fetch.call(globalThis, this.address(path, query), {
        method,
        headers,
        signal,
        body: body === undefined || form ? body : JSON.stringify(body),
        credentials: this.native ? "omit" : "same-origin",
      });
    } catch (cause) {
      throw signal?.aborted ? cause : unreachable(cause);
    }
  }

  async #read(response) {
    try {
      return await response.json();
    } catch {
      return null;
    }
  }
}
