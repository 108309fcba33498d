// A whole review by keyboard. Every key has its button or field, so the page works without this file; single keys can be
// switched off (WCAG 2.1.4), and do nothing while one types.

const desk = document.querySelector("[data-desk]");
const criteria = [...desk.querySelectorAll("[data-criterion]")];
const judged = desk.querySelector("[data-judged]");

/** How many have a level, while one chooses, and which verdict follows: its button is the primary one. */
desk.addEventListener("change", () => {
  const chosen = criteria.map((one) => one.querySelector("input:checked")).filter(Boolean);
  judged.textContent = `${chosen.length} of ${criteria.length} judged`;
  const fails = chosen.some((input) => input.closest(".option").matches(":has(~ .option .rubric-passes)"));
  lead("request_changes", fails);
  lead("accept", !fails && chosen.length === criteria.length);
});

function lead(then, isFirst) {
  const button = desk.querySelector(`button[value="${then}"]`);
  button.classList.toggle("button-primary", isFirst);
  button.classList.toggle("button-secondary", !isFirst);
}

const KEYS = [
  ["1-9", "choose the level of the criterion"],
  ["j, k", "next, previous criterion"],
  ["x", "request changes"],
  ["a", "accept"],
  ["?", "these keys"],
];

const STORE = "cairn.shortcuts";
const isOn = () => localStorage.getItem(STORE) !== "off";

const help = document.createElement("details");
help.className = "desk-keys";
help.innerHTML = "<summary>Keys</summary><dl></dl>";
for (const [key, what] of KEYS) {
  const row = document.createElement("div");
  const [name, words] = [document.createElement("dt"), document.createElement("dd")];
  name.append(Object.assign(document.createElement("kbd"), { textContent: key }));
  words.textContent = what;
  row.append(name, words);
  help.querySelector("dl").append(row);
}
const toggle = Object.assign(document.createElement("button"), { type: "button", className: "button button-secondary" });
const tell = () => (toggle.textContent = `Shortcuts: ${isOn() ? "on" : "off"}`);
toggle.addEventListener("click", () => {
  localStorage.setItem(STORE, isOn() ? "off" : "on");
  tell();
});
tell();
help.append(toggle);
desk.append(help);

const here = () => criteria.findIndex((one) => one.contains(document.activeElement));

function goTo(at) {
  const one = criteria[Math.max(0, Math.min(at, criteria.length - 1))];
  (one.querySelector("input:checked") ?? one.querySelector("input")).focus();
  one.scrollIntoView({ block: "nearest" });
}

function choose(number) {
  const one = criteria[Math.max(0, here())];
  const level = one.querySelectorAll("input[type=radio]")[number - 1];
  if (!level) return;
  level.focus();
  level.click();
}

const press = (then) => desk.querySelector(`button[value="${then}"]`)?.click();

const ACTS = {
  j: () => goTo(here() + 1),
  k: () => goTo(here() - 1),
  a: () => press("accept"),
  x: () => press("request_changes"),
  "?": () => {
    help.open = !help.open;
    if (help.open) help.querySelector("summary").focus();
  },
};

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches?.("textarea, select, [contenteditable], input:not([type=radio])");
  if (!isOn() || isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const act = /^[1-9]$/.test(event.key) ? () => choose(Number(event.key)) : ACTS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
