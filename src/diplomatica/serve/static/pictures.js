// Pictures: what one points at is told at once, what belongs together is traced, one step leads from line to line, a stretch of
// time is chosen by drawing over it. All of it is in the page without this: titles, links, the table.

const SHOWN = "a[data-drawn], g.knower, .events g";

/** The words of an element: its title, which becomes its name, so that the browser does not show it a second time. */
function words(one) {
  const title = one.querySelector(":scope > title");
  if (title) {
    one.setAttribute("aria-label", title.textContent);
    title.remove();
  }
  return one.getAttribute("aria-label") ?? "";
}

function card(box) {
  const made = document.createElement("div");
  made.className = "told-card";
  made.hidden = true;
  made.setAttribute("aria-hidden", "true");
  document.body.append(made);
  const tell = (one, x, y) => {
    made.textContent = words(one);
    made.hidden = !made.textContent;
    const right = document.documentElement.clientWidth - made.offsetWidth - 8;
    made.style.left = `${Math.max(8, Math.min(x + 14, right)) + scrollX}px`;
    const below = y + 18 + made.offsetHeight < innerHeight;
    made.style.top = `${(below ? y + 18 : Math.max(8, y - made.offsetHeight - 12)) + scrollY}px`;
  };
  const hush = () => (made.hidden = true);
  box.addEventListener("pointermove", (event) => {
    const one = event.target.closest?.(SHOWN);
    if (one && event.pointerType !== "touch") tell(one, event.clientX, event.clientY);
    else hush();
  });
  box.addEventListener("pointerleave", hush);
  box.addEventListener("focusin", (event) => {
    const one = event.target.closest?.(SHOWN);
    if (!one?.matches(":focus-visible")) return;
    const at = one.getBoundingClientRect();
    tell(one, at.left + at.width / 2, at.bottom - 8);
  });
  box.addEventListener("focusout", hush);
  box.addEventListener("keydown", (event) => event.key === "Escape" && hush());
}

/** Lines of the same paper, and of the papers that speak of it, one after another. */
function traces(plot) {
  const later = new Map();
  for (const pair of (plot.dataset.after ?? "").split(" ").filter(Boolean)) {
    const [before, after] = pair.split(">");
    later.set(before, [...(later.get(before) ?? []), after]);
  }
  const lines = [...plot.querySelectorAll(".ink a[data-p]")];
  if (!lines.length || !plot.dataset.after) return;
  const trace = (line) => {
    const papers = new Set(line ? [line.dataset.p] : []);
    for (const paper of papers) for (const next of later.get(paper) ?? []) papers.add(next);
    const on = lines.filter((one) => papers.has(one.dataset.p));
    plot.classList.toggle("traced", on.length > 1);
    for (const one of lines) one.classList.toggle("on", papers.has(one.dataset.p));
  };
  for (const line of lines) {
    line.addEventListener("pointerenter", () => trace(line));
    line.addEventListener("pointerleave", () => trace(null));
    line.addEventListener("focus", () => trace(line));
    line.addEventListener("blur", () => trace(null));
  }
}

/** One stop for the whole picture; arrows lead from one thing in it to the next, from left to right. */
function steps(plot) {
  const links = [...plot.querySelectorAll("a[href]")];
  if (links.length < 2) return;
  const left = (one) => one.getBoundingClientRect().left;
  let sorted = null;
  const take = (one) => {
    for (const other of links) other.setAttribute("tabindex", other === one ? "0" : "-1");
  };
  take(links[0]);
  plot.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    sorted ??= links.map((one) => [left(one), one]).sort((a, b) => a[0] - b[0]).map((pair) => pair[1]);
    const shown = sorted.filter((one) => one.checkVisibility());
    const at = shown.indexOf(document.activeElement);
    const next = shown[Math.min(Math.max(at + by, 0), shown.length - 1)];
    take(next);
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}

/** A stretch of time is chosen by drawing over it: the address of the page gets `from` and `to`. */
function zoom(plot) {
  const { start, end, left, right } = Object.fromEntries(Object.entries(plot.dataset).map(([key, value]) => [key, Number(value)]));
  if (!plot.closest("[data-zooms]") || !(end > start)) return;
  let from = null;
  let brush = null;
  const x = (event) => Math.min(Math.max(event.clientX - plot.getBoundingClientRect().left, left), right);
  const moment = (at) => new Date((start + ((at - left) / (right - left)) * (end - start)) * 1000);
  plot.classList.add("zooms");
  plot.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && event.pointerType !== "touch") from = x(event);
  });
  plot.addEventListener("dragstart", (event) => event.preventDefault());
  addEventListener("pointermove", (event) => {
    if (from === null || (!brush && Math.abs(x(event) - from) < 6)) return;
    if (!brush) {
      brush = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      brush.setAttribute("class", "brush");
      brush.setAttribute("y", "0");
      brush.setAttribute("height", plot.getAttribute("height"));
      plot.append(brush);
    }
    brush.setAttribute("x", Math.min(from, x(event)));
    brush.setAttribute("width", Math.abs(x(event) - from));
  });
  addEventListener("pointerup", (event) => {
    const begin = from;
    from = null;
    if (!brush) return;
    brush.remove();
    brush = null;
    plot.addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
    const ends = [begin, x(event)].sort((a, b) => a - b).map((at) => `${moment(at).toISOString().slice(0, 16)}Z`);
    const address = new URL(location.href);
    address.searchParams.delete("page");
    address.searchParams.set("from", ends[0]);
    address.searchParams.set("to", ends[1]);
    location.assign(address);
  });
}

/** Where a picture is wider than its box, its middle line is in the middle of it. */
function centre(box) {
  if (box.scrollWidth <= box.clientWidth) return;
  const lines = [...box.querySelectorAll(".pair:last-child :is(.ink, .of-day, .dots) a, .pair:last-child a.of-day")].map((one) => one.getBoundingClientRect().left).sort((a, b) => a - b);
  const names = box.querySelector(".names")?.getBoundingClientRect().width ?? 0;
  if (lines.length) box.scrollLeft = lines[lines.length >> 1] - box.getBoundingClientRect().left - (box.clientWidth + names) / 2;
}

/** An entry of the key that stands for an ink turns its lines off and on. */
function toggles(figure) {
  for (const entry of figure.querySelectorAll(".key > li")) {
    const sign = entry.querySelector("line.ink");
    const ink = ["certain", "possible", "told"].find((name) => sign?.classList.contains(name));
    const groups = ink ? figure.querySelectorAll(`.plot > g.ink.${ink}`) : [];
    if (!groups.length || figure.querySelectorAll(".plot > g.ink").length < 2) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", "true");
    button.append(...entry.childNodes);
    entry.append(button);
    button.addEventListener("click", () => {
      const shown = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(shown));
      for (const group of groups) group.classList.toggle("off", !shown);
    });
  }
}

for (const figure of document.querySelectorAll("figure.drawn")) {
  for (const box of figure.querySelectorAll(".box")) {
    centre(box);
    card(box);
  }
  for (const plot of figure.querySelectorAll("svg.plot")) {
    traces(plot);
    steps(plot);
    zoom(plot);
  }
  toggles(figure);
}
