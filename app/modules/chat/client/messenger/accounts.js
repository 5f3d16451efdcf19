/** One's own account: signing in and out, letters, profile, devices, preferences. */

const SECTION = "/accounts";

export class Accounts {
  /** @param {import("./rest.js").Rest} rest @param {import("./session.js").Session} session @param {any} told what the client does about it */
  constructor(rest, session, told) {
    this.rest = rest;
    this.session = session;
    this.told = told;
  }

  signUp(form) {
    return this.#open("POST", "/sign-up/", form);
  }

  async signIn(form) {
    await this.session.signIn({ device_id: this.told.deviceId(), ...form });
    return this.told.signedIn();
  }

  async signOut() {
    await this.#leave(() => this.session.signOut());
  }

  async signOutAll() {
    await this.#leave(() => this.session.signOut("/accounts/sign-out/all/"));
  }

  refresh() {
    return this.session.refresh();
  }

  confirm(proof) {
    return this.#open("POST", "/email/confirm/", proof);
  }

  async resend(email) {
    await this.#open("POST", "/email/resend/", { email });
  }

  async emailExists(email) {
    const query = { email };
    return (await this.rest.request("GET", `${SECTION}/email/status/`, { query, signed: false })).exists;
  }

  async changeEmail(new_email, password) {
    await this.#ask("POST", "/email/change/", { new_email, password });
  }

  async requestPasswordReset(email) {
    await this.#open("POST", "/password/reset/", { email });
  }

  async setPassword(proof, password) {
    await this.#open("POST", "/password/set/", { ...proof, password });
  }

  async changePassword(old_password, new_password) {
    await this.#ask("POST", "/password/change/", { old_password, new_password });
  }

  async me() {
    return this.told.profile(await this.#ask("GET", "/me/"));
  }

  async update(changes) {
    return this.told.profile(await this.#ask("PATCH", "/me/", changes));
  }

  async setAvatar(file) {
    return this.told.profile(await this.#ask("PUT", "/me/avatar/", formOf(file)));
  }

  async removeAvatar() {
    await this.#ask("DELETE", "/me/avatar/");
    await this.me();
  }

  async export() {
    return (await this.rest.ask("GET", `${SECTION}/me/export/`)).blob();
  }

  async remove(password) {
    await this.#leave(async () => {
      await this.#ask("DELETE", "/me/", { password });
      await this.session.forget();
    });
  }

  sessions(query) {
    return this.#ask("GET", "/sessions/", undefined, query);
  }

  async endSession(id) {
    await this.#ask("DELETE", `/sessions/${id}/`);
  }

  preferences() {
    return this.rest.request("GET", "/notify/preferences/");
  }

  setPreferences(changes) {
    return this.rest.request("PATCH", "/notify/preferences/", { body: changes });
  }

  ignored(query) {
    return this.#ask("GET", "/me/ignored/", undefined, query);
  }

  async ignore(id) {
    await this.#ask("PUT", `/me/ignored/${id}/`);
  }

  async unignore(id) {
    await this.#ask("DELETE", `/me/ignored/${id}/`);
  }

  /** Whoever cannot go stays as they were. */
  async #leave(go) {
    const back = this.told.leaving();
    try {
      await go();
    } catch (error) {
      back();
      throw error;
    }
    await this.told.left();
  }

  #ask(method, path, body, query) {
    return this.rest.request(method, SECTION + path, { body, query });
  }

  #open(method, path, body) {
    return this.rest.request(method, SECTION + path, { body, signed: false });
  }
}

/** @param {Blob} file */
export function formOf(file, name = /** @type {any} */ (file).name ?? "file") {
  const form = new FormData();
  form.append("file", file, name);
  return form;
}
