// Chapter 4: a mentor reviews, and asks for another round.

import assert from "node:assert/strict";
import { leads, reads } from "../support/acts.mjs";
import { NADIA } from "./people.mjs";
import { QUESTION, REPOSITORY, isSaved } from "./working.mjs";

const FIRST = "Your suspicion is right, Nadia, and it is the best line of your hand-in.";
const SUMMARY = `${FIRST} The loop catches every error, so it also hides your own mistakes. Everything else holds.`;
const REQUESTED = "Catch only what a bad line can cause\nAdd a test for a line that is cut off";
const REASON = "A misspelled field name ends the run calmly, with every line counted as bad.";

/** Chooses a level for each criterion, by its place from 0. */
export async function judges(person, levels) {
  const criteria = await person.main.locator("[data-criterion]").all();
  for (const [n, criterion] of criteria.entries()) {
    await person.chooses(criterion.getByRole("radio").nth(levels(n)));
  }
}

/** The same with the workspace's keys. */
async function judgesByKeys(person, levels) {
  const { keyboard } = person.page;
  const count = await person.main.locator("[data-criterion]").count();
  for (let n = 0; n < count; n += 1) {
    await keyboard.press("j");
    await keyboard.press(String(levels(n) + 1));
  }
}

export async function keepsReview(person, hasScripts) {
  if (!hasScripts) await person.presses("Save");
  await reads(person.main.locator("[data-saved]"), /^\s*Saved/);
}

export const REVIEWING = {
  title: "A mentor reviews",
  steps: [
    {
      name: "queue",
      who: "mara",
      words: "Mara's queue: who waits longest stands first, with how long on the scale of the target",
      async act({ mara }) {
        await mara.goesTo("Queue");
        await mara.sees(NADIA.name, "Parcel core, round 1");
      },
    },
    {
      name: "workspace",
      who: "mara",
      words: "Taken from the queue, it is hers for two hours: the work, and the rubric beside it",
      async act({ mara }) {
        await mara.presses(/^Review next/);
        await mara.arrivesAt(`${NADIA.name}: Parcel core`);
        await mara.sees("Yours until", QUESTION);
      },
    },
    {
      name: "judged",
      who: "mara",
      words: "Each criterion gets a level, and the letter is saved while she writes",
      async act({ mara, way, hasScripts }) {
        const levels = (n) => (n === 1 ? 0 : 1);
        await (way.hasKeys ? judgesByKeys(mara, levels) : judges(mara, levels));
        await way.write(mara.main.locator("[data-criterion]").nth(1).getByRole("textbox"), REASON);
        await mara.writes("Summary", SUMMARY);
        await mara.writes("Requested changes", REQUESTED);
        await keepsReview(mara, hasScripts);
      },
    },
    {
      name: "judged-back",
      who: "mara",
      words: "She closes the tab; her home leads back to it, and nothing is lost",
      async act(cast) {
        const { mara } = cast;
        await mara.comesBack();
        await mara.opens(cast.cohort);
        await mara.sees("Yours until you send or release it");
        await mara.follows(`${NADIA.name}: Parcel core, round 1`);
        assert.equal(await mara.field("Summary").inputValue(), SUMMARY);
        assert.equal(await mara.main.locator("[data-criterion] input:checked").count(), await mara.main.locator("[data-criterion]").count());
      },
    },
    {
      name: "preview",
      who: "mara",
      words: "Before it goes out she reads what Nadia will get",
      async act({ mara, way }) {
        if (way.hasKeys) await leads(mara.page, () => mara.page.keyboard.press("x"));
        else await mara.presses("Request changes");
        await mara.arrivesAt("What Nadia will get");
        await mara.sees(FIRST, REASON, "Catch only what a bad line can cause");
      },
    },
    {
      name: "review-sent",
      who: "mara",
      words: "Sent, and her queue is empty again",
      async act({ mara }) {
        await mara.presses("Send to Nadia");
        await mara.isTold("Review sent to Nadia.");
        await mara.sees("Nobody waits for a review");
      },
    },
    {
      name: "home-review",
      who: "nadia",
      words: "Nadia's home speaks with her mentor's voice: the first sentences of the letter",
      async act(cast) {
        const { nadia } = cast;
        await nadia.opens(cast.cohort);
        await reads(nadia.main.locator(".next"), FIRST);
      },
    },
    {
      name: "letter",
      who: "nadia",
      words: "The review is a letter: the summary, the criteria in its margin, what is asked for, the signature",
      async act({ nadia }) {
        await nadia.follows("Read the review");
        await nadia.sees(SUMMARY, REASON, "Mara Novak", "Requested changes");
      },
    },
    {
      name: "round-2",
      who: "nadia",
      words: "Round 2 starts from the answers of round 1, and from what was asked for",
      async act({ nadia, hasScripts }) {
        await nadia.follows("Prepare round 2");
        await nadia.arrivesAt("Round 2 of Parcel core");
        assert.equal(await nadia.field("Repository").inputValue(), REPOSITORY);
        await nadia.chooses(nadia.main.getByRole("checkbox", { name: "Catch only what a bad line can cause" }));
        await nadia.writes("Your answer to: Catch only what a bad line can cause", "In 3f2c1aa: only ValueError is caught.");
        await nadia.chooses(nadia.main.getByRole("checkbox", { name: "Add a test for a line that is cut off" }));
        if (hasScripts) await isSaved(nadia);
      },
    },
    {
      name: "round-2-sent",
      who: "nadia",
      words: "Round 2 is sent, and what happened so far stands below it",
      async act({ nadia }) {
        await nadia.presses("Send round 2");
        await nadia.isTold("Round 2 sent.");
        assert.equal(await nadia.main.locator(".round").count(), 2);
      },
    },
  ],
};
