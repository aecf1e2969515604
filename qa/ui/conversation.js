// The conversation: examples and citations are buttons; what they carry goes to Python as events.
const pane = () => document.querySelector("#source .source");
const reduced = matchMedia("(prefers-reduced-motion: reduce)");

const copy = async (button, text) => {
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

// A question is edited where it stands; Enter asks it, Escape leaves it as it was.
const edit = (turn, number) => {
  const said = turn.querySelector(".question");
  if (turn.querySelector(".rewrite")) return;
  const box = Object.assign(document.createElement("textarea"), { className: "rewrite", value: said.textContent, rows: 1, maxLength: 1000 });
  box.setAttribute("aria-label", "Edit the question");
  const leave = () => {
    box.remove();
    said.hidden = false;
    turn.querySelector(".edit")?.focus();
  };
  const grow = () => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
  };
  box.addEventListener("input", grow);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      leave();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      const question = box.value.trim();
      if (element.querySelector(".pending")) return;
      if (!question || question === said.textContent) leave();
      else trigger("edit", { turn: number, question });
    }
  });
  said.hidden = true;
  said.after(box);
  grow();
  box.focus();
  box.select();
};

element.addEventListener("click", (event) => {
  const copied = event.target.closest(".copy");
  if (copied) copy(copied, copied.dataset.copy);
  const turn = event.target.closest(".turn");
  const number = Number(turn?.dataset.turn);
  const link = event.target.closest(".copy-link");
  if (link) copy(link, `${location.origin}${location.pathname}?${turn.dataset.link}`);
  // What asks anew waits until what is asked has been answered: both would write the same conversation.
  const free = !element.querySelector(".pending");
  if (free && event.target.closest(".edit")) edit(turn, number);
  if (free && event.target.closest(".renew")) trigger("renew", { turn: number });
  const judge = event.target.closest(".judge");
  if (judge) {
    const form = judge.closest("form");
    form.querySelectorAll(".judge").forEach((one) => one.setAttribute("aria-pressed", String(one === judge)));
    form.querySelector(".note").hidden = false;
    form.querySelector("input").focus();
  }
  const chip = event.target.closest(".drop");
  if (free && chip) trigger("drop", { turn: number, chip: Number(chip.dataset.chip) });
  const filter = event.target.closest(".widen");
  if (free && filter) trigger("widen", { turn: number, field: filter.dataset.field, value: filter.dataset.value });
  const example = event.target.closest(".example");
  if (free && example) trigger("example", { example: Number(example.dataset.example) });
  const cite = event.target.closest(".cite");
  if (!cite) return;
  const key = `${cite.dataset.turn}-${cite.dataset.place}`;
  if (pane()?.dataset.key === key) {
    document.dispatchEvent(new CustomEvent("qa:show-quote"));
  } else {
    trigger("cite", { turn: Number(cite.dataset.turn), place: Number(cite.dataset.place) });
  }
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target.closest(".judging");
  const verdict = form?.querySelector('[aria-pressed="true"]')?.dataset.verdict;
  if (verdict && !element.querySelector(".pending")) trigger("judge", { turn: Number(form.closest(".turn").dataset.turn), verdict, note: form.elements.note.value });
});

// What is announced of a turn to who does not see it: what is being done, then what came of it.
const spoken = (turn) => {
  const text = (name) => turn.querySelector(name)?.textContent.trim() ?? "";
  const doing = text(".pending p");
  if (doing) return doing;
  return [text(".failure") || text(".reason") || text(".short") || text("blockquote"), text(".found"), text(".answer > .answer-note")]
    .filter(Boolean).join(". ");
};

// The box is emptied once its question stands in the conversation, unless something else is typed by then.
const empty = (question) => {
  const box = document.querySelector("#question textarea, #question input");
  if (!box || box.value.trim() !== question.trim()) return;
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set.call(box, "");
  box.dispatchEvent(new Event("input", { bubbles: true }));
};

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
  if (all.length > turns) empty(last.querySelector(".question").textContent);
  // The address carries the last question with all that decides its answer, to keep or to send.
  const pending = Boolean(element.querySelector(".pending"));
  if (!pending && (all.length || turns)) {
    const address = new URL(location.href);
    address.search = last?.dataset.link ?? "";
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }
  if (all.length) document.dispatchEvent(new CustomEvent("qa:said", { detail: spoken(last) }));
  const links = [...all].map((turn) => turn.dataset.link);
  if (all.length || turns) document.dispatchEvent(new CustomEvent("qa:turns", { detail: { turns: links, pending } }));
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
