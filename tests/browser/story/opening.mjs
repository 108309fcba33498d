// Chapter 1: a cohort is opened, and its people are invited.

import assert from "node:assert/strict";
import { leads, path } from "../support/acts.mjs";
import { eventually } from "../support/wait.mjs";
import { AMARA, COHORT, MARA, NADIA } from "./people.mjs";

const WEEK = 7 * 86_400_000;

/** A week ago, so that the cohort is in its second week. */
const firstDay = () => new Date(Date.now() - WEEK).toISOString().slice(0, 10);

export const OPENING = {
  title: "A cohort is opened",
  steps: [
    {
      name: "overview",
      who: "jonas",
      words: "Jonas runs the school: all its cohorts at a glance",
      async act(cast) {
        const jonas = await cast.comes("jonas", { as: "jonas" });
        await jonas.opens("/");
        await jonas.goesTo("Cohorts");
        await jonas.arrivesAt("Cohorts");
      },
    },
    {
      name: "open-cohort",
      who: "jonas",
      words: "He opens a new one: one page of questions, most of them answered already",
      async act({ jonas }) {
        await jonas.follows("Open a cohort");
        await jonas.arrivesAt("Open a cohort");
        assert.notEqual(await jonas.field("Last day").inputValue(), "", "a last day is proposed");
      },
    },
    {
      name: "check-cohort",
      who: "jonas",
      words: "Everything stands there once more before it is written, with a due date for each stage",
      async act({ jonas }) {
        await jonas.writes("Name", COHORT);
        await jonas.writes("First day", firstDay());
        await jonas.presses("Continue");
        await jonas.arrivesAt("Check the new cohort");
        await jonas.sees(COHORT, "Nothing is written yet.");
        assert.ok((await jonas.main.locator(".moment").count()) >= 8, "each stage has its due date");
      },
    },
    {
      name: "invite",
      who: "jonas",
      words: "It is open, and asks for its people next",
      async act(cast) {
        await cast.jonas.presses("Open this cohort");
        await cast.jonas.arrivesAt("Invite people");
        await cast.jonas.isTold(`${COHORT} is open. Now invite its people.`);
        cast.cohort = path(cast.jonas.page).replace(/\/people\/invite$/, "");
      },
    },
    {
      name: "invite-mentor",
      who: "jonas",
      words: "A mentor is invited",
      async act({ jonas }) {
        await jonas.writes("People", MARA.line);
        await jonas.chooses(jonas.main.getByRole("radio", { name: "Mentors" }));
        await jonas.presses("Check the list");
        await jonas.sees("Will be invited as a mentor");
        await jonas.presses("Send 1 invitation");
        await jonas.isTold("1 invitation written. No mail leaves this site: make a new link for each below, and pass it on.");
        await jonas.sees(MARA.email);
      },
    },
    {
      name: "fates",
      who: "jonas",
      words: "Learners by a pasted list: what becomes of each line is said before anything is sent",
      async act({ jonas }) {
        await jonas.follows("Invite people");
        await jonas.writes("People", [NADIA.line, AMARA.line, "Otto Brandt, otto at example.org", NADIA.line, MARA.line].join("\n"));
        await jonas.presses("Check the list");
        await jonas.sees("Will be invited as a learner", "Has an account, will be asked to join as a learner", "Stands on line 1 already");
        await jonas.sees("Is invited as a mentor: revoke that invitation first", "3 lines are left out.");
      },
    },
    {
      name: "invited",
      who: "jonas",
      words: "Two are written; each invitation stands there with what became of it",
      async act({ jonas }) {
        await jonas.presses("Send 2 invitations");
        await jonas.isTold("2 invitations written. No mail leaves this site: make a new link for each below, and pass it on.");
        await jonas.sees(NADIA.email, AMARA.email);
      },
    },
    {
      name: "mail-log",
      who: "jonas",
      words: "No mail server is set here, so the mail is kept for Jonas to pass on",
      async act({ jonas }) {
        await jonas.opens("/admin/mail");
        await jonas.arrivesAt("Mail");
        await jonas.sees("No mail server is set, so no mail leaves", MARA.email, NADIA.email, AMARA.email);
      },
    },
    {
      name: "mail",
      who: "jonas",
      words: "A mail says one thing, and has one link",
      async act(cast) {
        const { jonas } = cast;
        for (const { email } of [AMARA, NADIA, MARA]) {
          await jonas.opens("/admin/mail");
          await jonas.follows(jonas.main.getByRole("row").filter({ hasText: email }).getByRole("link").first());
          // The worker has it for a moment.
          const link = jonas.main.locator(".mail-text a[href*='/invitations/']");
          await eventually("the mail can be read", async () => (await link.count()) > 0 || (await leads(jonas.page, () => jonas.page.reload()), false));
          cast.links[email] = await link.getAttribute("href");
        }
        await jonas.arrivesAt(`Jonas Berg invites you to ${COHORT}`);
      },
    },
  ],
};
