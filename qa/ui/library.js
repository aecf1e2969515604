// The library: found, sorted and walked here; what is opened or changed goes to Python as events.
const view = () => element.querySelector(".library");
const rows = () => [...element.querySelectorAll("tbody tr")];
const order = { column: 0, down: false, chosen: false };
let sought = "";
let open = false;

const find = () => {
  const words = sought.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows()) {
    const text = row.textContent.toLocaleLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    shown += !row.hidden;
  }
  const all = rows().length;
  const noun = all === 1 ? "document" : "documents";
  element.querySelector(".count").textContent = words.length ? `${shown} of ${all} ${noun}` : `${all} ${noun}`;
  element.querySelector(".none").hidden = shown > 0;
};

const compare = new Intl.Collator(undefined, { numeric: true }).compare;
const sort = () => {
  if (!order.chosen) return;
  const value = (row) => row.children[order.column].dataset.value;
  const sorted = rows().sort((a, b) => {
    // What has no value comes last, either way.
    if (!value(a) || !value(b)) return Boolean(value(b)) - Boolean(value(a));
    return compare(value(a), value(b)) * (order.down ? -1 : 1);
  });
  element.querySelector("tbody").append(...sorted);
  element.querySelectorAll("th[aria-sort]").forEach((head, column) => {
    const way = order.down ? "descending" : "ascending";
    head.setAttribute("aria-sort", column === order.column ? way : "none");
  });
};

const calm = () => {
  for (const button of element.querySelectorAll(".discard.sure")) {
    button.classList.remove("sure");
    button.textContent = "Remove";
  }
};

element.addEventListener("input", (event) => {
  if (!event.target.matches(".find")) return;
  sought = event.target.value;
  find();
});
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button?.matches(".sure")) calm();
  if (!button) return;
  if (button.matches(".close")) trigger("leave");
  if (button.dataset.column) {
    const column = Number(button.dataset.column);
    order.down = order.chosen && order.column === column ? !order.down : column === 1;
    order.column = column;
    order.chosen = true;
    sort();
  }
  if (button.matches(".title")) trigger("document", { id: button.dataset.id, place: Number(button.dataset.place) });
  if (button.matches(".restore")) trigger("restore", { token: button.dataset.token });
  if (button.matches(".discard")) {
    if (button.matches(".sure")) {
      trigger("discard", { id: button.dataset.id });
    } else {
      button.classList.add("sure");
      button.textContent = "Really remove?";
    }
  }
});
element.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [...element.querySelectorAll(".find, tbody tr:not([hidden]) button.title")];
  const at = stops.indexOf(document.activeElement);
  const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !view() || document.querySelector("#source .source")) return;
  if (element.querySelector(".sure")) calm();
  else trigger("leave");
});
watch("value", () => {
  if (view()) {
    element.querySelector(".find").value = sought;
    sort();
    find();
    if (!open) element.querySelector(".find").focus();
  } else if (open) {
    sought = "";
    document.querySelector("#to-library")?.focus();
  }
  open = Boolean(view());
});
