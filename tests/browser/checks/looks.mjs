// What the device asks for: other colors, no motion; and that nothing moves while a page arrives.

import { look } from "./eyes.mjs";

/** Text that cannot be told from its ground, by 4.5:1, as the browser draws it now. */
export async function contrastFaults(page) {
  await look(page);
  return page.evaluate(() => {
    const { describe, texts } = globalThis.eyes;
    const parts = (color) => {
      const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
      return { rgb: [r, g, b], a };
    };
    const light = ({ rgb }) => {
      const [r, g, b] = rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const probe = document.body.appendChild(document.createElement("p"));
    probe.style.background = "Canvas";
    const canvas = parts(getComputedStyle(probe).backgroundColor);
    probe.remove();
    const groundOf = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const color = parts(getComputedStyle(at).backgroundColor);
        if (color.a > 0.5) return color;
      }
      return canvas;
    };
    const faults = texts().flatMap(({ element }) => {
      if (element.closest(":disabled, svg")) return [];
      const [one, other] = [light(parts(getComputedStyle(element).color)), light(groundOf(element))].sort((x, y) => y - x);
      const contrast = (one + 0.05) / (other + 0.05);
      return contrast < 4.5 ? [`${describe(element)} has a contrast of ${contrast.toFixed(1)}:1`] : [];
    });
    return [...new Set(faults)];
  });
}

/** Transitions and animations over a hundredth of a second, for someone who asked for none. */
export async function motionFaults(page) {
  await look(page);
  return page.evaluate(() => {
    const { describe } = globalThis.eyes;
    const longest = (times) => Math.max(...times.split(",").map((time) => parseFloat(time) * (time.trim().endsWith("ms") ? 0.001 : 1)));
    const faults = [];
    for (const element of document.querySelectorAll("*")) {
      for (const part of [null, "::before", "::after"]) {
        const style = getComputedStyle(element, part);
        const moves = style.animationName !== "none" && longest(style.animationDuration) > 0.01;
        if (moves || longest(style.transitionDuration) > 0.01) faults.push(`${describe(element)}${part ?? ""} moves`);
      }
    }
    if (getComputedStyle(document.documentElement).scrollBehavior !== "auto") faults.push("the page scrolls smoothly");
    return faults;
  });
}

/**
 * A shift that nobody sees: a tenth of what Web Vitals call good. Letters that come in a frame after the first move a
 * name's end by a pixel or two, and when they come is the machine's affair, not the page's.
 */
const UNSEEN = 0.01;

/** What moved while the page arrived (layout shifts; together they are 0, or are told). */
export async function shiftFaults(page) {
  await look(page);
  return page.evaluate(async (unseen) => {
    const { describe } = globalThis.eyes;
    await document.fonts.ready;
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const shifts = await new Promise((seen) => {
      new PerformanceObserver((list) => seen(list.getEntries())).observe({ type: "layout-shift", buffered: true });
      // Without any shift the observer says nothing; two frames later it would have.
      requestAnimationFrame(() => requestAnimationFrame(() => seen([])));
    });
    // What a person's own click moves is meant to move.
    const unmeant = shifts.filter(({ hadRecentInput }) => !hadRecentInput);
    if (unmeant.reduce((sum, { value }) => sum + value, 0) < unseen) return [];
    return unmeant.map(({ value, sources }) => {
      const moved = sources.map(({ node }) => (node?.nodeType === 1 ? describe(node) : node?.parentElement && describe(node.parentElement)));
      return `${value.toFixed(4)} by ${moved.filter(Boolean).join(", ")}`;
    });
  }, UNSEEN);
}
