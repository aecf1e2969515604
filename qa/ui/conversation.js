// The conversation: examples and citations are buttons; what they carry goes to Python as events.
const pane = () => document.querySelector("#source .source");
const reduced = matchMedia("(prefers-reduced-motion: reduce)");

element.addEventListener("click", (event) => {
  const example = event.target.closest(".example");
  if (example) trigger("example", { example: Number(example.dataset.example) });
  const cite = event.target.closest(".cite");
  if (!cite) return;
  const key = `${cite.dataset.turn}-${cite.dataset.place}`;
  if (pane()?.dataset.key === key) {
    document.dispatchEvent(new CustomEvent("qa:show-quote"));
  } else {
    trigger("cite", { turn: Number(cite.dataset.turn), place: Number(cite.dataset.place) });
  }
});

// A new turn is read from its question on; opening a source moves nothing here.
let turns = 0;
const settled = new WeakSet();
watch("value", () => {
  const all = element.querySelectorAll(".turn");
  const last = all[all.length - 1];
  if (last && (all.length !== turns || !last.querySelector(".pending")) && !settled.has(last)) {
    last.scrollIntoView({ block: "start", behavior: reduced.matches ? "auto" : "smooth" });
    if (!last.querySelector(".pending")) settled.add(last);
  }
  if (!all.length && turns) document.querySelector("#question textarea, #question input")?.focus();
  turns = all.length;
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable=true]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.querySelector("#question textarea, #question input")?.focus();
  }
});
