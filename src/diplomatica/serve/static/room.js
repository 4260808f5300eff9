// What every page can do beyond reading: keys to search, to step from one thing to the next, to open, to leave.

import { bind, hear, heard } from "./keys.js";

const ITEMS = ".hit, .para, .item, main table.cards > tbody > tr, main ul.plain > li";

function items() {
  return [...document.querySelectorAll(ITEMS)].filter((item) => item.checkVisibility());
}

function current() {
  return document.querySelector(".at-hand");
}

/** Put the focus on an item: on its first link, so that Enter opens it, else on the item itself. */
function take(item) {
  current()?.classList.remove("at-hand");
  if (!item) return;
  item.classList.add("at-hand");
  const link = item.querySelector("a[href]");
  if (!link) item.tabIndex = -1;
  (link ?? item).focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = items();
  if (!all.length) return;
  const at = all.indexOf(current());
  // The first step goes to what is on the screen, not to the top of a page that was scrolled.
  const first = all.findIndex((item) => item.getBoundingClientRect().bottom > 0);
  take(all[at < 0 ? Math.max(first, 0) : Math.min(Math.max(at + by, 0), all.length - 1)]);
}

function search(event) {
  const field = document.querySelector("form[role=search] input[type=search]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}

const help = document.getElementById("keys");

function show() {
  const list = help.querySelector(".named-keys");
  list.replaceChildren();
  for (const named of document.querySelectorAll("[data-key]")) {
    const key = document.createElement("dt");
    const says = document.createElement("dd");
    key.append(Object.assign(document.createElement("kbd"), { textContent: named.dataset.key }));
    says.textContent = named.title || named.getAttribute("aria-label") || named.textContent.trim();
    list.append(key, says);
  }
  help.showModal();
}

function leave(event) {
  if (help.open) return; // the browser closes it
  const at = document.activeElement;
  if (at instanceof HTMLElement && at.matches("input, textarea, select")) {
    at.blur();
  } else if (current()) {
    take(null);
    at?.blur();
  } else if (document.querySelector("main.paper") && /\/search$/.test(cameFrom())) {
    event.preventDefault();
    history.back();
  }
}

function cameFrom() {
  const from = document.referrer && new URL(document.referrer);
  return from && from.origin === location.origin ? from.pathname : "";
}

bind("/", search);
bind("j", () => step(1));
bind("k", () => step(-1));
bind("Escape", leave);

if (help) {
  bind("?", (event) => {
    event.preventDefault();
    show();
  });
  for (const button of document.querySelectorAll("[data-opens=keys]")) {
    button.hidden = false;
    button.addEventListener("click", show);
  }
  help.querySelector("[data-closes]").addEventListener("click", () => help.close());
  const on = help.querySelector("input[name=heard]");
  on.checked = heard();
  on.addEventListener("change", () => hear(on.checked));
}
