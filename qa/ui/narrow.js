// The filter: its form goes to Python as lists of values by name.
const form = () => element.querySelector("form.filter");

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const filter = {};
  for (const [name, value] of new FormData(form())) {
    if (value) (filter[name] ??= []).push(value);
  }
  trigger("narrow", { filter, again: Boolean(event.submitter?.matches(".again")) && !document.querySelector("#conversation .pending") });
});
element.addEventListener("click", (event) => {
  const chip = event.target.closest(".clear");
  if (chip) trigger("clear_one", { field: chip.dataset.field, value: chip.dataset.value });
});
element.addEventListener("input", (event) => {
  if (!event.target.matches(".find")) return;
  const wanted = event.target.value.toLowerCase();
  for (const item of event.target.closest("fieldset").querySelectorAll("li")) {
    item.hidden = !item.textContent.toLowerCase().includes(wanted);
  }
});
element.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches(".find")) event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  const open = element.querySelector("details[open]");
  if (event.key !== "Escape" || !open) return;
  open.open = false;
  open.querySelector("summary").focus();
  event.stopImmediatePropagation();
}, true);
document.addEventListener("click", (event) => {
  const open = element.querySelector("details[open]");
  if (open && event.target.isConnected && !open.contains(event.target)) open.open = false;
});
