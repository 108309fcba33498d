// Whether all text can be read when it is larger, or wider set, than we set it.

import { look } from "./eyes.mjs";

/** Text at 200 % (WCAG 1.4.4), by the root's size: everything but the window grows. */
export async function enlarge(page, size = "200%") {
  await page.evaluate((size) => (document.documentElement.style.fontSize = size), size);
}

/** The spacing that WCAG 1.4.12 names. A constructed sheet needs no leave of the policy. */
export async function spread(page) {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-block-end: 2em !important; }",
    );
    document.adoptedStyleSheets = [sheet];
  });
}

/** Text that is cut off, or that lies on other text. */
export async function textFaults(page) {
  await look(page);
  return page.evaluate(() => {
    const { describe, texts } = globalThis.eyes;
    const all = texts();
    const faults = [];

    const cutBy = (element, line) => {
      for (let at = element; at && at !== document.body; at = at.parentElement) {
        const style = getComputedStyle(at);
        const box = at.getBoundingClientRect();
        const hides = (overflow) => ["hidden", "clip"].includes(overflow);
        const isWide = hides(style.overflowX) && (line.left < box.left - 1 || line.right > box.right + 1);
        // The boxes of a line are taller than its letters, by up to a quarter.
        const slack = line.height / 4;
        const isTall = hides(style.overflowY) && (line.top < box.top - slack || line.bottom > box.bottom + slack);
        if (isWide || isTall) return at;
        // What scrolls can be read; what is outside of it by now is no fault.
        if (["auto", "scroll"].includes(style.overflowX) || ["auto", "scroll"].includes(style.overflowY)) return null;
        if (style.position === "fixed") return null;
      }
      return null;
    };
    const leaksFrom = (element, line) => {
      const box = element.closest("button, .button, .tag, .input, .notice, .card, .theme, th, td");
      if (!box || box.closest("pre")) return null;
      const { left, right } = box.getBoundingClientRect();
      return line.left < left - 1 || line.right > right + 1 ? box : null;
    };
    for (const { element, lines } of all) {
      for (const line of lines) {
        const cut = cutBy(element, line);
        if (cut) faults.push(`${describe(element)} is cut off by ${describe(cut)}`);
        const box = leaksFrom(element, line);
        if (box) faults.push(`${describe(element)} leaks out of ${describe(box)}`);
      }
    }
    for (const field of document.querySelectorAll("input, select")) {
      if (field.clientHeight && field.scrollHeight > field.clientHeight + 1) faults.push(`${describe(field)} is lower than its text`);
    }

    // What lies in another layer, as an open menu, may lie on the page.
    const layerOf = (element) => {
      for (let at = element; at; at = at.parentElement) if (getComputedStyle(at).zIndex !== "auto") return at;
      return null;
    };
    // Of what scrolls, only that lies on the page which is not scrolled away.
    const isScrolledAway = (element, { top, bottom }) => {
      for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
        if (!["auto", "scroll"].includes(getComputedStyle(at).overflowY)) continue;
        const box = at.getBoundingClientRect();
        if (bottom > box.bottom || top < box.top) return true;
      }
      return false;
    };
    const placed = all.flatMap(({ element, node, lines }) => {
      const layer = layerOf(element);
      const scrolls = element.closest("pre, .scroller, .prose table");
      // Letters fill no more than the middle of their line's box, however large they are.
      const letters = ({ left, right, top, bottom, height }) => ({ left, right, top: top + height / 8, bottom: bottom - height / 8, height: height * 0.75 });
      if (scrolls) return [];
      return lines.filter((line) => !isScrolledAway(element, line)).map((line) => ({ element, node, line: letters(line), layer }));
    });
    placed.sort((one, other) => one.line.top - other.line.top);
    placed.forEach((one, n) => {
      for (const other of placed.slice(n + 1)) {
        if (other.line.top >= one.line.bottom) break;
        if (other.node === one.node || other.layer !== one.layer) continue;
        const wide = Math.min(one.line.right, other.line.right) - Math.max(one.line.left, other.line.left);
        const tall = Math.min(one.line.bottom, other.line.bottom) - other.line.top;
        if (wide > 2 && tall > 0.4 * Math.min(one.line.height, other.line.height)) {
          faults.push(`${describe(one.element)} and ${describe(other.element)} lie on each other`);
        }
      }
    });
    return [...new Set(faults)];
  });
}
