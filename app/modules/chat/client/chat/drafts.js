// What people have begun to write, kept for each chat until it is sent, across reloads.

const PREFIX = "messenger.draft.";

export const draftOf = (chatId) => sessionStorage.getItem(PREFIX + chatId) ?? "";

export function keepDraft(chatId, text) {
  if (text.trim()) sessionStorage.setItem(PREFIX + chatId, text);
  else sessionStorage.removeItem(PREFIX + chatId);
}
