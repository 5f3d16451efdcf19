/** What moderators and admins may: the send log, the audit log, accounts, reports, templates. */

export class Staff {
  /** @param {import("./rest.js").Rest} rest */
  constructor(rest) {
    this.rest = rest;
  }

  letters(query) {
    return this.#ask("GET", "/notify/outbox/", undefined, query);
  }

  retryLetter(id) {
    return this.#ask("POST", `/notify/outbox/${id}/retry/`);
  }

  audit(query) {
    return this.#ask("GET", "/accounts/audit/", undefined, query);
  }

  block(accountId, form = {}) {
    return this.#ask("POST", `/accounts/${accountId}/block/`, form);
  }

  async unblock(accountId) {
    await this.#ask("DELETE", `/accounts/${accountId}/block/`);
  }

  setRole(accountId, role) {
    return this.#ask("PUT", `/accounts/${accountId}/role/`, { role });
  }

  updateAccount(accountId, changes) {
    return this.#ask("PATCH", `/accounts/${accountId}/`, changes);
  }

  sessions(accountId, query) {
    return this.#ask("GET", `/accounts/${accountId}/sessions/`, undefined, query);
  }

  async endSession(accountId, sessionId) {
    await this.#ask("DELETE", `/accounts/${accountId}/sessions/${sessionId}/`);
  }

  async endSessions(accountId) {
    await this.#ask("DELETE", `/accounts/${accountId}/sessions/`);
  }

  reports(query) {
    return this.#ask("GET", "/chats/reports/", undefined, query);
  }

  resolveReport(id, form = {}) {
    return this.#ask("POST", `/chats/reports/${id}/resolve/`, form);
  }

  templates() {
    return this.#ask("GET", "/notify/templates/");
  }

  setTemplate(code, form) {
    return this.#ask("PUT", `/notify/templates/${code}/`, form);
  }

  previewTemplate(code, form) {
    return this.#ask("POST", `/notify/templates/${code}/preview/`, form);
  }

  #ask(method, path, body, query) {
    return this.rest.request(method, path, { body, query });
  }
}
