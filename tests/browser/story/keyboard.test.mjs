import { tell } from "./tell.mjs";
import { KEYBOARD } from "./ways.mjs";

tell(KEYBOARD);
