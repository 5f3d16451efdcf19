// Brings a list of elements into the order of its items, touching only what has changed.

/**
 * `drawn` remembers by key what was drawn: `{element, signature, item}`. An item whose signature
 * has changed is made anew; the focus inside it is given to its successor.
 */
export function arrange(parent, items, drawn, make) {
  const wanted = new Set(items.map((item) => item.key));
  for (const [key, old] of drawn) {
    if (wanted.has(key)) continue;
    old.element.remove();
    drawn.delete(key);
  }
  let place = parent.firstElementChild;
  for (const item of items) {
    const made = madeOf(item, drawn, make);
    if (place && place.parentNode !== parent) place = made; // its successor stands there now
    if (made === place) place = place.nextElementSibling;
    else parent.insertBefore(made, place);
  }
}

function madeOf(item, drawn, make) {
  const old = drawn.get(item.key);
  if (old?.signature === item.signature) {
    old.item = item;
    return old.element;
  }
  const made = make(item);
  drawn.set(item.key, { element: made, signature: item.signature, item });
  if (old) succeed(old.element, made);
  return made;
}

function succeed(old, made) {
  const focused = old.contains(document.activeElement);
  made.tabIndex = old.tabIndex;
  old.replaceWith(made);
  if (focused) made.focus({ preventScroll: true });
}
