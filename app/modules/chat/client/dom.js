// Builds elements: never from markup, so nothing that people wrote can become one.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element: `element("button.primary", {type: "submit", on: {click}}, "Send")`.
 * A property that is false or null is left out; `true` is an attribute without a value.
 */
export function element(what, properties = {}, ...children) {
  const [tag, ...classes] = what.split(".");
  const made = document.createElement(tag || "div");
  if (classes.length) made.className = classes.join(" ");
  for (const [name, value] of Object.entries(properties)) assign(made, name, value);
  append(made, children);
  return made;
}

function assign(made, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") {
    for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
  } else if (name === "style") {
    // Through the object model, which a strict policy allows, and not as an attribute.
    for (const [property, amount] of Object.entries(value)) made.style.setProperty(property, amount);
  } else if (name === "value") {
    made.value = value;
  } else {
    made.setAttribute(name, value === true ? "" : String(value));
  }
}

export function append(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false && child !== "") parent.append(child);
  }
}

export function replace(parent, ...children) {
  parent.replaceChildren();
  append(parent, children);
  return parent;
}

/** A drawing of one or more paths; what it means is said by the label of whatever holds it. */
export function drawing(paths, { size = 24, box = 24, filled = false } = {}) {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = {
    viewBox: `0 0 ${box} ${box}`, width: size, height: size, "aria-hidden": "true", focusable: "false",
    fill: filled ? "currentColor" : "none", stroke: filled ? "none" : "currentColor",
    "stroke-width": 1.8, "stroke-linecap": "round", "stroke-linejoin": "round",
  };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, String(value));
  for (const path of paths) {
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("d", path);
    svg.append(line);
  }
  return svg;
}

/** Only what leads to a web page or a mailbox: a link of another scheme would be somebody's script. */
export function link(address, text) {
  const safe = /^(https?:|mailto:)/i.test(address);
  if (!safe) return document.createTextNode(text);
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, text);
}
