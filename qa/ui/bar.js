// The bar over the source: page or text, the marks one by one, finding in the document, and out.
const pane = () => document.querySelector("#pane");
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const close = () => element.querySelector(".close") && trigger("leave");
const narrow = matchMedia("(max-width: 52rem)");
let chosen = null; // page or text, once somebody has chosen

const show = (view) => {
  pane().classList.toggle("by-page", view === "page");
  element.querySelectorAll(".view").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.view === view)));
};
const find = (step) => {
  const box = element.querySelector(".find-in");
  tell("qa:find", { term: box.value, step });
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches(".close")) close();
  if (button.matches(".to-quote")) tell("qa:show-quote");
  if (button.matches(".step")) trigger("step", { turn: Number(button.dataset.turn), place: Number(button.dataset.place) });
  if (button.matches(".view")) {
    chosen = button.dataset.view;
    show(chosen);
    tell("qa:show-quote");
    button.focus();
  }
});
element.addEventListener("input", (event) => event.target.matches(".find-in") && find(0));
element.addEventListener("keydown", (event) => {
  if (!event.target.matches(".find-in")) return;
  if (event.key === "Enter") find(event.shiftKey ? -1 : 1);
  if (event.key === "Escape" && event.target.value) {
    event.stopPropagation(); // the source stays open
    event.preventDefault();
    event.target.value = "";
    find(0);
  }
});
document.addEventListener("qa:found", (event) => {
  const { at, hits } = event.detail;
  const told = element.querySelector(".hits");
  if (!told) return;
  const sought = element.querySelector(".find-in").value.trim();
  told.textContent = hits ? `${at + 1} of ${hits}` : sought ? "none" : "";
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
watch("value", () => {
  const paged = Boolean(element.querySelector(".view"));
  show(paged && (chosen ?? (narrow.matches ? "text" : "page")) === "page" ? "page" : "text");
});
