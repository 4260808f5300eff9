// What the page of a document can do beyond reading: tie notes to their marks, copy clean text, cite a passage, keep one's place.

import { bind } from "./keys.js";

const AWAY = ".no, .fn, .back-up, .notes, .page-break, .leaves";
const article = document.querySelector(".sheet article, .sheet .beside");

/* A note and its mark show each other. */
function tie(event) {
  const at = event.target instanceof Element && event.target.closest(".fn[id^='ref-'], .note");
  const number = at && at.id.replace(/^(ref|note)-/, "");
  for (const id of at ? [`ref-${number}`, `note-${number}`] : [])
    document.getElementById(id)?.classList.toggle("tied", event.type === "pointerover" || event.type === "focusin");
}
for (const kind of ["pointerover", "pointerout", "focusin", "focusout"]) document.addEventListener(kind, tie);

/** The words of what is under a node: no addresses, no signs of notes, no notes. */
function clean(node) {
  const copy = node.cloneNode(true);
  for (const gone of copy.querySelectorAll(AWAY)) gone.remove();
  for (const link of copy.querySelectorAll("a.name, .tagged")) link.replaceWith(...link.childNodes);
  return copy;
}

function paragraphs(node) {
  const found = [...node.querySelectorAll(".words")];
  const all = found.length ? found : [node];
  return all.map((one) => one.textContent.trim()).filter(Boolean).join("\n\n");
}

/* Copying from the text gives its words alone; copying from within a note gives the note. */
document.addEventListener("copy", (event) => {
  const chosen = getSelection();
  if (!article || !chosen.rangeCount || chosen.isCollapsed) return;
  const range = chosen.getRangeAt(0);
  const around = range.commonAncestorContainer;
  const inside = around instanceof Element ? around : around.parentElement;
  if (!article.contains(inside) || inside.closest(".notes")) return;
  const box = document.createElement("div");
  box.append(clean(range.cloneContents()));
  event.clipboardData.setData("text/plain", paragraphs(box));
  event.clipboardData.setData("text/html", box.innerHTML);
  event.preventDefault();
});

async function copied(button, text) {
  await navigator.clipboard.writeText(text);
  const says = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => (button.textContent = says), 1500);
}

const whole = document.querySelector(".copy-text");
if (whole && article && navigator.clipboard) {
  whole.hidden = false;
  whole.addEventListener("click", () => copied(whole, paragraphs(clean(article))));
}

/* Each citation and the address can be copied. */
for (const said of document.querySelectorAll(".cites .citation, .cites .address")) {
  if (!navigator.clipboard) break;
  const { copy, done } = said.closest(".cites").dataset;
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: copy });
  button.dataset.done = done;
  const words = said.textContent;
  button.addEventListener("click", () => copied(button, words));
  (said.closest("dd") ?? said).append(button);
}

/* A passage that was opened by its address offers its citation. */
const bar = document.querySelector(".cited-bar");

function opened() {
  const name = decodeURIComponent(location.hash.slice(1));
  const at = name && document.getElementById(name);
  if (name && !at && !/^(main|ref-|note-|to-)/.test(name)) {
    // A passage on another page of a long text: the room knows which.
    const asked = new URLSearchParams(location.search);
    if (asked.has("passage")) return;
    asked.delete("page");
    asked.set("passage", name);
    if (bar && document.querySelector(".leaves")) location.replace(`${location.pathname}?${asked}`);
    return;
  }
  const row = at && at.closest(".leaves li");
  if (row) {
    row.querySelector("a").hash = location.hash;
    location.replace(row.querySelector("a").href);
    return;
  }
  const passage = at && at.closest(".para") && (at.classList.contains("para") ? name : at.closest(".para").id);
  if (!bar) return;
  bar.hidden = !passage;
  if (!passage) return;
  bar.querySelector(".address").textContent = `${bar.dataset.address}#${name}`;
  const link = new URL(bar.querySelector("a").href);
  link.searchParams.set("cite", name);
  bar.querySelector("a").href = link.href;
}
addEventListener("hashchange", opened);
opened();
if (bar && navigator.clipboard) {
  const button = bar.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => copied(button, bar.querySelector(".address").textContent));
}

/* Another layer opens at the paragraph that is being read. */
for (const link of document.querySelectorAll(".layers a")) {
  link.addEventListener("click", () => {
    const at = [...document.querySelectorAll(".para[id]")].find((one) => one.getBoundingClientRect().bottom > 0);
    if (at && scrollY > 300) link.hash = at.id;
  });
}
bind("l", () => {
  const all = [...document.querySelectorAll(".layers a")];
  const now = all.findIndex((link) => link.hasAttribute("aria-current"));
  all[(now + 1) % all.length]?.click();
});
