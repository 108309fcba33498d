// Chapter 3: a learner reads, builds, and hands in.

import assert from "node:assert/strict";
import { leads, reads } from "../support/acts.mjs";

export const REPOSITORY = "https://git.example.org/nadia/parcel-core";
const TEXT = "Python, no packages. `make test` runs 38 tests in 2 seconds.";
export const QUESTION = "Does read.py catch too much?";

/** The line under the form says so. */
export const isSaved = (person) => reads(person.main.locator("[data-saved]"), /[Ss]aved/);

export const WORKING = {
  title: "A learner works",
  steps: [
    {
      name: "lesson",
      who: "nadia",
      words: "The next step is a lesson",
      async act({ nadia }) {
        await nadia.follows("Start reading");
        await nadia.arrivesAt("Your first repository");
      },
    },
    {
      name: "lesson-done",
      who: "nadia",
      words: "Marked as done, it leads on to the next one, and can be taken back",
      async act({ nadia }) {
        await nadia.presses("Mark as done");
        await nadia.link(/^Next: /).waitFor();
        await nadia.button("Undo").waitFor();
      },
    },
    {
      name: "path",
      who: "nadia",
      words: "The path: the current stage stands open with its parts",
      async act({ nadia }) {
        await nadia.goesTo("Path");
        await nadia.sees("1 of");
      },
    },
    {
      name: "project",
      who: "nadia",
      words: "The project says how it is judged before the work starts",
      async act({ nadia }) {
        await nadia.follows("Project: Parcel core");
        await nadia.arrivesAt("Parcel core");
        await nadia.sees("How it is judged", "The project is accepted once every criterion reaches");
      },
    },
    {
      name: "draft",
      who: "nadia",
      words: "A draft of round 1 is saved while she writes",
      async act({ nadia, hasScripts }) {
        await nadia.follows("Prepare round 1");
        await nadia.arrivesAt("Hand in Parcel core");
        await nadia.writes("Repository", REPOSITORY);
        await nadia.writes("Text", TEXT);
        if (!hasScripts) await nadia.presses("Save draft");
        await isSaved(nadia);
      },
    },
    {
      name: "draft-back",
      who: "nadia",
      words: "She closes the tab; when she comes back, every word is there",
      async act(cast) {
        const { nadia } = cast;
        await nadia.comesBack();
        await nadia.opens(cast.cohort);
        await nadia.goesTo("Path");
        await nadia.follows("Project: Parcel core");
        await nadia.follows("Go on with your draft");
        assert.equal(await nadia.field("Repository").inputValue(), REPOSITORY);
        assert.equal(await nadia.field("Text").inputValue(), TEXT);
      },
    },
    {
      name: "sent",
      who: "nadia",
      words: "Sent with a hasty double click, and it is one round all the same",
      async act({ nadia }) {
        await nadia.writes("What should your mentor look at first?", QUESTION);
        await nadia.pressesTwice("Send round 1");
        await nadia.isTold("Round 1 sent.");
        await nadia.sees("Nobody is ahead of you.");
        assert.equal(await nadia.main.locator(".round").count(), 1);
      },
    },
    {
      name: "withdrawn",
      who: "nadia",
      words: "Nobody has it yet, so she takes it back: it is a draft again",
      async act({ nadia }) {
        await nadia.presses("Withdraw");
        await nadia.isTold("Round 1 is a draft again. Its place in the queue is given up.");
        assert.equal(await nadia.field("Repository").inputValue(), REPOSITORY);
      },
    },
    {
      name: "sent-again",
      who: "nadia",
      words: "Mended and sent again, still as round 1",
      async act({ nadia }) {
        await nadia.writes("Message (optional)", "My first program of this size.");
        await nadia.presses("Send round 1");
        await nadia.isTold("Round 1 sent.");
      },
    },
    {
      name: "home-waiting",
      who: "nadia",
      words: "Home says that the work is with her mentors, and goes on with the next lesson",
      async act({ nadia }) {
        await nadia.goesTo("Home");
        await nadia.sees("With your mentors", "Parcel core");
        await reads(nadia.main.locator(".next").getByRole("heading"), "How programs run");
      },
    },
  ],
};
