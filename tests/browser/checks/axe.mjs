// What axe finds. Its source is evaluated by the debugger, so the page's own policy stays as it is.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const EVERYTHING = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };

/** Of those, the rules that go by colors. */
const COLORS = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

/** Every fault that axe is sure of, one a line. */
export const axeFaults = (page) => faults(page, EVERYTHING);

/** The same of colors alone, for a page that was looked at in others. */
export const colorFaults = (page) => faults(page, COLORS);

async function faults(page, rules) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(SOURCE);
  return page.evaluate(async (runOnly) => {
    const found = await globalThis.axe.run(document, {
      runOnly,
      resultTypes: ["violations"],
      // Its own look for style sheets asks the server once more for each.
      preload: false,
    });
    return found.violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target.join(" ")}: ${failureSummary.replace(/\s+/g, " ")}`),
    );
  }, rules);
}
