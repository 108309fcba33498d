// The story of a cohort, from its opening to its first stone: what a school, a mentor and a learner do on Cairn.
// It is told three times as tests, each time in another way, and once as the tour, which takes a picture of each step.

import { ACCEPTING } from "./accepting.mjs";
import { JOINING } from "./joining.mjs";
import { OPENING } from "./opening.mjs";
import { Person } from "./person.mjs";
import { REVIEWING } from "./reviewing.mjs";
import { WORKING } from "./working.mjs";

/**
 * Chapters of steps. A step has a `name`, says in `words` what one sees after it, and `who` sees it; its `act` gets the
 * cast: everyone who has come so far, by name.
 */
export const CHAPTERS = [OPENING, JOINING, WORKING, REVIEWING, ACCEPTING];

/** Everyone in the story, and what they pass on to each other outside of Cairn: links, addresses. */
export class Cast {
  #everyone = [];
  /** The links that were mailed, by the address of whom they are for. */
  links = {};
  /** Where the story's cohort is. */
  cohort = "";

  constructor(stage, way) {
    this.stage = stage;
    this.way = way;
    this.hasScripts = way.window.scripts !== false;
  }

  /** Somebody comes, and is known by this name from now on; `as`: one of the demo's people, signed in already. */
  async comes(name, { as } = {}) {
    const cookie = as && (await this.stage.site.signIn(as));
    this[name] = await Person.arrives(this.stage, this.way, cookie);
    this.#everyone.push(this[name]);
    return this[name];
  }

  /** Where everyone stands, and what they see there. */
  async stands() {
    const all = this.#everyone.map(async ({ page, main }) => `${page.url()}: ${await main.innerText({ timeout: 1000 }).catch(String)}`);
    return (await Promise.all(all)).join("\n\n");
  }

  /** Nobody's console, policy or network complained. */
  isClean() {
    this.#everyone.forEach((person) => person.isClean());
  }

  async leaves() {
    await Promise.all(this.#everyone.map((person) => person.leaves()));
  }
}
