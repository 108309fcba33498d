import { SCREENS_OF_COHORTS } from "./screens.mjs";
import { stage } from "./support/stage.mjs";
import { walk } from "./walk.mjs";

walk(stage(), SCREENS_OF_COHORTS);
