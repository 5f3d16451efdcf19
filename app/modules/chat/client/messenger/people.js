/** Other people: who they are and whether they are here. */

export class People {
  /**
   * @param {import("./rest.js").Rest} rest
   * @param {import("./store.js").Store} store
   * @param {import("./presence.js").Presence} presence
   */
  constructor(rest, store, presence) {
    this.rest = rest;
    this.store = store;
    this.seen = presence;
  }

  search(query) {
    return this.rest.request("GET", "/accounts/", { query });
  }

  async get(accountId) {
    const profile = await this.rest.request("GET", `/accounts/${accountId}/`);
    this.store.person(profile);
    return profile;
  }

  find(accountId) {
    return this.store.people.get(accountId) ?? null;
  }

  presence(accountId) {
    return this.seen.of(accountId);
  }

  watch(accountIds) {
    this.seen.watch(accountIds);
  }
}
