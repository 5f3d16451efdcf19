// Choosing an emoji.

import { openDialog } from "../dialog.js";
import { element } from "../dom.js";
import { say } from "../words.js";

const EMOJI = [
  "😀 😄 😁 😅 😂 🤣 😊 😇 🙂 😉 😍 😘 😋 😜 🤪 🤗 🤔 🤨 😐 😏 😌 😴 🤒 🥳",
  "😎 🤓 😕 😟 😮 😲 😳 🥺 😢 😭 😱 😤 😡 🤯 🥶 🤢 💀 👻 🤖 🎃 😺 🙈 🙉 🙊",
  "👍 👎 👌 ✌️ 🤞 🤝 👏 🙌 🙏 💪 👋 🤙 👀 🧠 ❤️ 🧡 💛 💚 💙 💜 🖤 💔 💯 🔥",
  "✨ ⭐ 🌈 ☀️ 🌧️ ❄️ 🎉 🎂 🎁 🏆 ⚽ 🎵 🎬 📷 💡 📌 ✅ ❌ ❓ ❗ ⏰ 🚀 ✈️ 🏠",
  "🍎 🍕 🍔 🍰 ☕ 🍵 🍺 🍷 🐶 🐱 🐻 🦊 🐼 🐧 🦉 🐢 🌲 🌸 🌵 🍀 🗻 🌊 🚲 🚗",
].flatMap((row) => row.split(" "));

export const chooseEmoji = () =>
  openDialog(
    say("emoji"),
    (close) => element("div.emoji_grid", {}, EMOJI.map((emoji) => element("button", { type: "button", "aria-label": emoji, on: { click: () => close(emoji) } }, emoji))),
  );
