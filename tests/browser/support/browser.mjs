// The real browser, and a window of it for one person. CHROMIUM names another than Debian's.

import { chromium } from "playwright-core";
import { watch } from "./watch.mjs";

const PROGRAM = process.env.CHROMIUM ?? "/usr/bin/chromium";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What stands between a person and a page before that is a fault, in milliseconds. */
const PATIENCE = 10_000;

export const WIDE = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };
export const NARROW = { width: 320, height: 640 };

/** Chromium. With `keepsPages` it keeps the last pages for Back, as people's browsers do and Playwright's do not. */
export function startBrowser({ keepsPages = false } = {}) {
  return chromium.launch({
    executablePath: PROGRAM,
    args: FLAGS,
    ignoreDefaultArgs: keepsPages ? ["--disable-back-forward-cache"] : [],
  });
}

/**
 * A browser window of its own, which knows nothing of others, on a page that is watched.
 * `theme` is what the person chose here (auto, light, dark), `system` what their device says.
 */
export async function openWindow(browser, site, settings = {}) {
  const { cookie, theme = "auto", system = theme === "dark" ? "dark" : "light", size = WIDE } = settings;
  const { scripts = true, touch = false, motion = "no-preference", colors = "none" } = settings;
  const context = await browser.newContext({
    baseURL: site.at,
    viewport: size,
    colorScheme: system,
    reducedMotion: motion,
    forcedColors: colors,
    javaScriptEnabled: scripts,
    hasTouch: touch,
    isMobile: touch,
    locale: "en-GB",
    timezoneId: "Europe/Lisbon",
  });
  context.setDefaultTimeout(PATIENCE);
  const cookies = Object.entries({ cairn: cookie, theme: theme === "auto" ? undefined : theme });
  await context.addCookies(cookies.filter(([, value]) => value).map(([name, value]) => ({ name, value, url: site.at })));
  const seen = await watch(context, site);
  const page = await context.newPage();
  return { context, page, seen };
}
