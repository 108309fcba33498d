// The tour: Cairn as one walks through it, at a desk and on a phone, in the light and in the dark. It leaves a picture
// of each stop in target/tour, and an index page that shows them in order.

import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { answers, button, heading, leads, menu, reads, signsIn } from "./support/acts.mjs";
import { openWindow, startBrowser } from "./support/browser.mjs";
import { ROOT, startDemo, startWithoutDatabase } from "./support/site.mjs";

const FOLDER = join(ROOT, "target/tour");
const SIZES = [{ width: 390, height: 844 }, { width: 1280, height: 800 }];
const TALLEST = 9000;
const THEMES = ["light", "dark"];

/** The stops: what each shows, and the way there from the one before. */
const STOPS = [
  ["landing", "The first page, for someone who does not know this school", ({ page }) => page.goto("/")],
  ["programs", "What is taught here, for everyone to see", ({ page }) => leads(page, () => page.getByRole("link", { name: "See what is taught" }).click())],
  ["guide", "The guide of a program", ({ page }) => leads(page, () => inMain(page, "Backend Developer").click())],
  ["sign-in", "The way in, with the demo's people", ({ page }) => page.goto("/sign-in")],
  [
    "sign-in-refused",
    "A wrong password: what is wrong stands on top and beside its field",
    async ({ page }) => {
      await page.getByLabel("Email").fill("learner@cairn.test");
      await page.getByLabel("Password").fill("wrong");
      await leads(page, () => button(page, "Sign in").click());
    },
  ],
  ["home-learner", "A learner's home: the one next step, with its reason", ({ page }) => signsIn(page, "amara")],
  ["path", "The path: finished stages quiet, the current one open", ({ page }) => leads(page, () => place(page, "Path").click())],
  ["stage", "A stage: what it leads to, and its parts", ({ page }) => leads(page, () => inMain(page, "A programming language").click())],
  ["lesson", "The first lesson", ({ page }) => leads(page, () => page.locator(".item-link").first().click())],
  ["lesson-done", "Marked as done: the way on is at hand, and the mark can be taken back", ({ page }) => leads(page, () => button(page, "Mark as done").click())],
  ["lesson-variants", "A lesson whose examples come in two languages", async ({ page }, cohort) => page.goto(`${cohort}/lessons/values-and-types`)],
  ["checkpoint", "A checkpoint: no answer is in the page before one has answered", ({ page }, cohort) => page.goto(`${cohort}/stages/language/checkpoint`)],
  ["checkpoint-missing", "A question without an answer is named; what was chosen stays", ({ page }) => leads(page, () => button(page, "Check my answers").click())],
  ["checkpoint-tried", "Every option is explained afterwards", ({ page }) => answers(page)],
  ["project", "A project, with its rubric before the work starts", ({ page }, cohort) => page.goto(`${cohort}/projects/parcel-core`)],
  ["language", "The language in which one works", ({ page }, cohort) => page.goto(`${cohort}/stack`)],
  ["path-begun", "The path, with the first lesson done", ({ page }, cohort) => page.goto(`${cohort}/path`)],
  ["menu", "The account menu", ({ page }) => menu(page).locator("summary").click()],
  ["account", "One's own account", ({ page }) => page.getByRole("link", { name: "Account", exact: true }).click()],
  [
    "account-mistake",
    "A form with a mistake keeps what was typed",
    async ({ page }) => {
      await page.getByLabel("Name").fill("");
      await leads(page, () => button(page, "Save").click());
    },
  ],
  [
    "account-saved",
    "Saved, and said once",
    async ({ page }) => {
      await page.getByLabel("Name").fill("Amara Okafor");
      await leads(page, () => button(page, "Save").click());
    },
  ],
  [
    "form-that-waits",
    "The session ended while one typed: nothing is lost",
    async ({ page, context }) => {
      await context.clearCookies({ name: "cairn" });
      await leads(page, () => button(page, "Save").click());
    },
  ],
  ["form-is-back", "Signed in again, the form is back", ({ page }) => signsIn(page, "amara")],
  ["for-others", "403: a page for others", ({ page }) => page.goto("/admin/people")],
  ["nowhere", "404: no such page", ({ page }) => page.goto("/nowhere")],
  [
    "home-admin",
    "An admin's home",
    async ({ page, context }) => {
      await context.clearCookies({ name: "cairn" });
      await page.goto("/sign-in");
      await signsIn(page, "jonas");
    },
  ],
  ["new-cohort", "A cohort is opened: one page of questions", ({ page }) => page.goto("/admin/cohorts/new")],
  [
    "new-cohort-check",
    "Everything once more, with the due dates; nothing is written yet",
    async ({ page }) => {
      await page.getByLabel("Name", { exact: true }).fill("Backend, spring");
      await leads(page, () => button(page, "Continue").click());
    },
  ],
  ["people-of-a-cohort", "Who is in a cohort", ({ page }, cohort) => page.goto(`${cohort}/people`)],
  [
    "invite-check",
    "A pasted list: what becomes of each line, before anything is sent",
    async ({ page }, cohort) => {
      await page.goto(`${cohort}/people/invite`);
      await page.getByLabel("People").fill("Nia Osei <nia@example.org>\nlearner@cairn.test\nnobody");
      await leads(page, () => button(page, "Check the list").click());
    },
  ],
  ["versions", "Programs and their versions", ({ page }) => page.goto("/admin/programs")],
  ["preview-path", "A version as its learners will read it", ({ page }) => leads(page, () => page.getByRole("link", { name: /^Version 1/ }).click())],
  ["preview-lesson", "A lesson of that version", ({ page }) => page.goto("/admin/programs/backend-developer/versions/1/lessons/values-and-types")],
  ["people", "Everyone with an account", ({ page }) => place(page, "People").click()],
  ["site", "What this installation runs with", ({ page }) => place(page, "Site").click()],
  ["style", "Every component in all its states", ({ page }) => page.goto("/style")],
];

const inMain = (page, name) => page.getByRole("main").getByRole("link", { name, exact: true });
const place = (page, name) => page.getByRole("navigation", { name: "Places" }).getByRole("link", { name });

await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });
const pictures = [];
let site, down, browser;
try {
  site = await startDemo();
  down = await startWithoutDatabase();
  browser = await startBrowser();
  for (const size of SIZES) {
    for (const theme of THEMES) {
      await walk(size, theme);
    }
  }
} finally {
  await browser?.close();
  await site?.stop();
  await down?.stop();
}
await writeFile(join(FOLDER, "index.html"), index(pictures));
console.log(`${pictures.length} pictures: ${pathToFileURL(join(FOLDER, "index.html"))}`);

async function walk(size, theme) {
  const settings = { theme, size, motion: "reduce", touch: size.width < 768 };
  // Each walk begins with nothing done.
  const cohort = await site.cohort();
  await site.sends(await site.signIn("amara"), "/lessons/first-repository/done/undo");
  const window = await openWindow(browser, site, settings);
  let number = 1;
  for (const [name, words, go] of STOPS) {
    await go(window, cohort);
    await picture(window.page, { number: number++, name, words, size, theme });
  }
  window.seen.isClean();
  await window.context.close();
  await unavailable(settings, number);
}

/** The last stop is on a site whose database is down. */
async function unavailable(settings, number) {
  const { page, context } = await openWindow(browser, down, settings);
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill("admin@cairn.test");
  await page.getByLabel("Password").fill("some password");
  await leads(page, () => button(page, "Sign in").click());
  await reads(heading(page), "Back in a moment");
  const stop = { number, name: "unavailable", words: "503: the database does not answer" };
  await picture(page, { ...stop, size: settings.size, theme: settings.theme });
  await context.close();
}

async function picture(page, { number, name, words, size, theme }) {
  await page.waitForLoadState();
  await page.evaluate(() => document.fonts.ready);
  const file = `${String(number).padStart(2, "0")}-${name}-${size.width}-${theme}.png`;
  // Bars that stay where they are would lie in the middle of a picture of the whole page.
  const fullPage = (await page.locator(".places").count()) === 0 || size.width >= 768;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  // Of a page without end its beginning is enough, and Chromium draws no larger picture.
  const clip = fullPage && height > TALLEST ? { x: 0, y: 0, width: size.width, height: TALLEST } : undefined;
  await page.screenshot({ path: join(FOLDER, file), fullPage, clip, animations: "disabled" });
  pictures.push({ number, name, words, width: size.width, theme, file });
}

function index(all) {
  const stops = new Map();
  for (const one of all) stops.set(one.number, [...(stops.get(one.number) ?? []), one]);
  const shown = [...stops.values()].map(
    (pictures) => `<section><h2>${pictures[0].number}. ${pictures[0].words}</h2><div>${pictures
      .map(({ file, width, theme }) => `<figure><a href="${file}"><img src="${file}" width="${width / 2}" alt="${width} px, ${theme}" loading="lazy"></a><figcaption>${width} px, ${theme}</figcaption></figure>`)
      .join("")}</div></section>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>The tour of Cairn</title>
<style>body{font:16px/1.5 system-ui;margin:2rem;color-scheme:light dark}div{display:flex;flex-wrap:wrap;gap:1.5rem;align-items:start}figure{margin:0}img{border:1px solid #8888;height:auto;max-width:100%}figcaption{font-size:.85rem}</style>
<h1>The tour of Cairn</h1>${shown.join("\n")}</html>\n`;
}
