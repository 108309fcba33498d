// The tour: a picture of each step of the story, told on a fresh demo, and then of every screen there is; at a desk and
// on a phone, in the light and in the dark. An index page in target/tour tells it in words.

import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { SCREENS, SCREENS_WITHOUT_DATABASE, arrive } from "./screens.mjs";
import { CHAPTERS, Cast } from "./story/story.mjs";
import { MOUSE } from "./story/ways.mjs";
import { WIDE, openWindow, startBrowser } from "./support/browser.mjs";
import { ROOT, startDemo, startWithoutDatabase } from "./support/site.mjs";

const FOLDER = join(ROOT, "target/tour");
const LOOKS = [390, 1280].flatMap((width) => ["light", "dark"].map((theme) => ({ width, theme })));
/** Of a page without end its beginning is enough, and Chromium draws no larger picture. */
const TALLEST = 9000;
const LOWEST = { 390: 844, 1280: 800 };

await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });
const chapters = [];
const stage = {};
let down;
try {
  stage.browser = await startBrowser();
  stage.site = await startDemo();
  for (const chapter of await story()) chapters.push(chapter);
  chapters.push(await screens("Every screen", SCREENS, stage.site));
  down = await startWithoutDatabase();
  chapters.push(await screens("Without a database", SCREENS_WITHOUT_DATABASE, down));
} finally {
  await stage.browser?.close();
  await stage.site?.stop();
  await down?.stop();
}
const index = join(FOLDER, "index.html");
await writeFile(index, drawn(chapters));
console.log(`${chapters.reduce((sum, { stops }) => sum + stops.length, 0) * LOOKS.length} pictures: ${pathToFileURL(index)}`);

/** Tells the story, and keeps what each step shows. */
async function story() {
  const told = [];
  const cast = new Cast(stage, MOUSE);
  try {
    for (const [n, { title, steps }] of CHAPTERS.entries()) {
      const stops = [];
      for (const { name, who, words, act } of steps) {
        await act(cast);
        stops.push({ words, files: await pictures(cast[who].page, `${n + 1}-${pad(stops.length + 1)}-${name}`) });
      }
      told.push({ title: `${n + 1}. ${title}`, stops });
    }
    cast.isClean();
  } finally {
    await cast.leaves();
  }
  return told;
}

/** Goes to each of these screens, in a window of its own. */
async function screens(title, all, site) {
  const stops = [];
  for (const screen of all) {
    const cookie = screen.as && (await site.signIn(screen.as));
    const window = await openWindow(stage.browser, site, { cookie });
    await arrive(screen, { ...window, site, cookie });
    const name = screen.name.replace(/[^a-z0-9]+/gi, "-").toLowerCase();
    stops.push({ words: `${screen.name}, as ${screen.as ?? "a visitor"}`, files: await pictures(window.page, `screen-${name}`) });
    await window.context.close();
  }
  return { title, stops };
}

/** A page in every look, without loading it anew: what it says just once stays. */
async function pictures(page, name) {
  await page.waitForLoadState();
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  const files = [];
  for (const { width, theme } of LOOKS) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: LOWEST[width] });
    // As high as the page: bars that stay at the window's edges would lie in the middle of a picture of the whole.
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width, height: Math.min(Math.max(height, LOWEST[width]), TALLEST) });
    const file = `${name}-${width}-${theme}.png`;
    await page.screenshot({ path: join(FOLDER, file), animations: "disabled" });
    files.push({ file, width, theme });
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: null });
  await page.setViewportSize(WIDE);
  return files;
}

function pad(number) {
  return String(number).padStart(2, "0");
}

function drawn(chapters) {
  const figure = ({ file, width, theme }) =>
    `<figure><a href="${file}"><img src="${file}" width="${width / 2}" alt="${width} px, ${theme}" loading="lazy"></a><figcaption>${width} px, ${theme}</figcaption></figure>`;
  const stop = ({ words, files }, n) => `<section><h3>${n + 1}. ${words}</h3><div>${files.map(figure).join("")}</div></section>`;
  const contents = chapters.map(({ title }, n) => `<li><a href="#chapter-${n}">${title}</a></li>`).join("");
  const all = chapters.map(({ title, stops }, n) => `<h2 id="chapter-${n}">${title}</h2>${stops.map(stop).join("\n")}`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>The tour of Cairn</title>
<style>body{font:16px/1.5 system-ui;margin:2rem;color-scheme:light dark}div{display:flex;overflow-x:auto;gap:1.5rem;align-items:start}figure{margin:0}img{border:1px solid #8888;height:auto}figcaption,p{font-size:.85rem;margin:0}h3{margin:2rem 0 0}ul{list-style:none;padding:0}</style>
<h1>The tour of Cairn</h1><p>From the opening of a cohort to its first stone, then every screen there is. Each picture opens in its full size.</p><ul>${contents}</ul>${all.join("\n")}</html>\n`;
}
