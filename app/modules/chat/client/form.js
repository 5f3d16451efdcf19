// Forms: labelled fields, each with the place where the server's objection is shown.

import { element, replace } from "./dom.js";
import { explain } from "./session.js";
import { say } from "./words.js";

let numbers = 0;

/** `kind` is the type of the input, or `textarea`; everything else is an attribute of it. */
export function field(name, label, { kind = "text", hint = "", ...attributes } = {}) {
  const id = `field-${(numbers += 1)}`;
  const described = [`${id}-wrong`, hint && `${id}-hint`].filter(Boolean).join(" ");
  const shared = { id, name, "aria-describedby": described, ...attributes };
  const input = kind === "textarea" ? element("textarea", { rows: 3, ...shared }) : element("input", { type: kind, ...shared });
  return element(
    "div.field",
    { "data-field": name },
    element("label", { for: id }, label),
    input,
    hint && element("p.hint", { id: `${id}-hint` }, hint),
    element("p.wrong", { id: `${id}-wrong` }),
  );
}

export function choice(name, label, options, value) {
  const id = `field-${(numbers += 1)}`;
  const entries = Object.entries(options).map(([key, said]) =>
    element("option", { value: key, selected: key === value }, said),
  );
  return element("div.field", { "data-field": name }, element("label", { for: id }, label), element("select", { id, name }, entries));
}

export function toggle(name, label, checked, { hint = "", changed = null } = {}) {
  const id = `field-${(numbers += 1)}`;
  const input = element("input.switch", { id, name, type: "checkbox", role: "switch", checked });
  if (changed) input.addEventListener("change", () => changed(input.checked, input));
  const words = element("span", {}, label, hint && element("small.hint", {}, hint));
  return element("label.toggle", { for: id, "data-field": name }, words, input);
}

/** `submitted(values, form)` may refuse: what it throws is shown at the fields, or below them. */
export function form(fields, action, submitted, { danger = false, after = null } = {}) {
  const wrong = element("p.form_wrong", { role: "alert" });
  const button = element(`button.${danger ? "danger" : "primary"}`, { type: "submit" }, action);
  const made = element("form.form", { novalidate: true }, fields, wrong, element("div.form_actions", {}, after, button));
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    clear(made, wrong);
    if (!complete(made)) return;
    button.disabled = true;
    made.setAttribute("aria-busy", "true");
    try {
      await submitted(values(made), made);
    } catch (error) {
      object(made, wrong, error);
    }
    button.disabled = false;
    made.removeAttribute("aria-busy");
  });
  return made;
}

export function values(made) {
  const given = {};
  for (const input of made.elements) {
    if (!input.name) continue;
    given[input.name] = input.type === "checkbox" ? input.checked : input.value;
  }
  return given;
}

function clear(made, wrong) {
  replace(wrong);
  for (const place of made.querySelectorAll(".field .wrong")) replace(place);
  for (const input of made.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}

/** In our words and not the browser's, which may be in another language. */
function complete(made) {
  for (const input of made.elements) {
    if (!input.name || input.disabled || input.validity.valid) continue;
    const reason = input.validity.valueMissing ? "fill_in" : input.type === "email" ? "not_an_email" : "not_valid";
    at(made, input.name, say(reason));
  }
  const first = made.querySelector("[aria-invalid]");
  first?.focus();
  return !first;
}

function at(made, name, sentence) {
  const place = made.querySelector(`[data-field="${CSS.escape(name)}"]`);
  const wrong = place?.querySelector(".wrong");
  if (!wrong) return false;
  replace(wrong, sentence);
  place.querySelector("input, textarea, select")?.setAttribute("aria-invalid", "true");
  return true;
}

function object(made, wrong, error) {
  const unplaced = (error?.fields ?? []).filter((fault) => !at(made, fault.field, fault.message));
  if (!error?.fields?.length) replace(wrong, explain(error));
  else if (unplaced.length) replace(wrong, unplaced.map((fault) => fault.message).join(" "));
  made.querySelector("[aria-invalid]")?.focus();
}
