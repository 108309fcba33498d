// What axe does not measure: whether the page fits, and whether fingers do.

import { look } from "./eyes.mjs";

/** The page scrolls sideways, or something sticks out of it. */
export async function fitFaults(page) {
  await look(page);
  return page.evaluate(() => {
    const { describe, isSeen } = globalThis.eyes;
    const width = document.documentElement.clientWidth;
    const faults = [];
    const scrolled = document.documentElement.scrollWidth;
    if (scrolled > innerWidth) faults.push(`the page is ${scrolled} px wide in a window of ${innerWidth} px`);
    const scrollsItself = (element) => {
      for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
        if (getComputedStyle(at).overflowX !== "visible") return true;
      }
      return false;
    };
    for (const element of document.querySelectorAll("body *:not(svg *)")) {
      const { left, right } = element.getBoundingClientRect();
      if ((left < -1 || right > width + 1) && isSeen(element) && !scrollsItself(element)) {
        faults.push(`${describe(element)} sticks out: ${Math.round(left)} to ${Math.round(right)} of ${width} px`);
      }
    }
    return faults;
  });
}

/** Targets below 24 px (WCAG 2.5.8; links inside of running text are excepted), and main controls below 44 px. */
export async function targetFaults(page) {
  await look(page);
  return page.evaluate(() => {
    const { describe, isSeen } = globalThis.eyes;
    const MAIN = ".button:not(.button-link), .input, .links-item, .menu-item, .place, .brand, summary";
    const isInText = (element) => {
      if (getComputedStyle(element).display !== "inline") return false;
      let block = element.parentElement;
      while (getComputedStyle(block).display === "inline") block = block.parentElement;
      return block.textContent.trim().length > element.textContent.trim().length;
    };
    // A box and its label are one target.
    const sizeOf = (element) => {
      const boxes = [element, ...(element.labels ?? [])].map((one) => one.getBoundingClientRect());
      const [first] = boxes;
      const isBox = ["checkbox", "radio"].includes(element.type);
      const edge = (side, pick) => (isBox ? pick(...boxes.map((box) => box[side])) : first[side]);
      return {
        width: edge("right", Math.max) - edge("left", Math.min),
        height: edge("bottom", Math.max) - edge("top", Math.min),
      };
    };
    const all = document.querySelectorAll("a[href], button, input, select, textarea, summary");
    return [...all]
      .filter((element) => isSeen(element) && !element.disabled && !isInText(element))
      .flatMap((element) => {
        const { width, height } = sizeOf(element);
        const least = element.matches(MAIN) ? 44 : 24;
        const isSmall = height < least - 0.5 || width < Math.min(least, 24) - 0.5;
        return isSmall ? [`${describe(element)} is ${Math.round(width)} × ${Math.round(height)} px; ${least} are needed`] : [];
      });
  });
}

/** Headings: one of the first rank, and no rank left out below it. */
export async function headingFaults(page) {
  return page.evaluate(() => {
    const ranks = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((heading) => Number(heading.localName[1]));
    const faults = ranks.filter((rank) => rank === 1).length === 1 ? [] : [`there are ${ranks.filter((rank) => rank === 1).length} h1`];
    ranks.forEach((rank, n) => {
      if (n > 0 && rank > ranks[n - 1] + 1) faults.push(`an h${rank} follows an h${ranks[n - 1]}`);
    });
    return faults;
  });
}
