// A check that finds nothing may see nothing: each is shown a page with its fault.

import assert from "node:assert/strict";
import { axeFaults, colorFaults } from "./checks/axe.mjs";
import { focusFaults } from "./checks/focus.mjs";
import { fitFaults, headingFaults, targetFaults } from "./checks/layout.mjs";
import { contrastFaults, motionFaults, shiftFaults } from "./checks/looks.mjs";
import { textFaults } from "./checks/text.mjs";
import { stage } from "./support/stage.mjs";

const scene = stage();

const FAULTS = [
  ["an image without words", axeFaults, `<img src="data:,">`, /image-alt/],
  ["text whose color is too near", colorFaults, `<p style="color: #aaa; background: #fff">pale</p>`, /color-contrast/],
  ["a page that is too wide", fitFaults, `<p style="width: 2000px">wide</p>`, /2\d+ px wide/],
  ["what sticks out to the left", fitFaults, `<p style="position: relative; left: -20px">out</p>`, /sticks out/],
  ["a small button", targetFaults, `<button style="height: 20px">Send</button>`, /24 are needed/],
  ["a low main button", targetFaults, `<button class="button" style="height: 40px">Send</button>`, /44 are needed/],
  ["a second h1", headingFaults, `<h1>one</h1><h1>two</h1>`, /2 h1/],
  ["a rank left out", headingFaults, `<h1>one</h1><h3>two</h3>`, /h3 follows an h1/],
  ["text that is cut off", textFaults, `<p style="width: 3em; overflow: hidden; white-space: nowrap">far too long</p>`, /is cut off/],
  ["text that leaks out", textFaults, `<button style="width: 3em; white-space: nowrap">far too long</button>`, /leaks out/],
  ["text on text", textFaults, `<p>one and one</p><p style="margin-top: -2.2em">two and two</p>`, /lie on each other/],
  ["a stop without a ring", focusFaults, `<a href="#" style="outline: none">there</a>`, /does not look focused/],
  ["a stop whose ring was taken", focusFaults, `<style>a { position: relative } a::after { content: ""; position: absolute; inset: 0 } a:focus { outline: 0 }</style><a href="#">row</a>`, /does not look focused/],
  ["a stop under a bar", focusFaults, `<a href="#">there</a><p style="position: fixed; inset: 0 0 auto; height: 90px; margin: 0; background: red">bar</p>`, /is hidden under p/],
  ["a stop that Tab leaves out", focusFaults, `<a href="#" id="one" onfocus="document.body.focus(); this.blur()">one</a><a href="#">two</a>`, /Tab does not come by/],
  ["pale text", contrastFaults, `<p style="color: #aaa; background: #fff">pale</p>`, /contrast of 2\.\d:1/],
  ["what moves", motionFaults, `<p style="transition: color .2s">slow</p>`, /moves/],
];

scene("each check finds its fault, and none in a page without", {}, async ({ page }) => {
  for (const [what, check, html, words] of FAULTS) {
    await page.goto("about:blank");
    await page.setContent(`<html lang="en"><title>A page</title><body>${html}</body></html>`);
    const found = await check(page);
    assert.match(found.join("\n"), words, what);
  }
  await page.goto("about:blank");
  await page.setContent(`<html lang="en"><title>A page</title><body><main><h1>All is well</h1></main></body></html>`);
  for (const check of new Set(FAULTS.map(([, check]) => check))) {
    assert.deepEqual(await check(page), [], check.name);
  }
});

scene("what moves while a page arrives is found", {}, async ({ page }) => {
  await page.goto("/");
  assert.deepEqual(await shiftFaults(page), []);
  await page.evaluate(async () => {
    const drawn = () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    await drawn();
    document.querySelector("header").style.paddingBlockStart = "200px";
    await drawn();
  });
  assert.match((await shiftFaults(page)).join("\n"), /^0\.\d+ by /);
});
