import { stage } from "./support/stage.mjs";
import { SCREENS_OF_THE_PATH } from "./screens.mjs";
import { walk } from "./walk.mjs";

walk(stage(), SCREENS_OF_THE_PATH);
