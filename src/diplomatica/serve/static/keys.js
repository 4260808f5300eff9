// Single keys. A page works without them, they can be turned off for good, and they stay quiet where somebody writes.

const OFF = "diplomatica.keys.off";
const bound = new Map();

/** Call `act(event)` when `key` is pressed alone. Keys that a link or button names by `data-key` need no call. */
export function bind(key, act) {
  bound.set(key, act);
}

/** Whether single keys are to be heard. */
export function heard() {
  try {
    return localStorage.getItem(OFF) === null;
  } catch {
    return true;
  }
}

/** Turn single keys on or off, on every page of this address. */
export function hear(yes) {
  try {
    if (yes) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    // A browser that keeps nothing keeps them on.
  }
}

// A box that is ticked takes no letters: keys are heard there, too, as where a dialog was left by its own box.
const WRITING = "input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, [contenteditable]";

function pressed(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = event.target instanceof Element ? event.target : document.body;
  if (event.key === "Escape") {
    bound.get("Escape")?.(event);
    return;
  }
  if (!heard() || at.closest(WRITING) || document.querySelector("dialog[open]")) return;
  const act = bound.get(event.key);
  if (act) {
    act(event);
    return;
  }
  const named = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (named instanceof HTMLElement) {
    event.preventDefault();
    named.click();
  }
}

document.addEventListener("keydown", pressed);
