// Whom the story invents: names, addresses and words that the demo does not have.

import { PEOPLE } from "../support/site.mjs";

export const COHORT = "Backend, the story";

const invited = (name, email) => ({ name, email, line: `${name} <${email}>` });

export const MARA = invited("Mara Novak", "mara@example.org");
export const NADIA = invited("Nadia Karim", "nadia@example.org");
export const AMARA = invited(PEOPLE.amara.name, PEOPLE.amara.email);

export const PASSWORD = "three stones in a row";
