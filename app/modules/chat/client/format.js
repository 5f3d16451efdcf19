// Times, sizes and names as people read them.

import { language, say } from "./words.js";

const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(language, { weekday: "short" });
const shortDay = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
const longDay = new Intl.DateTimeFormat(language, { day: "numeric", month: "long" });
const fullDay = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric" });
const moment = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const count = new Intl.NumberFormat(language);
const DAY = 86_400_000;

export const timeOfDay = (time) => clock.format(new Date(time));
export const wholeMoment = (time) => (time ? moment.format(new Date(time)) : "");
export const number = (value) => count.format(value);

export function dayKey(time) {
  const day = new Date(time);
  return `${day.getFullYear()}-${day.getMonth() + 1}-${day.getDate()}`;
}

function daysAgo(time) {
  const start = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((start(new Date()) - start(new Date(time))) / DAY);
}

/** Above the messages of a day. */
export function dayName(time) {
  const ago = daysAgo(time);
  if (ago === 0) return say("today");
  if (ago === 1) return say("yesterday");
  const sameYear = new Date(time).getFullYear() === new Date().getFullYear();
  return (sameYear ? longDay : fullDay).format(new Date(time));
}

/** Beside a chat: the time today, then the day of the week, then the date. */
export function shortTime(time) {
  const ago = daysAgo(time);
  if (ago <= 0) return timeOfDay(time);
  return (ago < 7 ? weekday : shortDay).format(new Date(time));
}

export function lastSeen(time) {
  if (!time) return say("offline");
  const minutes = Math.floor((Date.now() - new Date(time).getTime()) / 60_000);
  if (minutes < 1) return say("seen_just_now");
  if (minutes < 60) return say("seen_minutes", { n: minutes });
  const ago = daysAgo(time);
  if (ago === 0) return say("seen_today", { time: timeOfDay(time) });
  if (ago === 1) return say("seen_yesterday", { time: timeOfDay(time) });
  return say("seen_on", { day: shortDay.format(new Date(time)) });
}

export function size(bytes) {
  const units = say("size_units").split(" ");
  let amount = bytes;
  let unit = 0;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  const digits = unit && amount < 10 ? 1 : 0;
  return `${amount.toFixed(digits)} ${units[unit]}`;
}

/** Two letters to know somebody by. */
export function initials(name) {
  const words = name.replace(/[^\p{L}\p{N} ]/gu, " ").trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? words[0][0] + words.at(-1)[0] : (words[0] ?? "").slice(0, 2);
  return letters.toUpperCase() || "·";
}

export function badge(unread) {
  return unread > 999 ? "999+" : String(unread);
}
