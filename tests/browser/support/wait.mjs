// Nothing here sleeps for its own sake: one waits for a thing, and not for ever.

import { setTimeout as pause } from "node:timers/promises";

const PATIENCE = 20_000;

/** What `look` gives, once that is something. */
export async function eventually(what, look, patience = PATIENCE) {
  for (const until = Date.now() + patience; Date.now() < until; await pause(20)) {
    const seen = await look();
    if (seen) return seen;
  }
  throw new Error(`waited ${patience / 1000} s in vain until ${what}`);
}

/** A door that is shut until someone opens it. */
export function gate() {
  let open;
  const opened = new Promise((resolve) => (open = resolve));
  return { open, opened };
}
