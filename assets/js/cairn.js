// Comfort only: every page works without this file.

/** A form that came back with mistakes: read them first. */
if (document.title.startsWith("Error: ")) document.querySelector("[data-focus]")?.focus();

/** What the last action did is in the page from the start; put in anew, it is read out. */
const said = document.querySelector(".flash > *");
if (said) setTimeout(() => said.parentElement.replaceChildren(said), 400);

/** A second click on a button that is still sending does nothing, and the button says so. */
const sending = new Map();

function hold(button) {
  const words = [...button.childNodes];
  const turn = Object.assign(document.createElement("span"), { className: "busy" });
  turn.setAttribute("aria-hidden", "true");
  button.setAttribute("aria-disabled", "true");
  // A quick answer needs no sign.
  const sign = setTimeout(() => button.replaceChildren(turn, ...(button.dataset.busy ? [button.dataset.busy] : words)), 250);
  return () => {
    clearTimeout(sign);
    button.removeAttribute("aria-disabled");
    button.replaceChildren(...words);
  };
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (sending.has(form)) return event.preventDefault();
  const button = event.submitter?.closest("button");
  // In a task of its own: first let others refuse the form.
  setTimeout(() => {
    if (event.defaultPrevented || sending.has(form)) return;
    sending.set(form, button ? hold(button) : () => {});
    setTimeout(() => release(form), 15_000);
  });
});

function release(form) {
  sending.get(form)?.();
  sending.delete(form);
}

// Back to a page that the browser kept: its buttons work again.
addEventListener("pageshow", () => [...sending.keys()].forEach(release));

/** Menus are <details>: Escape, a click elsewhere, or leaving by Tab closes them. */
const open = () => document.querySelector("details.menu[open]");

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && open();
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
for (const leaving of ["click", "focusin"]) {
  document.addEventListener(leaving, (event) => {
    const menu = open();
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
}

/** What Tab comes to is shown whole: by itself the browser looks to a field's first line only, and leaves what is partly in view. */
document.addEventListener("keyup", ({ key, target }) => {
  if (key === "Tab" && target.matches?.("textarea, .scroller a")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
});

/** Code can be copied, where the browser lets a page do so. */
for (const code of navigator.clipboard ? document.querySelectorAll("figure.code:not(.output) > pre") : []) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "copy", textContent: "Copy" });
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent.trimEnd());
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 2_000);
  });
  code.after(button);
}

/** So can a link that is shown this once. */
for (const field of navigator.clipboard ? document.querySelectorAll("input[data-copy]") : []) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-primary", textContent: "Copy" });
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    field.select();
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 2_000);
  });
  field.after(button);
}

/** <form data-once>: a person has the page before them. Said once they do something: programs that fetch links do not. */
const once = document.querySelector("form[data-once]");
if (once) {
  const say = new AbortController();
  const tell = () => {
    say.abort();
    fetch(once.action, { method: "POST", body: new URLSearchParams() }).catch(() => {});
  };
  for (const deed of ["pointermove", "pointerdown", "keydown", "scroll"]) addEventListener(deed, tell, { signal: say.signal, passive: true });
}

/** <time data-local>: its title is the full moment; told "ago", its words stay true while the page is open. */
const units = [["day", 86_400], ["hour", 3_600], ["minute", 60]];
const lang = document.documentElement.lang || "en";
const near = new Intl.RelativeTimeFormat(lang);
const full = new Intl.DateTimeFormat(lang, { dateStyle: "full", timeStyle: "short" });

function tell() {
  for (const time of document.querySelectorAll("time[data-local]")) {
    const moment = new Date(time.dateTime);
    const away = (moment - Date.now()) / 1000;
    if (Number.isNaN(away)) continue;
    time.title = full.format(moment);
    if (time.dataset.local !== "ago" || Math.abs(away) >= 7 * 86_400) continue;
    const [unit, seconds] = units.find(([, size]) => Math.abs(away) >= size) ?? [];
    time.textContent = unit ? near.format(Math.trunc(away / seconds), unit) : "just now";
  }
}
tell();
setInterval(tell, 60_000);
