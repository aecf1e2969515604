// The conversation: examples and citations are buttons; what they carry goes to Python as events.
const pane = () => document.querySelector("#source .source");
const reduced = matchMedia("(prefers-reduced-motion: reduce)");

const copy = async (button) => {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without a secure connection there is no clipboard but the old one.
    const box = document.body.appendChild(Object.assign(document.createElement("textarea"), { value: text }));
    box.select();
    document.execCommand("copy");
    box.remove();
    button.focus();
  }
  button.classList.add("copied");
  setTimeout(() => button.classList.remove("copied"), 1600);
};

element.addEventListener("click", (event) => {
  const copied = event.target.closest(".copy");
  if (copied) copy(copied);
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
  // The address carries the last question, so that it can be bookmarked and sent.
  const asked = last?.querySelector(".question")?.textContent;
  const address = new URL(location.href);
  if (asked) address.searchParams.set("q", asked);
  else if (turns) address.searchParams.delete("q");
  if (address.href !== location.href) history.replaceState(history.state, "", address);
  if (!all.length && turns) document.querySelector("#question textarea, #question input")?.focus();
  turns = all.length;
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable=true]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.querySelector("#question textarea, #question input")?.focus();
  }
  if ((event.key === "j" || event.key === "k") && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const all = [...element.querySelectorAll(".cite")];
    const at = all.indexOf(document.activeElement);
    const last = all.findIndex((cite) => cite.closest(".turn:last-of-type"));
    const next = at < 0 ? last : at + (event.key === "j" ? 1 : -1);
    all[Math.min(Math.max(next, 0), all.length - 1)]?.focus();
  }
});
