// Screens on which staff see who waits and who needs someone, and on which mentors review. What a screen does to a round
// no other screen undoes: each round has its own.

import { button, leads, ticks } from "../support/acts.mjs";
import { WIDE } from "../support/browser.mjs";

/** From the queue to the round of this learner. */
const toRound = (name) => ({ page }) => leads(page, () => page.getByRole("link", { name, exact: true }).click());

/** The same, and claims it, if nobody has. */
const claims = (name) => async (window) => {
  const answer = await toRound(name)(window);
  const claim = button(window.page, "Claim it");
  return (await claim.count()) > 0 ? leads(window.page, () => claim.click()) : answer;
};

const judges = async (page, place) => {
  for (const criterion of await page.locator("[data-criterion]").all()) {
    await ticks(criterion.getByRole("radio").nth(place));
  }
};

const summary = (page) => page.getByLabel("Summary", { exact: true });
const queue = { of: "running", path: "/queue", as: "ines" };

export const OF_REVIEWS = [
  { name: "home of a mentor", of: "running", path: "", as: "ines" },
  { name: "home of a lead, nothing to do", of: "upcoming", path: "", as: "marit" },
  { name: "grid", focus: WIDE, of: "running", path: "/progress", as: "ines" },
  { name: "grid of a cohort that has not begun", of: "upcoming", path: "/progress", as: "marit" },
  { name: "project, as mentors read it", of: "running", path: "/projects/parcel-core", as: "ines" },
  { name: "what mentors read about a project", focus: WIDE, of: "running", path: "/projects/parcel-core/mentors", as: "ines" },
  { name: "queue", ...queue },
  { name: "queue, over target", ...queue, path: "/queue?show=over" },
  { name: "queue of an admin", ...queue, as: "jonas" },
  { name: "queue, empty", of: "upcoming", path: "/queue", as: "marit" },
  { name: "review, free to claim", focus: WIDE, ...queue, reach: toRound("Hana Sato") },
  { name: "review, held by another", focus: WIDE, ...queue, as: "marit", reach: toRound("Priya Raman") },
  { name: "review of a third round", focus: WIDE, ...queue, reach: claims("Yusuf Demir") },
  {
    name: "preview of a review that lacks something",
    ...queue,
    async reach(window) {
      await claims("Yusuf Demir")(window);
      return leads(window.page, () => button(window.page, "Accept").click());
    },
  },
  {
    name: "preview of a review with an exception",
    ...queue,
    async reach(window) {
      const { page } = window;
      await claims("Aroha Ngata")(window);
      await judges(page, 0);
      await summary(page).fill("It holds, Aroha, and the one thing that is open we talk about on Thursday.");
      return leads(page, () => button(page, "Accept").click());
    },
  },
  {
    name: "return of a round",
    ...queue,
    async reach(window) {
      await claims("Yusuf Demir")(window);
      return leads(window.page, () => button(window.page, "I can’t review this round: return it").click());
    },
  },
  {
    name: "review, changed in two tabs",
    ...queue,
    status: 409,
    async reach(window) {
      const { page, context } = window;
      await claims("Mateo Rivas")(window);
      const other = await context.newPage();
      await other.goto(page.url());
      await summary(other).fill("What the other tab says.");
      await leads(other, () => button(other, "Save").click());
      await other.close();
      await summary(page).fill("What this tab says.");
      return leads(page, () => button(page, "Save").click());
    },
  },
];
