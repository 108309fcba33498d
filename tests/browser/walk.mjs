// The walk over screens: what has to hold on each of them, whatever it shows.

import assert from "node:assert/strict";
import { suite } from "node:test";
import { axeFaults, colorFaults } from "./checks/axe.mjs";
import { focusFaults } from "./checks/focus.mjs";
import { fitFaults, headingFaults, targetFaults } from "./checks/layout.mjs";
import { contrastFaults, motionFaults, shiftFaults } from "./checks/looks.mjs";
import { enlarge, spread, textFaults } from "./checks/text.mjs";
import { arrive } from "./screens.mjs";
import { NARROW, PHONE, WIDE } from "./support/browser.mjs";

/** How many screens are looked at at once. */
const AT_ONCE = 2;

/** A test for each screen: all that has to hold, and in the dark what can differ there. `scene` is a stage's. */
export function walk(scene, screens) {
  suite("everyone can read and use it", { concurrency: AT_ONCE }, () => {
    for (const screen of screens) {
      scene(screen.name, { as: screen.as, shared: true }, async (window) => {
        const answer = await arrive(screen, window);
        assert.equal(answer.status(), screen.status ?? 200, `the answer of ${answer.url()}`);
        const found = new Found();
        found.add("what caches may keep", await cacheFaults(screen, answer, window));
        await everything(window.page, found, screen);
        found.isNothing();
      });
    }
  });
}

/** What someone signed in sees is in no cache; an error says nothing of theirs. */
async function cacheFaults(screen, answer, { context }) {
  const isSignedIn = screen.as && (await context.cookies()).some(({ name }) => name === "cairn");
  const isError = ![200, 422].includes(answer.status());
  const said = answer.headers()["cache-control"];
  return isSignedIn && !isError && said !== "private, no-store" ? [`Cache-Control is ${said}`] : [];
}

async function everything(page, found, screen) {
  found.add("moved while the page arrived", await shiftFaults(page));
  found.add("headings", await headingFaults(page));
  await fits(page, found);
  await bearsTheDark(page, found);
  await showsFocus(page, found, screen.focus ?? PHONE);
  await bearsText(page, found);
  await bearsWishes(page, found);
}

async function fits(page, found) {
  for (const size of [WIDE, NARROW]) {
    await page.setViewportSize(size);
    found.add(`width at ${size.width} px`, await fitFaults(page));
    found.add(`targets at ${size.width} px`, await targetFaults(page));
    found.add(`text at ${size.width} px`, await textFaults(page));
    await showWhole(page, size);
    found.add(`axe at ${size.width} px`, await axeFaults(page));
  }
}

/** In a window as high as the page: what the bar at its end covers of a page that scrolls is chance, and axe takes it for a fault. */
async function showWhole(page, { width, height }) {
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(whole, height) });
}

/** Other colors, the same page: with the theme on auto, the device's wish is all there is to change; at once, if possible. */
async function bearsTheDark(page, found) {
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  for (const size of [NARROW, WIDE]) {
    await page.setViewportSize(size);
    found.add(`colors in the dark at ${size.width} px`, await colorFaults(page));
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "no-preference" });
}

/** Once, by default on a phone, whose bars can hide a stop. */
async function showsFocus(page, found, size) {
  await page.setViewportSize(size);
  found.add(`focus at ${size.width} px`, await focusFaults(page));
  await page.setViewportSize(WIDE);
}

async function bearsText(page, found) {
  await enlarge(page, "200%");
  found.add("text at 200 %", [...(await fitFaults(page)), ...(await textFaults(page))]);
  await enlarge(page, "100%");
  await spread(page);
  found.add("text as WCAG 1.4.12 spaces it", [...(await fitFaults(page)), ...(await textFaults(page))]);
}

/** What a device can ask for. */
async function bearsWishes(page, found) {
  await page.emulateMedia({ forcedColors: "active" });
  found.add("contrast in forced colors", await contrastFaults(page));
  await page.emulateMedia({ forcedColors: "none", reducedMotion: "reduce" });
  found.add("motion where none is wanted", await motionFaults(page));
}

/** Faults by what was looked at; all of a screen's are told at once. */
class Found {
  #faults = {};

  add(what, faults) {
    if (faults.length > 0) this.#faults[what] = faults;
  }

  isNothing() {
    assert.deepEqual(this.#faults, {}, "nothing is wrong with the screen");
  }
}
