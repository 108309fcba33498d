// Screens on which one learns, and those that show what is taught.

import { answers, button, leads, rightPlaces } from "../support/acts.mjs";
import { WIDE } from "../support/browser.mjs";

const CHECKPOINT = "/stages/language/checkpoint";

export const OF_THE_PATH = [
  { name: "programs", path: "/programs" },
  { name: "guide of a program", focus: WIDE, path: "/programs/backend-developer" },
  { name: "glossary", focus: WIDE, path: "/programs/backend-developer/glossary" },
  { name: "home of someone who has just joined", of: "running", path: "", as: "newcomer" },
  { name: "path", focus: WIDE, of: "running", path: "/path", as: "amara" },
  { name: "stage", of: "running", path: "/stages/language", as: "newcomer" },
  { name: "stage of a track", of: "running", path: "/stages/security", as: "linh" },
  { name: "lesson with tabs and tables", focus: WIDE, of: "running", path: "/lessons/values-and-types", as: "newcomer" },
  {
    name: "lesson with an exercise, its solution open",
    of: "running",
    path: "/lessons/first-repository",
    as: "newcomer",
    async reach({ page }, answer) {
      await page.locator("details.solution summary").click();
      return answer;
    },
  },
  {
    name: "lesson, marked as done",
    of: "running",
    path: "/lessons/how-programs-run",
    as: "newcomer",
    given: ({ site, cookie }) => site.sends(cookie, "/lessons/how-programs-run/done"),
  },
  { name: "checkpoint", of: "running", path: CHECKPOINT, as: "newcomer" },
  {
    name: "checkpoint, answers missing",
    of: "running",
    path: CHECKPOINT,
    as: "newcomer",
    status: 422,
    async reach({ page }) {
      await page.locator(".question").nth(2).locator(".option").first().click();
      return leads(page, () => button(page, "Check my answers").click());
    },
  },
  { name: "checkpoint, tried and not passed", of: "running", path: CHECKPOINT, as: "newcomer", reach: ({ page }) => answers(page) },
  {
    name: "checkpoint, passed",
    of: "running",
    path: CHECKPOINT,
    as: "newcomer",
    async reach({ page }) {
      await answers(page);
      const right = await rightPlaces(page);
      await leads(page, () => page.getByRole("main").getByRole("link", { name: "Try again" }).click());
      return answers(page, (n) => right[n]);
    },
  },
  {
    name: "checkpoint, with earlier tries",
    focus: WIDE,
    of: "running",
    path: CHECKPOINT,
    as: "newcomer",
    async reach({ page }) {
      await answers(page);
      return leads(page, () => page.getByRole("main").getByRole("link", { name: "Try again" }).click());
    },
  },
  { name: "project", of: "running", path: "/projects/parcel-core", as: "newcomer" },
  { name: "language", of: "running", path: "/stack", as: "newcomer" },
  { name: "programs of an admin", path: "/admin/programs", as: "jonas" },
  { name: "preview of a path", focus: WIDE, of: "version", path: "/path", as: "jonas" },
  { name: "preview of a lesson", of: "version", path: "/lessons/values-and-types", as: "jonas" },
];
