// Every screen there is: where, as whom, with which answer. `of` is what an address continues: one of the demo's cohorts
// (running, upcoming, over), or the version that an admin looks at. What has to be so before is done in `given`, which may
// give the address. A screen that takes more than its address to reach says how in `reach`, which gives the answer of its
// page. `focus` is the window in which Tab goes through it, where that is another than a phone's.

import { OF_COHORTS } from "./screens/cohorts.mjs";
import { OF_THE_PATH } from "./screens/path.mjs";
import { OF_REVIEWS } from "./screens/reviews.mjs";
import { OF_THE_SITE, WITHOUT_DATABASE } from "./screens/site.mjs";
import { OF_WORK } from "./screens/work.mjs";

export const SCREENS = [...OF_THE_SITE, ...OF_THE_PATH, ...OF_COHORTS, ...OF_WORK, ...OF_REVIEWS];
export const SCREENS_WITHOUT_DATABASE = WITHOUT_DATABASE;

/** Who of the demo is in which of its cohorts. */
const WHERE = { running: "amara", upcoming: "ana", over: "chiara" };

/** Opens a screen in a window, and gives its page's answer. */
export async function arrive(screen, window) {
  const path = (await screen.given?.(window)) ?? (await base(screen, window)) + screen.path;
  const answer = await window.page.goto(path);
  return screen.reach ? screen.reach(window, answer) : answer;
}

async function base({ of }, { site }) {
  if (of in WHERE) return site.cohort(WHERE[of]);
  return of === "version" ? "/admin/programs/backend-developer/versions/1" : "";
}
