/** For Node: messages on their way and the refresh token in one file, written whole each time. */

import { readFile, rename, writeFile } from "node:fs/promises";

/** What is being written, by path: stores of one file wait for each other. @type {Map<string, Promise<any>>} */
const writing = new Map();

/**
 * @param {string} path of a file that is nobody else's: it holds a token
 * @returns {import("../messenger").OutboxStore & import("../messenger").TokenStore}
 */
export function fileStore(path) {
  async function read() {
    await writing.get(path);
    return whole();
  }

  async function whole() {
    try {
      return JSON.parse(await readFile(path, "utf8"));
    } catch (error) {
      if (error.code === "ENOENT") return { token: null, messages: {} };
      throw error;
    }
  }

  /** Changes wait for each other; a file is there as a whole or not at all. */
  function change(work) {
    const changed = (writing.get(path) ?? Promise.resolve()).then(async () => {
      const kept = await whole();
      work(kept);
      await writeFile(`${path}.new`, JSON.stringify(kept), { mode: 0o600, flush: true });
      await rename(`${path}.new`, path);
    });
    writing.set(path, changed.catch(() => {}));
    return changed;
  }

  return {
    get: async () => (await read()).token,
    set: (token) => change((kept) => (kept.token = token)),
    all: async (accountId) =>
      Object.values((await read()).messages).filter((message) => message.account_id === accountId),
    put: (message) => change((kept) => (kept.messages[message.client_message_id] = message)),
    remove: (id) => change((kept) => delete kept.messages[id]),
  };
}
