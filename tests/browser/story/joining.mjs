// Chapter 2: those who were invited join, each from another place.

import { reads } from "../support/acts.mjs";
import { AMARA, COHORT, MARA, NADIA, PASSWORD } from "./people.mjs";

export const JOINING = {
  title: "People join",
  steps: [
    {
      name: "invitation",
      who: "mara",
      words: "Mara opens her link: who invites her, to what, as what",
      async act(cast) {
        const mara = await cast.comes("mara");
        await mara.opens(new URL(cast.links[MARA.email]).pathname);
        await mara.arrivesAt(`Join ${COHORT}`);
        await mara.sees("invites you as a mentor", MARA.email);
      },
    },
    {
      name: "joined-mentor",
      who: "mara",
      words: "She chooses a password, and is on her home as a mentor",
      async act({ mara }) {
        await mara.writes("Password", PASSWORD);
        await mara.presses("Join");
        await mara.isTold(`Welcome to ${COHORT}.`);
        await mara.arrivesAt(/^Good \w+, Mara$/);
        await mara.sees("Nobody has joined yet.");
      },
    },
    {
      name: "queue-empty",
      who: "mara",
      words: "Nobody waits for her yet; the queue says when work will come",
      async act({ mara }) {
        await mara.goesTo("Queue");
        await mara.arrivesAt("Queue");
        await mara.sees("Nobody waits for a review", /Next due: /);
      },
    },
    {
      name: "invitation-account",
      who: "laptop",
      words: "Amara has an account here and is signed in: she only accepts",
      async act(cast) {
        const amara = await cast.comes("laptop", { as: "amara" });
        await amara.opens(new URL(cast.links[AMARA.email]).pathname);
        await amara.arrivesAt(`Join ${COHORT}`);
        await amara.button("Join").waitFor();
      },
    },
    {
      name: "accepted-invitation",
      who: "laptop",
      words: "Pressed once, and she is in a second cohort",
      async act({ laptop }) {
        await laptop.presses("Join");
        await laptop.isTold(`Welcome to ${COHORT}.`);
        await laptop.arrivesAt(/^Good \w+, Amara$/);
      },
    },
    {
      name: "invitation-other",
      who: "laptop",
      words: "Nadia opens her own link on Amara's laptop: it says whom it is for, and who is signed in",
      async act({ laptop, links }) {
        await laptop.opens(new URL(links[NADIA.email]).pathname);
        await laptop.sees(`This is for ${NADIA.email}; you are ${AMARA.email}.`);
      },
    },
    {
      name: "join-form",
      who: "laptop",
      words: "She signs Amara out, and is back at her invitation",
      async act({ laptop }) {
        await laptop.presses("Sign out and join");
        await laptop.arrivesAt(`Join ${COHORT}`);
        await laptop.sees("invites you as a learner", NADIA.email);
      },
    },
    {
      name: "join-mistake",
      who: "laptop",
      words: "A password that is too short is told beside its field; her name stays",
      async act({ laptop }) {
        await laptop.writes("Password", "stones");
        const answer = await laptop.presses("Join");
        if (answer.status() !== 422) throw new Error(`${answer.status()}, not 422`);
        await reads(laptop.page.getByRole("alert"), /characters/);
      },
    },
    {
      name: "home-first",
      who: "nadia",
      words: "Nadia is in, and her home has one next step",
      async act(cast) {
        cast.nadia = cast.laptop;
        await cast.nadia.writes("Password", PASSWORD);
        await cast.nadia.presses("Join");
        await cast.nadia.isTold(`Welcome to ${COHORT}.`);
        await cast.nadia.arrivesAt(/^Good \w+, Nadia$/);
        await cast.nadia.link("Start reading").waitFor();
      },
    },
  ],
};
