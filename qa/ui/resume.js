// Before the page is built: a page that is loaded again goes on with the whole conversation that stood on it.
(() => {
  const KEY = "qa:open";
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  } catch { /* storage is barred or holds something else: nothing is resumed */ }
  const again = performance.getEntriesByType("navigation")[0]?.type === "reload";
  if (!again || !Array.isArray(kept?.turns)) return;
  globalThis.qaResume = kept;
  const last = kept.turns.at(-1);
  if (kept.turns.length > 1 && location.search.slice(1) === last) {
    history.replaceState(history.state, "", location.pathname); // else the last question would be asked alone
  } else {
    kept.turns = [];
  }
})();
