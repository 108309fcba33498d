// What a test file is played on: one site, one browser, and for each scene a window of its own.

import { after, before, test } from "node:test";
import { openWindow, startBrowser } from "./browser.mjs";
import { startDemo } from "./site.mjs";

/** A scene that takes longer hangs. */
const LONGEST = 60_000;

/** Sets the stage for this file; gives what begins a scene. */
export function stage(settings) {
  const set = stageOf(settings);
  return (sentence, settings, act) => scene(set, sentence, settings, act);
}

/** A site and a browser, there from before the first test until after the last. */
export function stageOf({ start = startDemo, keepsPages = false } = {}) {
  const set = {};
  before(async () => {
    // One after the other: what did start is known, and ended, when the next does not.
    set.site = await start();
    set.browser = await startBrowser({ keepsPages });
  });
  after(async () => {
    await set.browser?.close();
    await set.site?.stop();
  });
  return set;
}

/**
 * One test. `settings` is a window's (see openWindow), and `as`: whose session it holds from the start, which may be
 * `shared` by all tests that do not end it. The act gets the page, the site, the cookie of the session, and `open` for further windows. In the end all of them have to be clean.
 */
function scene(set, sentence, settings, act) {
  test(sentence, { timeout: LONGEST }, async () => {
    const windows = [];
    const open = async ({ as, shared = false, ...rest }) => {
      const cookie = rest.cookie ?? (as && (await (shared ? set.site.session(as) : set.site.signIn(as))));
      const window = await openWindow(set.browser, set.site, { ...rest, cookie });
      windows.push(window);
      return { ...window, cookie };
    };
    try {
      await act({ ...(await open(settings)), site: set.site, open });
      windows.forEach((window) => window.seen.isClean());
    } catch (trouble) {
      set.site?.hasNotEnded();
      throw trouble;
    } finally {
      await Promise.all(windows.map((window) => window.context.close()));
    }
  });
}
