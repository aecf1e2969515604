// A click on a column's head sorts its table by that column, a second click the other way round.
document.querySelectorAll("thead button").forEach((button) => {
  button.addEventListener("click", () => {
    const head = button.parentElement;
    const body = head.closest("table").tBodies[0];
    const up = head.getAttribute("aria-sort") !== "ascending";
    head.parentElement.querySelectorAll("th").forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const cell = (row) => row.cells[head.cellIndex];
    const size = (row) => parseFloat(cell(row).textContent);
    const order = new Intl.Collator("en").compare;
    const rows = [...body.rows].sort((one, other) => {
      if (!cell(one).classList.contains("number")) {
        return order(cell(one).textContent, cell(other).textContent);
      }
      return (size(one) || 0) - (size(other) || 0);
    });
    body.append(...(up ? rows : rows.reverse()));
  });
});
