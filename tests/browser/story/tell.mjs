// The story as tests: one for each step, in order, on one site.

import { after, suite, test } from "node:test";
import { stageOf } from "../support/stage.mjs";
import { CHAPTERS, Cast } from "./story.mjs";

/** A step that takes longer hangs. */
const LONGEST = 30_000;

/** Tells the story in this way. Where a step fails, those after it have nothing to stand on, and are left out. */
export function tell(way) {
  suite(`the story ${way.name}`, () => {
    const set = stageOf();
    let cast;
    let broken = "";
    after(() => cast?.leaves());
    for (const { title, steps } of CHAPTERS) {
      for (const { words, act } of steps) {
        test(`${title}: ${words}`, { timeout: LONGEST }, async (t) => {
          if (broken) return t.skip(`after “${broken}” failed`);
          cast ??= new Cast(set, way);
          try {
            await act(cast);
          } catch (trouble) {
            broken = words;
            set.site?.hasNotEnded();
            throw new Error(`${trouble.message}\n${await cast.stands()}`, { cause: trouble });
          }
        });
      }
    }
    test("nothing went wrong behind anyone's back", (t) => (broken ? t.skip() : cast.isClean()));
  });
}
