// What the page says, in the reader's language: one table, a row per sentence.

import { ACCOUNT } from "./words/account.js";
import { CHATS } from "./words/chats.js";
import { MESSAGES } from "./words/messages.js";
import { SETTINGS } from "./words/settings.js";

export const TABLE = { ...ACCOUNT, ...CHATS, ...MESSAGES, ...SETTINGS };
export const LANGUAGES = { en: "English", ru: "Русский" };
const KEPT = "messenger.language";

export const language = chosen();
document.documentElement.lang = language;
const column = language === "ru" ? 1 : 0;
const plural = new Intl.PluralRules(language);

function chosen() {
  const kept = localStorage.getItem(KEPT);
  if (kept in LANGUAGES) return kept;
  return document.documentElement.lang === "ru" ? "ru" : "en";
}

/** Every word on the page was made in the old language: the page is made anew. */
export function speak(code) {
  localStorage.setItem(KEPT, code);
  location.reload();
}

/** The sentence; `{name}` is filled in, and `one|many` is chosen by the fact `n`. */
export function say(key, facts = {}) {
  const row = TABLE[key];
  if (!row) throw new Error(`no words for ${key}`);
  const sentence = numbered(row[column], facts.n);
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(facts[name] ?? ""));
}

function numbered(sentence, count) {
  const forms = sentence.split("|");
  if (forms.length === 1) return sentence;
  const order = language === "ru" ? ["one", "few", "many"] : ["one", "other"];
  return forms[order.indexOf(plural.select(count))] ?? forms.at(-1);
}
