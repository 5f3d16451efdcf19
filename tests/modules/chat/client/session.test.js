/** Staying signed in without noticing, and noticing when it is over. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Cast, until } from "./kit/people.js";
import { Server } from "./kit/server.js";

let server;
before(async () => (server = await Server.shared()));
after(() => server.close());

/** Answers say that tokens live so many seconds; counts what was asked. */
function shortLived(seconds, asked) {
  return async (address, options) => {
    const path = new URL(address).pathname;
    asked.push(path);
    const response = await fetch(address, options);
    if (!/sign-in|refresh/.test(path) || !response.ok) return response;
    const body = await response.json();
    return Response.json({ ...body, data: { ...body.data, expires_in: seconds } });
  };
}

/** As a browser does with cookies: no script sees them. */
function withCookies(jar) {
  return async (address, options) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(address, { ...options, headers: { ...options.headers, ...(cookie && { cookie }) } });
    for (const set of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set);
      if (/max-age=0/i.test(set)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };
}

test("a token is renewed on the open socket before it dies", async (t) => {
  const cast = new Cast(server, t);
  const asked = [];
  const ann = await cast.person("ann", { fetch: shortLived(1, asked) });
  const frames = [];
  const states = [];
  ann.client.on("frame", ({ type }) => frames.push(type));
  ann.client.on("connection", ({ state }) => states.push(state));
  await until(() => frames.filter((type) => type === "auth_success").length >= 2, "renewed twice");
  assert.ok(asked.filter((path) => path.includes("refresh")).length >= 2);
  assert.deepEqual(states, [], "the socket has stayed");
});

test("a browser's session is a cookie, and survives a reload", async (t) => {
  const cast = new Cast(server, t);
  const ann = await cast.person("ann");
  const jar = new Map();
  const browser = { client: "browser", fetch: withCookies(jar) };
  const page = await cast.device(browser);
  await page.client.accounts.signIn({ email: ann.email, password: "correct horse battery" });
  assert.ok(jar.has("refresh_token"));
  const reloaded = await cast.device(browser);
  assert.equal((await reloaded.client.restore()).id, ann.id);
  await reloaded.client.connect();
  await page.client.accounts.refresh(); // another tab
  await reloaded.client.accounts.refresh();
  await reloaded.client.accounts.signOut();
  assert.equal(jar.has("refresh_token"), false);
  assert.equal(await (await cast.device(browser)).client.restore(), null);
});

test("many requests with a dead token cause one refresh", async (t) => {
  const cast = new Cast(server, t);
  const asked = [];
  const ann = await cast.person("ann", { fetch: shortLived(1800, asked) });
  ann.client.disconnect();
  const refreshes = () => asked.filter((path) => path.includes("refresh")).length;
  await Promise.all([ann.client.accounts.refresh(), ann.client.accounts.refresh(), ann.client.accounts.me()]);
  assert.equal(refreshes(), 1);
});

test("a session that was ended elsewhere signs out here", async (t) => {
  const cast = new Cast(server, t);
  const ann = await cast.person("ann");
  const phone = await cast.second(ann);
  const accounts = [];
  phone.client.on("account", (account) => accounts.push(account));
  const { entities } = await ann.client.accounts.sessions();
  const other = entities.find(({ current }) => !current);
  await ann.client.accounts.endSession(other.id);
  await until(() => phone.client.connection.state === "offline", "the phone is offline");
  assert.equal(accounts.at(-1), null);
  assert.deepEqual(phone.client.chats.all(), []);
  await assert.rejects(phone.client.accounts.me(), { code: "SIGNED_OUT" });
  assert.equal(ann.client.connection.state, "online");
});

test("who is turned away for good stays away until asked to come back", async (t) => {
  const crowded = await Server.started({ CHAT_SOCKETS_PER_ACCOUNT: "1" });
  t.after(() => crowded.close());
  const cast = new Cast(crowded, t);
  const ann = await cast.person("ann");
  const phone = await cast.device();
  await phone.client.accounts.signIn({ email: ann.email, password: "correct horse battery" });
  await assert.rejects(phone.client.connect(), { code: "CLOSED_4409" });
  assert.deepEqual([phone.client.connection.state, phone.client.connection.code], ["stopped", 4409]);
  ann.client.disconnect();
  await until(() => phone.client.connect().then(() => true, () => false), "there is room now");
});

test("an answer that was lost does not cost the session", async (t) => {
  const cast = new Cast(server, t);
  let lose = 0;
  const flaky = async (address, options) => {
    const response = await fetch(address, options);
    if (address.includes("refresh") && lose-- > 0) throw new TypeError("the network has gone");
    return response;
  };
  const ann = await cast.person("ann", { fetch: flaky });
  lose = 1;
  await ann.client.accounts.refresh();
  assert.equal((await ann.client.accounts.me()).id, ann.id);
  await ann.client.accounts.refresh();
});

test("who signs in while the last session's token is refused stays signed in", async (t) => {
  const cast = new Cast(server, t);
  let late = null; // the answer to a refresh comes once somebody has signed in, or half a second later
  const overtaken = async (address, options) => {
    const { pathname } = new URL(address);
    if (late && pathname.endsWith("/token/refresh/")) {
      await Promise.race([late.promise, new Promise((wake) => setTimeout(wake, 500))]);
      return Response.json({ status: "error", error: { code: "SESSION_OVER", message: "Over." } }, { status: 401 });
    }
    const response = await fetch(address, options);
    if (pathname.endsWith("/sign-in/")) setTimeout(() => late?.resolve(), 20);
    return response;
  };
  const ann = await cast.person("ann", { fetch: overtaken });
  late = {};
  late.promise = new Promise((resolve) => (late.resolve = resolve));
  const refused = assert.rejects(ann.client.accounts.refresh(), { code: "SIGNED_OUT" });
  await ann.client.accounts.signIn({ email: ann.email, password: "correct horse battery" });
  await refused;
  assert.equal((await ann.client.accounts.me()).id, ann.id);
  assert.equal(ann.client.account.id, ann.id);
});

test("a wrong password is told with the server's own code and words", async (t) => {
  const device = await new Cast(server, t).device({ locale: "ru" });
  const refused = device.client.accounts.signIn({ email: "nobody@example.com", password: "wrong" });
  await assert.rejects(refused, (error) => {
    assert.equal(error.status, 401);
    assert.equal(error.temporary, false);
    assert.match(error.message, /[а-я]/);
    assert.ok(error.requestId);
    return true;
  });
  await assert.rejects(device.client.accounts.signUp({ email: "no address", password: "1" }), (error) => {
    assert.ok(error.fields.some(({ field }) => field === "email"));
    return true;
  });
  assert.equal(await device.client.restore(), null);
});
