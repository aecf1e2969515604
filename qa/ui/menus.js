// The menus: conversations kept in this browser, as the links of their turns; and saving this one.
const KEY = "qa:conversations";
const MOST = 100;
const all = [...element.querySelectorAll("details")];
const list = element.querySelector(".kept-list");

const read = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => one && Array.isArray(one.turns) && one.turns.length) : [];
  } catch {
    return []; // storage is barred or holds something else: nothing is kept
  }
};
const write = (kept) => {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept.slice(0, MOST)));
  } catch { /* storage is barred or full: the conversation goes on without */ }
  show();
};
const titled = (one) => new URLSearchParams(one.turns[0]).get("q") ?? "";
const button = (name, text, label) => {
  const made = Object.assign(document.createElement("button"), { type: "button", className: name, textContent: text });
  if (label) made.setAttribute("aria-label", label);
  return made;
};
const show = () => {
  const kept = read();
  list.replaceChildren(...kept.map((one) => {
    const item = document.createElement("li");
    const open = button("reopen", titled(one));
    open.dir = "auto";
    const count = document.createElement("small");
    const day = new Date(one.when).toLocaleDateString(undefined, { day: "numeric", month: "short" });
    count.textContent = `${one.turns.length} question${one.turns.length === 1 ? "" : "s"} · ${day}`;
    open.append(count);
    if (one.id === current) open.setAttribute("aria-current", "true");
    open.dataset.id = one.id;
    const gone = button("forget", "×", `Delete “${titled(one)}”`);
    gone.dataset.id = one.id;
    item.append(open, gone);
    return item;
  }));
  element.querySelector(".menus").classList.toggle("empty", !kept.length);
};

// A conversation that shrinks to nothing has ended; the next question begins another.
let current = null;
let expected = 0; // a conversation that is being reopened is not kept before it is whole again
document.addEventListener("qa:turns", (event) => {
  const { turns, pending } = event.detail;
  if (!turns.length) expected = 0;
  if (pending || turns.length < expected) return;
  expected = 0;
  if (!turns.length) {
    current = null;
    show();
    return;
  }
  current ??= crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  const same = JSON.stringify(turns);
  const others = read().filter((one) => one.id !== current && JSON.stringify(one.turns) !== same);
  write([{ id: current, when: Date.now(), turns }, ...others]);
});

element.addEventListener("click", (event) => {
  const pressed = event.target.closest("button");
  if (!pressed) return;
  if (pressed.matches(".reopen")) {
    const one = read().find((each) => each.id === pressed.dataset.id);
    if (one && !document.querySelector("#conversation .pending")) {
      current = one.id;
      expected = one.turns.length;
      trigger("reopen", { queries: one.turns });
    }
    all.forEach((menu) => menu.open = false);
  } else if (pressed.matches(".forget")) {
    if (pressed.dataset.id === current) current = null;
    const next = pressed.closest("li").nextElementSibling ?? pressed.closest("li").previousElementSibling;
    const id = next?.querySelector(".forget").dataset.id;
    write(read().filter((one) => one.id !== pressed.dataset.id));
    const beside = [...list.querySelectorAll(".forget")].find((one) => one.dataset.id === id);
    (beside ?? element.querySelector(".kept summary")).focus();
  } else if (pressed.matches(".clear-all")) {
    current = null;
    write([]);
    element.querySelector(".kept summary").focus();
  } else if (pressed.matches(".save")) {
    trigger("save", { format: pressed.dataset.format });
    all.forEach((menu) => menu.open = false);
  } else if (pressed.matches(".print")) {
    all.forEach((menu) => menu.open = false);
    print();
  }
});
all.forEach((menu) => menu.addEventListener("toggle", () => {
  if (menu.open) all.filter((other) => other !== menu).forEach((other) => other.open = false);
}));
document.addEventListener("click", (event) => {
  // what a click has deleted is in no menu any more, and closes none
  if (event.target.isConnected && !element.contains(event.target)) all.forEach((menu) => menu.open = false);
});
document.addEventListener("keydown", (event) => {
  const open = all.find((menu) => menu.open);
  if (event.key !== "Escape" || !open) return;
  open.open = false;
  open.querySelector("summary").focus();
  event.stopImmediatePropagation(); // the source stays open
}, true);
addEventListener("storage", (event) => event.key === KEY && show());
show();
