// Screens of the site itself: coming in, one's own account, what an admin looks after.

import { button, leads, menu } from "../support/acts.mjs";
import { WIDE } from "../support/browser.mjs";

/** Nobody's address, closed to more tries by the first who comes. */
const CLOSED = "closed@cairn.test";

export const OF_THE_SITE = [
  { name: "landing", path: "/" },
  { name: "sign in", path: "/sign-in" },
  { name: "sign in, filled in by the demo", path: "/sign-in?as=mentor" },
  {
    name: "sign in, sent empty",
    path: "/sign-in",
    status: 422,
    reach: ({ page }) => leads(page, () => button(page, "Sign in").click()),
  },
  {
    name: "sign in, closed after ten failures",
    path: "/sign-in",
    status: 429,
    async reach({ page, site }) {
      await site.failUntilClosed(CLOSED);
      await page.getByLabel("Email").fill(CLOSED);
      await page.getByLabel("Password").fill("wrong");
      return leads(page, () => button(page, "Sign in").click());
    },
  },
  {
    name: "sign in, with a form that waits",
    path: "/account",
    as: "amara",
    status: 401,
    async reach({ page, context }) {
      await context.clearCookies({ name: "cairn" });
      return leads(page, () => button(page, "Save").click());
    },
  },
  { name: "home of an admin", path: "/", as: "jonas" },
  {
    name: "account menu",
    path: "/account",
    as: "jonas",
    async reach({ page }, answer) {
      await menu(page).locator("summary").click();
      return answer;
    },
  },
  { name: "account", path: "/account", as: "amara" },
  {
    name: "account, with mistakes",
    path: "/account",
    as: "amara",
    status: 422,
    async reach({ page }) {
      await page.getByLabel("Name").fill("");
      return leads(page, () => button(page, "Save").click());
    },
  },
  {
    name: "account, saved",
    path: "/account",
    as: "amara",
    reach: ({ page }) => leads(page, () => button(page, "Save").click()),
  },
  { name: "people", focus: WIDE, path: "/admin/people", as: "jonas" },
  { name: "site", path: "/admin/site", as: "jonas" },
  { name: "jobs, none failed", path: "/admin/jobs", as: "jonas" },
  { name: "style", path: "/style" },
  { name: "403", path: "/admin/people", as: "amara", status: 403 },
  { name: "404 of a visitor", path: "/nowhere", status: 404 },
  { name: "404 of an admin", path: "/nowhere", as: "jonas", status: 404 },
  { name: "405", path: "/sign-out", status: 405 },
];

/** Screens of a site whose database is down. */
export const WITHOUT_DATABASE = [
  {
    name: "503",
    path: "/sign-in",
    status: 503,
    async reach({ page }) {
      await page.getByLabel("Email").fill("admin@cairn.test");
      await page.getByLabel("Password").fill("some password");
      return leads(page, () => button(page, "Sign in").click());
    },
  },
];
