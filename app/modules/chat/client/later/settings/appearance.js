// How the page looks, and its language.

import { element } from "../../dom.js";
import { choice } from "../../form.js";
import { THEMES, choose, theme } from "../../theme.js";
import { LANGUAGES, language, say, speak } from "../../words.js";

export function appearancePart() {
  const themes = choice("theme", say("theme"), Object.fromEntries(THEMES.map((name) => [name, say(`theme_${name}`)])), theme());
  themes.querySelector("select").addEventListener("change", (event) => choose(event.target.value));
  const languages = choice("language", say("language"), LANGUAGES, language);
  languages.querySelector("select").addEventListener("change", (event) => speak(event.target.value));
  return element("div.part", {}, themes, languages);
}
