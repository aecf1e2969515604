// The bar over the source: to the quotation, to the page, and out.
const reduced = matchMedia("(prefers-reduced-motion: reduce)");
const close = () => element.querySelector(".close") && trigger("leave");

element.addEventListener("click", (event) => {
  if (event.target.closest(".close")) close();
  if (event.target.closest(".to-quote")) document.dispatchEvent(new CustomEvent("qa:show-quote"));
  if (event.target.closest(".to-page")) {
    const behavior = reduced.matches ? "auto" : "smooth";
    document.querySelector("#page .page")?.scrollIntoView({ block: "start", behavior });
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
