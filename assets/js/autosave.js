// Saves a form while it is typed: `<form data-autosave="/where">`, with an element [data-saved] that says how it stands,
// and a hidden field `version`, which grows with each saving. Without this file its button saves.

const WAIT = 1_200;
const AGAIN = [3_000, 10_000, 30_000, 60_000];

for (const form of document.querySelectorAll("form[data-autosave]")) keep(form);

function keep(form) {
  const line = form.querySelector("[data-saved]");
  let typed = 0; // how often something was changed
  let saved = 0; // as far as this it is saved
  let timer;
  let running = false;
  let failed = 0;
  let stopped = false;
  let leaving = false;

  const isUnsaved = () => typed !== saved;
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  async function save({ last = false } = {}) {
    clearTimeout(timer);
    if (stopped || leaving || !isUnsaved() || (running && !last)) return;
    running = true;
    const upTo = typed;
    const body = new URLSearchParams(new FormData(form));
    body.set("then", "autosave");
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, keepalive: last && `${body}`.length < 60_000 });
      await read(answer, upTo);
    } catch {
      tryAgain("no connection.");
    }
    running = false;
    if (!failed && isUnsaved()) later(WAIT);
  }

  async function read(answer, upTo) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const version = page.querySelector("form[data-autosave] input[name=version]")?.value;
    if (answer.ok && version !== undefined) {
      form.elements.version.value = version;
      saved = upTo;
      failed = 0;
      say(page.querySelector("[data-saved]")?.textContent.trim() || "Saved");
    } else if (answer.status === 409) {
      stop(page.querySelector("[data-why]")?.textContent ?? "It was changed elsewhere.", "See both");
    } else if (answer.status === 401 || answer.redirected) {
      stop("Not saved: your sign-in has ended. Nothing is lost: save, and sign in again.", "Save");
    } else if (answer.status === 422) {
      say(`Not saved: ${page.querySelector(".error-summary li")?.textContent.trim() ?? "something is not right."}`, true);
      saved = upTo;
    } else {
      tryAgain("the site does not answer.");
    }
  }

  function tryAgain(why) {
    say(`Not saved: ${why} Your text stays here, and is saved again soon.`, true);
    later(AGAIN[Math.min(failed, AGAIN.length - 1)]);
    failed += 1;
  }

  /** Only a person can decide now. */
  function stop(why, label) {
    stopped = true;
    say(`${why} `, true);
    const button = Object.assign(document.createElement("button"), { type: "submit", className: "button button-link", textContent: label });
    if (form.dataset.autosave !== form.getAttribute("action")) button.formAction = form.dataset.autosave;
    line?.append(button);
  }

  function say(words, isBad = false) {
    if (!line) return;
    line.textContent = words;
    line.classList.toggle("unsaved", isBad);
  }

  form.addEventListener("input", () => {
    typed += 1;
    if (!stopped && !failed) later(WAIT);
  });
  form.addEventListener("change", () => isUnsaved() && !failed && later(100));
  form.addEventListener("submit", (event) => {
    // Two savings at once would look like two tabs: the one under way is waited for.
    clearTimeout(timer);
    if (running && !form.dataset.waiting) {
      event.preventDefault();
      form.dataset.waiting = "yes";
      const goOn = setInterval(() => {
        if (running) return;
        clearInterval(goOn);
        form.requestSubmit(event.submitter?.isConnected ? event.submitter : null);
      }, 50);
      return;
    }
    delete form.dataset.waiting;
    leaving = true;
    setTimeout(() => (leaving = false), 15_000);
  });
  addEventListener("online", () => failed && later(0));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save({ last: true }));
  addEventListener("beforeunload", (event) => isUnsaved() && !leaving && event.preventDefault());
  addEventListener("pageshow", (event) => event.persisted && (leaving = false));
}
