// The drawn page: its neighbours are one button away, itself can be enlarged.
element.addEventListener("click", (event) => {
  const button = event.target.closest(".turn-page");
  if (event.target.closest(".zoom")) {
    document.querySelector("#pane").classList.toggle("large");
    element.querySelector(".page").scrollIntoView({ block: "start" });
  }
  if (button) trigger("leaf", { page: Number(button.dataset.page) });
});
