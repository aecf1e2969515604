// What is announced, and the connection: a page whose server went away says so, and goes on when it is back.
const KEY = "qa:open"; // see resume.js
const SOON = 1000, LATER = 2500;
const ASLEEP = 30 * 60_000; // after so long a time the server may have forgotten what this page shows
const STUCK = 90_000; // so long nothing takes that is still being worked on
const spoken = element.querySelector(".spoken");
const notice = element.querySelector(".notice");
const box = () => document.querySelector("#question textarea, #question input");
const resumed = globalThis.qaResume ?? null;
let run = null; // which run of the server this page belongs to
let turns = resumed?.turns ?? [];
let expected = turns.length;
let pending = false;
let lost = false;
let awake = Date.now();
let moved = Date.now(); // when the conversation last changed

const tell = (text) => {
  notice.querySelector("span").textContent = text;
  notice.hidden = !text;
};
const keep = () => {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ run, turns, typed: box()?.value ?? "" }));
  } catch { /* storage is barred: nothing is resumed */ }
};

document.addEventListener("qa:said", (event) => {
  if (spoken.textContent !== event.detail) spoken.textContent = event.detail;
});
document.addEventListener("qa:turns", (event) => {
  ({ pending } = event.detail);
  moved = Date.now();
  if (event.detail.turns.length < expected) return; // it is not whole again yet
  expected = 0;
  turns = event.detail.turns;
  keep();
});
document.addEventListener("input", (event) => event.target.closest("#question") && keep());
element.addEventListener("click", (event) => event.target.closest("button") && tell(""));

// Nothing is sent into the void: what was typed stays until the server is back.
const hold = (event) => {
  if (!lost) return;
  event.preventDefault();
  event.stopImmediatePropagation();
};
document.addEventListener("keydown", (event) => event.key === "Enter" && event.target.closest?.("#question") && hold(event), true);
document.addEventListener("click", (event) => event.target.closest?.("#ask, .example, .cite") && hold(event), true);

const look = async () => {
  const slept = Date.now() - awake > ASLEEP;
  if (document.hidden && !lost && !slept) return;
  try {
    const answer = await fetch("gradio_api/app_id", { cache: "no-store", signal: AbortSignal.timeout(8000) });
    const id = (await answer.json()).app_id;
    if (run === null) {
      run = id;
      keep();
      if (resumed?.run && resumed.run !== id) tell("The chat was restarted. Your conversation was opened again.");
    } else if (id !== run || (pending && (lost || Date.now() - moved > STUCK)) || slept) {
      keep();
      location.reload();
    } else if (lost) {
      lost = false;
      tell("");
    }
  } catch {
    lost = run !== null;
    if (lost) tell("The chat does not answer. This page waits, keeps what you typed, and goes on when it is back.");
  }
};
const watch_server = async () => {
  await look();
  awake = Date.now();
  setTimeout(watch_server, lost ? SOON : LATER);
};
watch_server();
document.addEventListener("visibilitychange", () => document.hidden || look());

const restore = (text) => {
  const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box()), "value").set;
  set.call(box(), text);
  box().dispatchEvent(new Event("input", { bubbles: true }));
};
if (resumed) {
  requestAnimationFrame(() => setTimeout(() => {
    if (resumed.typed && box() && !box().value) restore(resumed.typed);
    if (turns.length) trigger("resume", { queries: turns });
  }));
}
