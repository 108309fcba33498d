import { tell } from "./tell.mjs";
import { MOUSE } from "./ways.mjs";

tell(MOUSE);
