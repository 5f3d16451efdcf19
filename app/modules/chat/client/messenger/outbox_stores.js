/** Where messages on their way are kept: in the browser's database, or only in memory. */

/** @typedef {import("../messenger").OutboxStore} OutboxStore */

/** Does not survive a reload. @returns {OutboxStore} */
export function memoryStore() {
  const kept = new Map();
  return {
    all: async (accountId) => [...kept.values()].filter((message) => message.account_id === accountId),
    put: async (message) => void kept.set(message.client_message_id, message),
    remove: async (id) => void kept.delete(id),
  };
}

/**
 * Survives a reload and a restart of the browser. The database takes a moment to keep something; for
 * that moment it lies in `localStorage`, which has it at once: a page may end with the next breath.
 *
 * @returns {OutboxStore}
 */
export function indexedDbStore(name = "messenger", hurried = hasty(`${name}.outbox.`)) {
  let opening = null;

  async function ask(mode, work) {
    opening ??= opened(name);
    const transaction = (await opening).transaction("outbox", mode);
    const request = work(transaction.objectStore("outbox"));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  return {
    all: async (accountId) => {
      const left = hurried.all().filter((message) => message.account_id === accountId);
      const kept = await ask("readonly", (all) => all.index("account_id").getAll(accountId));
      const ids = new Set(left.map((message) => message.client_message_id));
      return [...kept.filter((message) => !ids.has(message.client_message_id)), ...left];
    },
    put: async (message) => {
      hurried.put(message);
      await ask("readwrite", (kept) => kept.put(message));
      hurried.remove(message.client_message_id);
    },
    remove: async (id) => {
      hurried.remove(id);
      await ask("readwrite", (kept) => kept.delete(id));
    },
  };
}

/** Where a browser keeps nothing of the kind, there is nothing: the database does it alone. */
function hasty(prefix) {
  const quietly = (work, otherwise) => {
    try {
      return work(globalThis.localStorage);
    } catch {
      return otherwise;
    }
  };
  const names = (storage) => Object.keys(storage).filter((name) => name.startsWith(prefix));
  return {
    all: () => quietly((storage) => names(storage).map((name) => JSON.parse(storage[name])), []),
    put: (message) => quietly((storage) => storage.setItem(prefix + message.client_message_id, JSON.stringify(message))),
    remove: (id) => quietly((storage) => storage.removeItem(prefix + id)),
  };
}

function opened(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      const kept = request.result.createObjectStore("outbox", { keyPath: "client_message_id" });
      kept.createIndex("account_id", "account_id");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
