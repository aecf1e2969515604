// The source pane: shows the quotation when a source opens, gives the focus back when it closes.
const reduced = matchMedia("(prefers-reduced-motion: reduce)");
const source = () => element.querySelector(".source");
let shown = null;

const show_quote = (how) => {
  const quote = element.querySelector("mark.quote");
  if (quote) quote.scrollIntoView({ block: "center", behavior: how });
  else document.querySelector("#pane").scrollTop = 0;
  source()?.focus({ preventScroll: true });
};
document.addEventListener("qa:show-quote", () => show_quote(reduced.matches ? "auto" : "smooth"));
watch("value", () => {
  const key = source()?.dataset.key ?? null;
  if (key === shown) return;
  if (key) {
    document.querySelector('.cite[aria-expanded="true"]')?.scrollIntoView({ block: "nearest" });
    // After the layout has made room for the pane and its page.
    requestAnimationFrame(() => requestAnimationFrame(() => show_quote("auto")));
  } else {
    const [, turn, place] = shown.match(/^(-?\d+)-(\d+)$/); // a document opened from the library has turn -1
    const opener = document.querySelector(`[data-turn="${turn}"][data-place="${place}"]`);
    (opener ?? document.querySelector("#question textarea, #question input"))?.focus();
  }
  shown = key;
});
