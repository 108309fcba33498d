import { stage } from "./support/stage.mjs";
import { startWithoutDatabase } from "./support/site.mjs";
import { SCREENS_WITHOUT_DATABASE } from "./screens.mjs";
import { walk } from "./walk.mjs";

walk(stage({ start: startWithoutDatabase }), SCREENS_WITHOUT_DATABASE);
