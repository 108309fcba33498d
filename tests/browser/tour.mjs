// The tour: Cairn as one walks through it, at a desk and on a phone, in the light and in the dark. It leaves a picture
// of each stop in target/tour, and an index page that shows them in order.

import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { button, heading, leads, menu, reads, signsIn } from "./support/acts.mjs";
import { openWindow, startBrowser } from "./support/browser.mjs";
import { ROOT, startDemo, startWithoutDatabase } from "./support/site.mjs";

const FOLDER = join(ROOT, "target/tour");
const SIZES = [{ width: 390, height: 844 }, { width: 1280, height: 800 }];
const THEMES = ["light", "dark"];

/** The stops: what each shows, and the way there from the one before. */
const STOPS = [
  ["landing", "The first page, for someone who does not know this school", ({ page }) => page.goto("/")],
  ["sign-in", "The way in, with the demo's people", ({ page }) => page.getByRole("link", { name: "Sign in" }).click()],
  [
    "sign-in-refused",
    "A wrong password: what is wrong stands on top and beside its field",
    async ({ page }) => {
      await page.getByLabel("Email").fill("learner@cairn.test");
      await page.getByLabel("Password").fill("wrong");
      await leads(page, () => button(page, "Sign in").click());
    },
  ],
  ["home-member", "A member's home, before there are cohorts", ({ page }) => signsIn(page, "amara")],
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
  ["people", "Everyone with an account", ({ page }) => place(page, "People").click()],
  ["site", "What this installation runs with", ({ page }) => place(page, "Site").click()],
  ["style", "Every component in all its states", ({ page }) => page.goto("/style")],
];

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
  const window = await openWindow(browser, site, settings);
  let number = 1;
  for (const [name, words, go] of STOPS) {
    await go(window);
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
  await page.screenshot({ path: join(FOLDER, file), fullPage, animations: "disabled" });
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
