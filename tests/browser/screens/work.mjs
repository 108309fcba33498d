// Screens of handing in, and of what became of it.

import { button, leads } from "../support/acts.mjs";

const CORE = "/projects/parcel-core";
const STORE = "/projects/parcel-store";

const toSubmission = ({ page }) => leads(page, () => page.getByRole("link", { name: /^What was handed in/ }).click());

export const OF_WORK = [
  { name: "home with a review to read", of: "running", path: "", as: "amara" },
  { name: "home while work waits", of: "running", path: "", as: "hana" },
  { name: "home after everything", of: "over", path: "", as: "chiara" },
  { name: "home before the cohort begins", of: "upcoming", path: "", as: "ana" },
  { name: "path with stones", of: "running", path: "/path", as: "linh" },
  { name: "project with a review to read", of: "running", path: STORE, as: "amara" },
  { name: "hand in", of: "running", path: `${CORE}/hand-in`, as: "newcomer" },
  {
    name: "hand in, sent empty",
    of: "running",
    path: `${CORE}/hand-in`,
    as: "newcomer",
    status: 422,
    reach: ({ page }) => leads(page, () => button(page, "Send round 1").click()),
  },
  {
    name: "hand in, changed in two tabs",
    of: "running",
    path: `${CORE}/hand-in`,
    as: "omar",
    status: 409,
    async reach({ page, context }) {
      const other = await context.newPage();
      await other.goto(page.url());
      await other.getByLabel("Text", { exact: true }).fill("What the other tab says.");
      await leads(other, () => button(other, "Save draft").click());
      await other.close();
      await page.getByLabel("Text", { exact: true }).fill("What this tab says.");
      return leads(page, () => button(page, "Save draft").click());
    },
  },
  { name: "hand in, round 2", of: "running", path: `${STORE}/hand-in`, as: "amara" },
  { name: "hand in, returned", of: "running", path: `${CORE}/hand-in`, as: "grace" },
  { name: "hand in, taken back", of: "running", path: `${STORE}/hand-in`, as: "lukasz" },
  { name: "hand in, before the cohort begins", of: "upcoming", path: `${CORE}/hand-in`, as: "ana" },
  { name: "submission, accepted after two rounds", of: "running", path: CORE, as: "amara", reach: toSubmission },
  { name: "submission, changes requested", of: "running", path: STORE, as: "amara", reach: toSubmission },
  { name: "submission, waiting", of: "running", path: CORE, as: "hana", reach: toSubmission },
  { name: "submission, in review", of: "running", path: STORE, as: "priya", reach: toSubmission },
  {
    name: "submission, as staff sees it",
    of: "running",
    path: "/progress",
    as: "ines",
    reach: ({ page }) => leads(page, () => page.getByRole("row", { name: "Amara Okafor" }).locator("td a").first().click()),
  },
];
