// The source pane: shows the quotation when a source opens, gives the focus back when it closes.
const reduced = matchMedia("(prefers-reduced-motion: reduce)");
const source = () => element.querySelector(".source");
const behavior = () => (reduced.matches ? "auto" : "smooth");
let shown = null;

const show_quote = (how) => {
  element.querySelector("mark.quote")?.scrollIntoView({ block: "center", behavior: how });
  source()?.focus({ preventScroll: true });
};
const close = () => source() && trigger("leave");

element.addEventListener("click", (event) => {
  if (event.target.closest(".close")) close();
  if (event.target.closest(".to-quote")) show_quote(behavior());
  if (event.target.closest(".to-page")) {
    document.querySelector("#page .page")?.scrollIntoView({ block: "nearest", behavior: behavior() });
  }
});
document.addEventListener("qa:show-quote", () => show_quote(behavior()));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});

watch("value", () => {
  const key = source()?.dataset.key ?? null;
  if (key === shown) return;
  if (key) {
    document.querySelector('.cite[aria-expanded="true"]')?.scrollIntoView({ block: "nearest" });
    // After the layout has made room for the pane and its page.
    requestAnimationFrame(() => requestAnimationFrame(() => show_quote("auto")));
  } else {
    const [turn, place] = shown.split("-");
    const opener = document.querySelector(`.cite[data-turn="${turn}"][data-place="${place}"]`);
    (opener ?? document.querySelector("#question textarea, #question input"))?.focus();
  }
  shown = key;
});
