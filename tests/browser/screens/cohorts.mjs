// Screens of opening a cohort, of its people and their invitations, and of its mail.

import { PASSWORD } from "../support/site.mjs";
import { button, leads } from "../support/acts.mjs";
import { WIDE } from "../support/browser.mjs";
import { invites } from "../support/invitations.mjs";

/** Begins an address to be invited to the cohort that has not begun; gives the path of its link. */
const invited = (email, then) => async ({ site }) => {
  const { link, revoke } = await invites(site, await site.cohort("ana"), email);
  await then?.({ site, link, revoke });
  return link;
};

const joins = ({ site, link }) => site.post(link, new URLSearchParams({ name: "Someone", password: PASSWORD }));

const LINES = `Baraka Mushi <baraka@cairn.test>
Ana Petrović <ana@cairn.test>
Marit Solberg <marit@cairn.test>
A new one <new-one@cairn.test>
new-one@cairn.test
Mei Tan <mei@cairn.test>
Someone without an address`;

export const OF_COHORTS = [
  { name: "cohorts", path: "/admin/cohorts", as: "jonas" },
  { name: "new cohort", path: "/admin/cohorts/new", as: "jonas" },
  {
    name: "new cohort, with mistakes",
    path: "/admin/cohorts/new",
    as: "jonas",
    status: 422,
    async reach({ page }) {
      await page.getByLabel("Time zone").fill("Atlantis");
      return leads(page, () => button(page, "Continue").click());
    },
  },
  {
    name: "new cohort, to check",
    focus: WIDE,
    path: "/admin/cohorts/new",
    as: "jonas",
    async reach({ page }) {
      await page.getByLabel("Name").fill("Backend, spring");
      return leads(page, () => button(page, "Continue").click());
    },
  },
  { name: "settings of a cohort", focus: WIDE, of: "running", path: "/settings", as: "jonas" },
  { name: "people, as a learner sees them", of: "running", path: "/people", as: "amara" },
  { name: "people, as a mentor sees them", of: "running", path: "/people", as: "ines" },
  { name: "people, as a lead sees them", focus: WIDE, of: "running", path: "/people", as: "jonas" },
  { name: "invitations", focus: WIDE, of: "upcoming", path: "/people/invitations", as: "jonas" },
  { name: "invitations, none", of: "over", path: "/people/invitations", as: "marit" },
  {
    name: "invitation, its new link",
    of: "upcoming",
    path: "/people/invitations",
    as: "jonas",
    reach: ({ page }) => leads(page, () => page.getByRole("button", { name: "New link for ravi@cairn.test" }).click()),
  },
  { name: "invite people", of: "upcoming", path: "/people/invite", as: "marit" },
  {
    name: "invite people, sent empty",
    of: "upcoming",
    path: "/people/invite",
    as: "marit",
    status: 422,
    reach: ({ page }) => leads(page, () => button(page, "Check the list").click()),
  },
  {
    name: "invite people, what becomes of each line",
    of: "upcoming",
    path: "/people/invite",
    as: "marit",
    async reach({ page }) {
      await page.getByLabel("People", { exact: true }).fill(LINES);
      return leads(page, () => button(page, "Check the list").click());
    },
  },
  {
    name: "remove someone",
    of: "upcoming",
    path: "/people",
    as: "jonas",
    reach: ({ page }) => leads(page, () => page.getByRole("link", { name: "Remove Kwame Boateng" }).click()),
  },
  { name: "invitation", given: invited("one@cairn.test") },
  {
    name: "invitation, with mistakes",
    status: 422,
    given: invited("two@cairn.test"),
    reach: ({ page }) => leads(page, () => button(page, "Join").click()),
  },
  { name: "invitation of someone with an account", given: invited("mateo@cairn.test") },
  { name: "invitation, to accept", as: "linh", given: invited("linh@cairn.test") },
  { name: "invitation while someone else is signed in", as: "amara", given: invited("three@cairn.test") },
  { name: "invitation, used", status: 410, given: invited("four@cairn.test", joins) },
  { name: "invitation, taken back", status: 410, given: invited("five@cairn.test", ({ revoke }) => revoke()) },
  { name: "invitation, none", path: "/invitations/nothing", status: 404 },
  { name: "mail", path: "/admin/mail", as: "jonas" },
  { name: "mail, nothing failed", path: "/admin/mail?state=failed", as: "jonas" },
  {
    name: "mail, one of them",
    path: "/admin/mail",
    as: "jonas",
    reach: ({ page }) => leads(page, () => page.locator(".row-link").first().click()),
  },
];
