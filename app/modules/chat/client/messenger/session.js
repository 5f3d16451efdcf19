/** Who is signed in: one access token in memory, made anew in silence before it dies. */

import { signedOut } from "./errors.js";

const EARLY = 60_000; // milliseconds before its end that a token is replaced; a third of a short life
const AGAIN = [300, 1_000]; // a new token whose answer was lost is asked for again soon: the server gives the same

export class Session {
  #token = null;
  #renewAt = 0;
  #refreshing = null;

  /**
   * @param {import("./rest.js").Rest} rest
   * @param {import("../messenger").TokenStore} tokens of native clients
   * @param {() => void} ended called when the session turns out to be over
   */
  constructor(rest, tokens, ended) {
    this.rest = rest;
    this.tokens = tokens;
    this.ended = ended;
  }

  get open() {
    return this.#token !== null;
  }

  /** When the access token is due to be replaced, in milliseconds since the epoch. */
  get renewAt() {
    return this.#renewAt;
  }

  /** A token that is good now; raises SIGNED_OUT when there is none. */
  async token() {
    if (!this.#token) throw signedOut();
    if (Date.now() >= this.#renewAt) await this.refresh();
    return this.#token;
  }

  async signIn(form) {
    await this.#settled();
    const client = this.rest.native ? "native" : "browser";
    const body = { ...form, client };
    await this.#adopt(await this.rest.request("POST", "/accounts/sign-in/", { body, signed: false }));
  }

  /** Many callers, one request; whoever is not signed in any more is told so. */
  refresh() {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  async signOut(path = "/accounts/sign-out/") {
    await this.#settled();
    try {
      await this.rest.request("POST", path);
    } catch (error) {
      if (error.status !== 401) throw error;
    }
    await this.forget();
  }

  async forget() {
    await this.#settled();
    await this.#forget();
  }

  /** A token that is on its way is of the session before: it would come as the next one's, or its end. */
  async #settled() {
    await this.#refreshing?.catch(() => {});
  }

  async #forget() {
    this.#token = null;
    this.#renewAt = 0;
    if (this.rest.native) await this.tokens.set(null);
  }

  async #refresh() {
    const kept = this.rest.native ? await this.tokens.get() : undefined;
    if (kept === null) throw signedOut();
    const body = kept === undefined ? undefined : { refresh_token: kept };
    const wasOpen = this.open;
    try {
      await this.#adopt(await this.#ask(body));
    } catch (error) {
      if (error.status !== 401) throw error;
      await this.#forget();
      if (wasOpen) this.ended();
      throw signedOut();
    }
  }

  async #ask(body) {
    for (const wait of [...AGAIN, null]) {
      try {
        return await this.rest.request("POST", "/accounts/token/refresh/", { body, signed: false });
      } catch (error) {
        if (error.code !== "NETWORK" || wait === null) throw error;
        await new Promise((wake) => setTimeout(wake, wait));
      }
    }
  }

  async #adopt(signedIn) {
    this.#token = signedIn.access_token;
    const life = signedIn.expires_in * 1000;
    this.#renewAt = Date.now() + life - Math.min(EARLY, life / 3);
    if (this.rest.native) await this.tokens.set(signedIn.refresh_token);
  }
}
