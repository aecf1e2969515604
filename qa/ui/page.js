// The drawn page: its neighbours are one button away; it can be enlarged, and is then drawn anew, as sharp.
const reduced = matchMedia("(prefers-reduced-motion: reduce)");
const SIZES = [100, 150, 200, 300];
let size = 0;
let spot = null; // what was found in the document, in code points
let opened = null;
let wanted = ""; // what to bring into view once the page is drawn

const page = () => element.querySelector(".page");
const draw = (number) => {
  const found = spot ? { start: spot[0], end: spot[1] } : {};
  trigger("leaf", { page: number, enlarged: Math.ceil(SIZES[size] / 100), ...found });
};
const lay_out = () => {
  const drawn = element.querySelector(".drawn");
  if (!drawn) return;
  drawn.style.width = `${SIZES[size]}%`;
  element.querySelector(".size").textContent = `${SIZES[size]} %`;
  element.querySelector(".smaller").disabled = size === 0;
  element.querySelector(".larger").disabled = size === SIZES.length - 1;
};
const bring = (name, behavior) => element.querySelector(`.box.${name}`)?.scrollIntoView({ block: "center", inline: "center", behavior });
const resize = (by) => {
  const sharp = Math.ceil(SIZES[size] / 100);
  size = Math.min(Math.max(size + by, 0), SIZES.length - 1);
  lay_out();
  bring(spot ? "found" : "quote", "auto");
  if (Math.ceil(SIZES[size] / 100) > sharp) {
    wanted = spot ? "found" : "quote";
    draw(Number(page().dataset.page));
  }
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.matches(".turn-page")) draw(Number(button.dataset.page));
  if (button?.matches(".smaller")) resize(-1);
  if (button?.matches(".larger")) resize(1);
});
element.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !page()) return;
  if (event.key === "+" || event.key === "=") resize(1);
  if (event.key === "-") resize(-1);
  const step = { PageDown: "Next page", PageUp: "Previous page" }[event.key];
  if (step) {
    event.preventDefault();
    element.querySelector(`[aria-label="${step}"]:not(:disabled)`)?.click();
  }
});
document.addEventListener("qa:show-quote", () => {
  if (!page()) return;
  spot = null;
  wanted = "quote";
  if (element.querySelector(".box.quote")) bring("quote", reduced.matches ? "auto" : "smooth");
  else draw(null);
});
document.addEventListener("qa:spot", (event) => {
  if (!page() || String(spot) === String(event.detail)) return;
  spot = event.detail;
  wanted = spot ? "found" : "";
  if (spot || element.querySelector(".box.found")) draw(null);
});
watch("value", () => {
  if (!page()) {
    opened = spot = null;
    return;
  }
  // A source that is opened shows its quotation, whatever was found in the one before.
  if (page().dataset.key !== opened) {
    spot = null;
    wanted = "quote";
  }
  opened = page().dataset.key;
  lay_out();
  const name = wanted;
  if (name) requestAnimationFrame(() => requestAnimationFrame(() => bring(name, "auto")));
  wanted = "";
});
