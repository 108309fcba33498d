// How the checks look at a page. `eyes` runs in the page and lays its helpers there, under one name; every check that
// runs in the page begins with it.

/** Lays `globalThis.eyes` into the page. */
export async function look(page) {
  await page.evaluate(lay);
}

function lay() {
  if (globalThis.eyes) return;

  /** An element as one finds it again: its tag, what tells it apart, the beginning of its words. */
  const describe = (element) => {
    const of = (name) => (element.getAttribute(name) ? `[${name}="${element.getAttribute(name)}"]` : "");
    const classes = [...element.classList].map((name) => `.${name}`).join("");
    const words = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `${element.localName}${element.id ? `#${element.id}` : classes}${of("name")}${of("href")} “${words}”`;
  };

  /** For readers of the screen only: a square pixel, or clipped away. */
  const isForEarsOnly = (element) => {
    const box = element.getBoundingClientRect();
    return (box.width <= 1 && box.height <= 1) || getComputedStyle(element).clipPath === "inset(50%)";
  };

  /** One can see it, after scrolling if need be. */
  const isSeen = (element) => {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) return false;
    if (!element.checkVisibility({ visibilityProperty: true })) return false;
    for (let at = element; at; at = at.parentElement) if (isForEarsOnly(at)) return false;
    return true;
  };

  /** The texts that one can see, each with its element and the boxes of its lines. */
  const texts = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (!node.data.trim() || !isSeen(node.parentElement)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const lines = [...range.getClientRects()].filter((box) => box.width > 1);
      found.push({ node, element: node.parentElement, lines });
    }
    return found;
  };

  /** What Tab stops at, in the order of the page; of a group of radios one. */
  const stops = () => {
    const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]");
    const groups = new Set();
    return [...all].filter((element) => {
      if (element.tabIndex < 0 || element.matches(":disabled") || element.type === "hidden") return false;
      if (!element.checkVisibility({ visibilityProperty: true })) return false;
      if (element.type !== "radio") return true;
      const isFirst = !groups.has(element.name);
      groups.add(element.name);
      return isFirst;
    });
  };

  globalThis.eyes = { describe, isSeen, isForEarsOnly, texts, stops };
}
