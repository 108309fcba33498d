import { stage } from "./support/stage.mjs";
import { SCREENS } from "./screens.mjs";
import { walk } from "./walk.mjs";

walk(stage(), SCREENS);
