// Whoever uses the keyboard sees at every stop where they are, and gets everywhere.

import { look } from "./eyes.mjs";

/** More stops than any page has: from there on Tab goes in circles. */
const MOST = 400;

/** Goes through the page by Tab, from its start until it leaves; tells of each stop that cannot be seen. */
export async function focusFaults(page) {
  await look(page);
  await page.evaluate(remember);
  const faults = [];
  for (let n = 0; n < MOST; n += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(judge);
    if (!stop) return [...faults, ...(await page.evaluate(missed))];
    faults.push(...stop);
  }
  return [...faults, `Tab does not leave the page after ${MOST} stops`];
}

/** How everything looks that can take the focus, before it does. */
function remember() {
  // The next Tab starts where the focus was last: at the page's very beginning.
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  scrollTo(0, 0);
  // A link whose target is its whole row may wear the ring there, by what it draws around the row.
  const looks = (element) =>
    [null, "::before", "::after"].map((part) => {
      const style = getComputedStyle(element, part);
      const isThere = !part || style.content !== "none";
      const isSolid = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      return {
        ring: isThere && isSolid ? `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}` : "",
        shadow: isThere && style.boxShadow !== "none" ? style.boxShadow : "",
      };
    });
  const before = new Map(globalThis.eyes.stops().map((element) => [element, looks(element)]));
  globalThis.walk = { looks, before, reached: new Set() };
}

/** The faults of this stop; null at the end of the page. */
function judge() {
  const { describe } = globalThis.eyes;
  const { looks, before, reached } = globalThis.walk;
  const element = document.activeElement;
  // A field of a day or a time has a stop for each of its parts.
  if (element === globalThis.walk.last && ["date", "datetime-local", "time"].includes(element.type)) return [];
  globalThis.walk.last = element;
  if (!element || element === document.body || element === document.documentElement || reached.has(element)) return null;
  reached.add(element);
  const faults = [];

  const style = getComputedStyle(element);
  const width = parseFloat(style.outlineWidth);
  const now = looks(element);
  const was = before.get(element) ?? [];
  const isNew = now.map(({ ring, shadow }, n) => ({ ring: ring && ring !== was[n]?.ring, shadow: shadow && shadow !== was[n]?.shadow }));
  const hasRing = isNew[0].ring;
  if (!isNew.some(({ ring, shadow }) => ring || shadow)) faults.push("does not look focused");

  const inside = (box) => box.top > -1 && box.left > -1 && box.bottom < innerHeight + 1 && box.right < innerWidth + 1;
  const boxes = [...element.getClientRects()].filter((box) => box.width > 0);
  // What is larger than the window, or than what its bars leave of it, cannot be seen whole.
  const { scrollPaddingBlockStart, scrollPaddingBlockEnd } = getComputedStyle(document.documentElement);
  const room = innerHeight - (parseFloat(scrollPaddingBlockStart) || 0) - (parseFloat(scrollPaddingBlockEnd) || 0);
  const fits = boxes.every((box) => box.height < room && box.width < innerWidth);
  if (fits && !boxes.every(inside)) faults.push("is not in the window");
  const EDGE = 3;
  const points = boxes.flatMap((box) =>
    [box.top + EDGE, box.top + box.height / 2, box.bottom - EDGE].map((y) => [box.left + box.width / 2, Math.min(innerHeight - 1, Math.max(0, y))]),
  );
  // The label of a box may be laid over it, so that a finger finds both.
  const isElse = (hit) => hit && !hit.contains(element) && !element.contains(hit) && ![...(element.labels ?? [])].some((label) => label.contains(hit));
  const hidden = points.map(([x, y]) => document.elementFromPoint(x, y)).filter(isElse);
  if (hidden.length > 0 && (fits || hidden.length === points.length)) faults.push(`is hidden under ${describe(hidden[0])}`);

  // A ring that scrolls with its text is cut at the edges of what scrolls, as the text is.
  if (hasRing) {
    const reach = width + parseFloat(style.outlineOffset);
    const box = element.getBoundingClientRect();
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      const [edge, { overflowX }] = [at.getBoundingClientRect(), getComputedStyle(at)];
      if (overflowX !== "visible" && (box.left - reach < edge.left - 0.5 || box.right + reach > edge.right + 0.5)) {
        faults.push(`has its ring cut off by ${describe(at)}`);
        break;
      }
    }
    if (box.left - reach < -0.5 || box.right + reach > innerWidth + 0.5) faults.push("has its ring cut off by the window");
  }
  return faults.map((fault) => `${describe(element)} ${fault}`);
}

/** What could take the focus, and Tab did not come by. */
function missed() {
  const { describe, stops } = globalThis.eyes;
  const { reached } = globalThis.walk;
  const comesBy = (element) =>
    reached.has(element) || (element.type === "radio" && [...reached].some((one) => one.type === "radio" && one.name === element.name));
  return stops().filter((element) => !comesBy(element)).map((element) => `Tab does not come by ${describe(element)}`);
}
