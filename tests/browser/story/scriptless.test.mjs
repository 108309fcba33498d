import { tell } from "./tell.mjs";
import { WITHOUT_SCRIPTS } from "./ways.mjs";

tell(WITHOUT_SCRIPTS);
