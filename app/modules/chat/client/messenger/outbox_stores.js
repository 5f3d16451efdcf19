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

/** Survives a reload and a restart of the browser. @returns {OutboxStore} */
export function indexedDbStore(name = "messenger") {
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
    all: (accountId) => ask("readonly", (kept) => kept.index("account_id").getAll(accountId)),
    put: (message) => ask("readwrite", (kept) => kept.put(message)),
    remove: (id) => ask("readwrite", (kept) => kept.delete(id)),
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
