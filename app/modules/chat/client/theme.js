// Light or dark: as the system says, unless the reader chose.

const KEPT = "messenger.theme";
export const THEMES = ["system", "light", "dark"];

export function theme() {
  const kept = localStorage.getItem(KEPT);
  return THEMES.includes(kept) ? kept : "system";
}

export function choose(name) {
  localStorage.setItem(KEPT, name);
  apply();
}

export function apply() {
  const name = theme();
  if (name === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
}
