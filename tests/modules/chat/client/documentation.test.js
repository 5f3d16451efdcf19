/** The program in docs/client.md, run as it stands there. */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { Cast, until } from "./kit/people.js";
import { Server } from "./kit/server.js";
import { TestWebSocket } from "./kit/websocket.js";

const ROOT = new URL("../../../../", import.meta.url);
const PASSWORD = "correct horse battery";

test("the bot of the documentation answers", async (t) => {
  const server = await Server.shared();
  t.after(() => server.close());
  const cast = new Cast(server, t);
  const ann = await cast.person("ann");
  const owner = await cast.person("bot");
  const kept = join(tmpdir(), `messenger-bot-${randomUUID()}.json`);
  const path = join(tmpdir(), `messenger-bot-${randomUUID()}.mjs`);
  t.after(() => [kept, path].forEach((file) => rmSync(file, { force: true })));

  const [, program] = readFileSync(new URL("docs/client.md", ROOT), "utf8").split("## In Node")[1].split("```");
  const changes = [
    ["js\n", ""], ['"./app/', `"${ROOT.href}app/`], ['"./app/', `"${ROOT.href}app/`], ["bot.json", kept],
    ["http://localhost:8788", server.url], ["user2@example.com", owner.email], ['"admin"', JSON.stringify(PASSWORD)],
  ];
  const source = changes.reduce((text, [from, to]) => {
    assert.ok(text.includes(from), from);
    return text.replace(from, to);
  }, program);
  writeFileSync(path, `${source}\nexport { bot };\n`);
  globalThis.WebSocket ??= TestWebSocket;
  const { bot } = await import(pathToFileURL(path).href);
  t.after(() => bot.disconnect());

  const { id } = await ann.client.chats.openDirect(owner.id);
  await ann.client.messages.load(id);
  await until(() => bot.chats.find(id), "the bot has the chat");
  ann.client.messages.send(id, "Hello");
  await until(() => ann.texts(id).includes("You said: Hello"), "the bot answers");
});
