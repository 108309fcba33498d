// Every screen there is: where, as whom, with which answer. `of` is what an address continues: the demo's cohort, or the
// version that an admin looks at. What has to be so before is done in `given`. A screen that takes more than its address
// to reach says how in `reach`, which gives the answer of its page. `focus` is the window in which Tab goes through it, where
// that is another than a phone's.

import { answers, button, leads, menu, rightPlaces } from "./support/acts.mjs";
import { WIDE } from "./support/browser.mjs";

/** Nobody's address, closed to more tries by the first who comes. */
const CLOSED = "closed@cairn.test";

export const SCREENS = [
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
  { name: "mail, none yet", path: "/admin/mail", as: "jonas" },
  { name: "jobs, none failed", path: "/admin/jobs", as: "jonas" },
  { name: "style", path: "/style" },
  { name: "403", path: "/admin/people", as: "amara", status: 403 },
  { name: "404 of a visitor", path: "/nowhere", status: 404 },
  { name: "404 of an admin", path: "/nowhere", as: "jonas", status: 404 },
  { name: "405", path: "/sign-out", status: 405 },
];

const CHECKPOINT = "/stages/language/checkpoint";

/** The pages on which one learns, and those that show what is taught. */
export const SCREENS_OF_THE_PATH = [
  { name: "programs", path: "/programs" },
  { name: "guide of a program", focus: WIDE, path: "/programs/backend-developer" },
  { name: "home of a learner", of: "cohort", path: "", as: "amara" },
  { name: "home of a mentor", of: "cohort", path: "", as: "ines" },
  { name: "path", focus: WIDE, of: "cohort", path: "/path", as: "amara" },
  { name: "stage", of: "cohort", path: "/stages/language", as: "amara" },
  { name: "lesson with tabs and tables", focus: WIDE, of: "cohort", path: "/lessons/values-and-types", as: "amara" },
  {
    name: "lesson with an exercise, its solution open",
    of: "cohort",
    path: "/lessons/first-repository",
    as: "amara",
    async reach({ page }, answer) {
      await page.locator("details.solution summary").click();
      return answer;
    },
  },
  {
    name: "lesson, marked as done",
    of: "cohort",
    path: "/lessons/how-programs-run",
    as: "amara",
    given: ({ site, cookie }) => site.sends(cookie, "/lessons/how-programs-run/done"),
  },
  { name: "checkpoint", of: "cohort", path: CHECKPOINT, as: "amara" },
  {
    name: "checkpoint, answers missing",
    of: "cohort",
    path: CHECKPOINT,
    as: "amara",
    status: 422,
    async reach({ page }) {
      await page.locator(".question").nth(2).locator(".option").first().click();
      return leads(page, () => button(page, "Check my answers").click());
    },
  },
  { name: "checkpoint, tried and not passed", of: "cohort", path: CHECKPOINT, as: "amara", reach: ({ page }) => answers(page) },
  {
    name: "checkpoint, passed",
    of: "cohort",
    path: CHECKPOINT,
    as: "amara",
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
    of: "cohort",
    path: CHECKPOINT,
    as: "amara",
    async reach({ page }) {
      await answers(page);
      return leads(page, () => page.getByRole("main").getByRole("link", { name: "Try again" }).click());
    },
  },
  { name: "project", of: "cohort", path: "/projects/parcel-core", as: "amara" },
  { name: "language", of: "cohort", path: "/stack", as: "amara" },
  { name: "programs of an admin", path: "/admin/programs", as: "jonas" },
  { name: "preview of a path", focus: WIDE, of: "version", path: "/path", as: "jonas" },
  { name: "preview of a lesson", of: "version", path: "/lessons/values-and-types", as: "jonas" },
];

const LIST = "Nia Osei <nia@example.org>\nlearner@cairn.test\nnobody\nMarek Zielinski;marek@example.org";

/** Checks a pasted list, which sends nothing yet. */
async function checksList({ page }) {
  await page.getByLabel("People").fill(LIST);
  return leads(page, () => button(page, "Check the list").click());
}

/** Invites somebody new, of whom no other window knows, and follows their link. */
async function follows({ page, context }, { signedOut = true } = {}) {
  const email = `${crypto.randomUUID()}@example.org`;
  await page.getByLabel("People").fill(email);
  await leads(page, () => button(page, "Check the list").click());
  await leads(page, () => button(page, "Send 1 invitation").click());
  await leads(page, () => page.getByRole("button", { name: `Copy link for ${email}` }).click());
  const link = new URL(await page.locator("#link").inputValue()).pathname;
  if (signedOut) await context.clearCookies({ name: "cairn" });
  return page.goto(link);
}

/** The questions of a new cohort, answered. */
async function plans({ page }) {
  await page.getByLabel("Name", { exact: true }).fill("Backend, spring");
  return leads(page, () => button(page, "Continue").click());
}

/** The pages on which cohorts are opened, staffed and joined. */
export const SCREENS_OF_COHORTS = [
  { name: "all cohorts", focus: WIDE, path: "/admin/cohorts", as: "jonas" },
  { name: "new cohort", path: "/admin/cohorts/new", as: "jonas" },
  {
    name: "new cohort, with mistakes",
    path: "/admin/cohorts/new",
    as: "jonas",
    status: 422,
    async reach({ page }) {
      await page.getByLabel("Time zone").fill("Berln");
      return leads(page, () => button(page, "Continue").click());
    },
  },
  { name: "new cohort, to check", path: "/admin/cohorts/new", as: "jonas", reach: plans },
  { name: "settings of a cohort", of: "cohort", path: "/settings", as: "jonas" },
  { name: "people of a cohort", focus: WIDE, of: "cohort", path: "/people", as: "jonas" },
  { name: "people of a cohort, to a learner", of: "cohort", path: "/people", as: "amara" },
  { name: "removing someone", of: "cohort", path: "/people/1/remove", as: "jonas" },
  { name: "inviting", of: "cohort", path: "/people/invite", as: "jonas" },
  { name: "inviting, to check", of: "cohort", path: "/people/invite", as: "jonas", reach: checksList },
  {
    name: "invitations",
    focus: WIDE,
    of: "cohort",
    path: "/people/invitations",
    as: "jonas",
    given: ({ site, cookie }) => site.sends(cookie, "/people/invite", { lines: LIST, role: "learner" }),
  },
  {
    name: "a link to copy",
    of: "cohort",
    path: "/people/invitations",
    as: "jonas",
    given: ({ site, cookie }) => site.sends(cookie, "/people/invite", { lines: LIST, role: "learner" }),
    reach: ({ page }) => leads(page, () => page.getByRole("button", { name: "Copy link" }).first().click()),
  },
  { name: "an invitation to someone new", of: "cohort", path: "/people/invite", as: "jonas", reach: (window) => follows(window) },
  {
    name: "an invitation to someone new, with mistakes",
    of: "cohort",
    path: "/people/invite",
    as: "jonas",
    status: 422,
    async reach(window) {
      await follows(window);
      return leads(window.page, () => button(window.page, "Join").click());
    },
  },
  { name: "an invitation to someone else", of: "cohort", path: "/people/invite", as: "jonas", reach: (window) => follows(window, { signedOut: false }) },
  { name: "a link that leads nowhere", path: "/invitations/none", status: 404 },
];

/** Screens of a site whose database is down. */
export const SCREENS_WITHOUT_DATABASE = [
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

/** Opens a screen in a window, and gives its page's answer. */
export async function arrive(screen, window) {
  await screen.given?.(window);
  const answer = await window.page.goto((await base(screen, window)) + screen.path);
  return screen.reach ? screen.reach(window, answer) : answer;
}

async function base({ of }, { site }) {
  if (of === "cohort") return site.cohort();
  return of === "version" ? "/admin/programs/backend-developer/versions/1" : "";
}
