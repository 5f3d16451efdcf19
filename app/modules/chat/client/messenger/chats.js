/** Chats: opening and changing them, who is in them, how to get in, what is read. */

import { formOf } from "./accounts.js";

export class Chats {
  #reading = new Map(); // chats whose mark the server has still to be told

  /**
   * @param {import("./rest.js").Rest} rest
   * @param {import("./store.js").Store} store
   * @param {import("./sync.js").Sync} sync
   * @param {import("./presence.js").Presence} presence
   */
  constructor(rest, store, sync, presence) {
    this.rest = rest;
    this.store = store;
    this.sync = sync;
    this.presence = presence;
  }

  all() {
    return this.store.sorted;
  }

  find(chatId) {
    return this.store.find(chatId);
  }

  get(chatId) {
    return this.sync.detail(chatId);
  }

  openDirect(accountId) {
    return this.#open({ type: "direct", members: [accountId] });
  }

  openGroup(form) {
    return this.#open(form);
  }

  openChannel(form) {
    return this.#open({ ...form, type: "channel" });
  }

  async update(chatId, changes) {
    return this.#adopted(await this.#ask("PATCH", chatId, "", changes));
  }

  async remove(chatId) {
    await this.#ask("DELETE", chatId);
    this.store.remove(chatId);
  }

  async setAvatar(chatId, file) {
    await this.#ask("PUT", chatId, "avatar/", formOf(file));
    return this.get(chatId);
  }

  async removeAvatar(chatId) {
    await this.#ask("DELETE", chatId, "avatar/");
    await this.get(chatId);
  }

  async setOwner(chatId, account_id) {
    await this.#ask("PUT", chatId, "owner/", { account_id });
    await this.get(chatId);
  }

  async members(chatId, query) {
    const page = await this.#ask("GET", chatId, "members/", undefined, query);
    for (const member of page.entities) {
      this.store.person(member.account);
      const { account_id, last_read_seq } = member;
      if (this.store.timeline(chatId).readBy(account_id, last_read_seq)) this.store.shown(chatId);
    }
    return page;
  }

  addMembers(chatId, account_ids) {
    return this.#ask("POST", chatId, "members/", { account_ids });
  }

  setRole(chatId, accountId, role) {
    return this.#ask("PATCH", chatId, `members/${accountId}/`, { role });
  }

  async removeMember(chatId, accountId) {
    await this.#ask("DELETE", chatId, `members/${accountId}/`);
  }

  async leave(chatId) {
    await this.#ask("POST", chatId, "leave/");
    this.store.remove(chatId);
  }

  async mute(chatId, until = null) {
    await this.#ask("PUT", chatId, "mute/", { until });
    await this.get(chatId);
  }

  async unmute(chatId) {
    await this.#ask("DELETE", chatId, "mute/");
    this.store.change(chatId, { muted_until: null });
  }

  markRead(chatId, seq) {
    const chat = this.find(chatId);
    const upTo = Math.min(seq ?? Infinity, chat?.last_seq ?? 0);
    if (!chat || (upTo <= chat.last_read_seq && !chat.marked_unread)) return;
    this.store.change(chatId, { last_read_seq: Math.max(upTo, chat.last_read_seq), marked_unread: false });
    const waits = this.#reading.has(chatId);
    this.#reading.set(chatId, Math.max(upTo, this.#reading.get(chatId) ?? 0));
    if (!waits) this.#tellRead(chatId);
  }

  async markUnread(chatId, unread = true) {
    const mark = await this.#ask(unread ? "PUT" : "DELETE", chatId, "unread/");
    this.store.change(chatId, { marked_unread: mark.marked_unread });
  }

  /** Marks that could not be told before. */
  online() {
    for (const chatId of this.#reading.keys()) this.#tellRead(chatId);
  }

  forget() {
    this.#reading.clear();
  }

  directory(query) {
    return this.rest.request("GET", "/chats/directory/", { query });
  }

  inDirectory(slug) {
    return this.rest.request("GET", `/chats/directory/${encodeURIComponent(slug)}/`);
  }

  async join(chatId) {
    return this.#adopted(await this.#ask("POST", chatId, "join/"));
  }

  requestToJoin(chatId) {
    return this.#ask("POST", chatId, "join-requests/");
  }

  joinRequests(chatId, query) {
    return this.#ask("GET", chatId, "join-requests/", undefined, query);
  }

  acceptJoinRequest(chatId, requestId) {
    return this.#ask("POST", chatId, `join-requests/${requestId}/accept/`);
  }

  declineJoinRequest(chatId, requestId) {
    return this.#ask("POST", chatId, `join-requests/${requestId}/decline/`);
  }

  async withdrawJoinRequest(chatId, requestId) {
    await this.#ask("DELETE", chatId, `join-requests/${requestId}/`);
  }

  invites(chatId, query) {
    return this.#ask("GET", chatId, "invites/", undefined, query);
  }

  createInvite(chatId, form = {}) {
    return this.#ask("POST", chatId, "invites/", form);
  }

  async removeInvite(chatId, inviteId) {
    await this.#ask("DELETE", chatId, `invites/${inviteId}/`);
  }

  async acceptInvite(code) {
    return this.#adopted(await this.rest.request("POST", `/chats/invites/${encodeURIComponent(code)}/`));
  }

  typing(chatId, isTyping = true) {
    this.presence.type(chatId, isTyping);
  }

  whoIsTyping(chatId) {
    return this.presence.whoTypes(chatId);
  }

  async #open(form) {
    return this.#adopted(await this.rest.request("POST", "/chats/", { body: form }));
  }

  #adopted(chat) {
    this.store.adopt(chat);
    return this.find(chat.id);
  }

  async #tellRead(chatId) {
    const seq = this.#reading.get(chatId);
    try {
      await this.#ask("POST", chatId, "read/", { seq });
    } catch (error) {
      if (error.temporary) return; // told when the socket is back
    }
    if (this.#reading.get(chatId) > seq) return this.#tellRead(chatId);
    this.#reading.delete(chatId);
  }

  #ask(method, chatId, path = "", body, query) {
    return this.rest.request(method, `/chats/${chatId}/${path}`, { body, query });
  }
}
