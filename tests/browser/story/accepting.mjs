// Chapter 5: the work is accepted, a stone is laid, and everyone sees it.

import assert from "node:assert/strict";
import { leads } from "../support/acts.mjs";
import { AMARA, COHORT, MARA, NADIA } from "./people.mjs";
import { judges, keepsReview } from "./reviewing.mjs";

export const ACCEPTING = {
  title: "A stone is laid",
  steps: [
    {
      name: "queue-known",
      who: "mara",
      words: "Round 2 comes back to the mentor who knows it",
      async act({ mara }) {
        await mara.goesTo("Queue");
        await mara.sees("Parcel core, round 2", "Continue with Nadia");
      },
    },
    {
      name: "workspace-2",
      who: "mara",
      words: "Looking at it takes nothing; she claims it, with round 1 and its answers at hand",
      async act({ mara }) {
        await mara.follows(NADIA.name);
        await mara.sees("Nobody has it yet.");
        await mara.presses("Claim it");
        await mara.sees("Yours until");
        await mara.sees("In 3f2c1aa: only ValueError is caught.");
      },
    },
    {
      name: "accept-preview",
      who: "mara",
      words: "Every criterion is reached: she accepts, and looks at the letter once more",
      async act({ mara, hasScripts }) {
        await judges(mara, () => 1);
        await mara.writes("Summary", "Now it holds, Nadia. A fault in your own code ends the run with its name, as it should.");
        await keepsReview(mara, hasScripts);
        await mara.presses("Accept");
        await mara.arrivesAt("What Nadia will get");
        await mara.sees("Accepted");
      },
    },
    {
      name: "accepted",
      who: "mara",
      words: "Sent: accepted is final",
      async act({ mara }) {
        await mara.presses("Send to Nadia");
        await mara.isTold("Review sent to Nadia.");
        await mara.sees("Nobody waits for a review");
      },
    },
    {
      name: "letter-accepted",
      who: "nadia",
      words: "Nadia reads it: accepted, after two rounds",
      async act({ nadia }) {
        await leads(nadia.page, () => nadia.page.reload());
        await nadia.sees("Accepted. It lays a stone.", "Now it holds, Nadia.");
      },
    },
    {
      name: "home-stone",
      who: "nadia",
      words: "Her home has its first stone",
      async act({ nadia }) {
        await nadia.goesTo("Home");
        await nadia.sees(/1\s+of \d+ projects accepted/);
      },
    },
    {
      name: "path-stone",
      who: "nadia",
      words: "And her path: the project is done, the lessons go on",
      async act({ nadia }) {
        await nadia.goesTo("Path");
        await nadia.sees(/1\s+of \d+ projects accepted/);
        assert.equal(await nadia.main.locator(".item-done").filter({ hasText: "Parcel core" }).count(), 1);
      },
    },
    {
      name: "home-mentor",
      who: "mara",
      words: "Mara's home: nothing waits, and who needs someone",
      async act({ mara }) {
        await mara.goesTo("Home");
        await mara.sees("1 project accepted so far.");
      },
    },
    {
      name: "grid",
      who: "mara",
      words: "The grid: each learner by each stage, those who need someone first",
      async act({ mara }) {
        await mara.goesTo("Learners");
        const row = mara.main.getByRole("row").filter({ hasText: NADIA.name });
        await row.filter({ hasText: "Accepted" }).filter({ hasText: "1 of" }).waitFor();
      },
    },
    {
      name: "overview-after",
      who: "jonas",
      words: "Jonas sees the cohort among the others: its people, and that nobody waits",
      async act({ jonas }) {
        await jonas.opens("/admin/cohorts");
        const row = jonas.main.getByRole("row").filter({ hasText: COHORT });
        await row.filter({ hasText: "2 learners" }).filter({ hasText: "None" }).waitFor();
      },
    },
    {
      name: "cohort-people",
      who: "jonas",
      words: "The people of the cohort, with when they were last seen",
      async act(cast) {
        const { jonas } = cast;
        await jonas.follows(COHORT);
        await jonas.goesTo("Cohort");
        await jonas.sees(MARA.name, NADIA.name, AMARA.name);
      },
    },
    {
      name: "remove",
      who: "jonas",
      words: "Removing someone says first what it means",
      async act({ jonas }) {
        await jonas.follows(`Remove ${AMARA.name}`);
        await jonas.arrivesAt(`Remove ${AMARA.name}?`);
      },
    },
    {
      name: "removed",
      who: "jonas",
      words: "Removed, and she can be taken back in",
      async act({ jonas }) {
        await jonas.presses(`Remove ${AMARA.name}`);
        await jonas.button(/^Take back in/).waitFor();
      },
    },
    {
      name: "gone",
      who: "amara",
      words: "For Amara, who knows the address, there is nothing there any more",
      async act(cast) {
        const amara = await cast.comes("amara", { as: "amara" });
        const answer = await amara.opens(cast.cohort);
        assert.equal(answer.status(), 404);
      },
    },
  ],
};
