// The source pane: shows the quotation when a source opens, finds in its text, gives the focus back at the end.
const reduced = matchMedia("(prefers-reduced-motion: reduce)");
const source = () => element.querySelector(".source");
const paged = () => document.querySelector("#pane.by-page .drawn") !== null;
let shown = null;

const show_quote = (how) => {
  const quote = element.querySelector("mark.quote");
  if (quote && !paged()) quote.scrollIntoView({ block: "center", behavior: how });
  else document.querySelector("#pane").scrollTop = 0;
  source()?.focus({ preventScroll: true });
};
document.addEventListener("qa:show-quote", () => show_quote(reduced.matches ? "auto" : "smooth"));

// Finding: the text of the document is the text that its offsets count in, so that places are exact.
let hits = [];
let at = 0;
let sought = "";
const pattern = (term) => term.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/gu, "\\s+");
const range = (start, end) => {
  const made = document.createRange();
  const nodes = document.createTreeWalker(element.querySelector(".document"), NodeFilter.SHOW_TEXT);
  let passed = 0;
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const after = passed + node.length;
    if (start >= passed && start < after) made.setStart(node, start - passed);
    if (end > passed && end <= after) {
      made.setEnd(node, end - passed);
      break;
    }
    passed = after;
  }
  return made;
};
const highlight = (name, ranges) => {
  if (!globalThis.Highlight) return;
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
};
const find = (term, step) => {
  const text = element.querySelector(".document")?.textContent ?? "";
  if (term !== sought) {
    sought = term;
    hits = term.trim() ? [...text.matchAll(new RegExp(pattern(term), "giu"))].map((one) => [one.index, one.index + one[0].length]) : [];
    at = 0;
    highlight("found", hits.map(([start, end]) => range(start, end)));
  } else if (hits.length) {
    at = (at + step + hits.length) % hits.length;
  }
  const now = hits[at];
  highlight("found-now", now ? [range(...now)] : []);
  document.dispatchEvent(new CustomEvent("qa:found", { detail: { at, hits: hits.length } }));
  const spot = now && now.map((place) => [...text.slice(0, place)].length); // in code points, as Python counts
  document.dispatchEvent(new CustomEvent("qa:spot", { detail: spot ?? null }));
  if (!now || paged()) return;
  const place = range(...now).getBoundingClientRect();
  const pane = document.querySelector("#pane");
  const top = pane.scrollTop + place.top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
  pane.scrollTo({ top, behavior: reduced.matches ? "auto" : "smooth" });
};
document.addEventListener("qa:find", (event) => find(event.detail.term, event.detail.step));

watch("value", () => {
  const key = source()?.dataset.key ?? null;
  sought = "";
  hits = [];
  highlight("found", []);
  highlight("found-now", []);
  if (key === shown) return;
  if (key) {
    document.querySelector('.cite[aria-expanded="true"]')?.scrollIntoView({ block: "nearest" });
    // After the layout has made room for the pane and its page.
    requestAnimationFrame(() => requestAnimationFrame(() => show_quote("auto")));
  } else {
    const [, turn, place] = shown.match(/^(-?\d+)-(\d+)$/); // a document opened from the library has turn -1
    const opener = document.querySelector(`:is(.cite, .title)[data-turn="${turn}"][data-place="${place}"]`);
    // Whoever is typing already goes on typing.
    const free = document.activeElement === document.body || document.activeElement?.closest("#pane");
    if (free) (opener ?? document.querySelector("#question textarea, #question input"))?.focus();
  }
  shown = key;
});
