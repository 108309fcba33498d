// Laying a demo in takes seconds: it is done once for all test files, and each plays on a copy.

import { execFile } from "node:child_process";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { eventually } from "./wait.mjs";

/** From then on it is made anew: what its people did minutes ago must not be hours away. */
const FRESH = 30 * 60_000;

/** Whoever lays it in and has not done so by then has been killed. */
const LAYING = 90_000;

const run = promisify(execFile);

/** The data folder of a demo that this program has laid in, by `start`, which gives a site. Others wait while one does. */
export async function keptDemo(program, start) {
  const kept = join(dirname(program), "browser-demo");
  const { mtimeMs: built } = await stat(program);
  const isGood = async () => (await age(kept)) < FRESH && (await born(kept)) > built;
  const lock = `${kept}.lock`;
  await eventually("the demo is laid in", async () => (await isGood()) || makes(lock), LAYING * 2);
  if (await isGood()) return kept;
  try {
    await keep(await start(), kept);
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
  return kept;
}

/** This process may lay it in: no other does. */
async function makes(lock) {
  if ((await age(lock)) > LAYING) await rm(lock, { recursive: true, force: true });
  return mkdir(lock).then(() => true, () => false);
}

async function keep(site, kept) {
  try {
    await site.end();
    await rm(kept, { recursive: true, force: true });
    await copy(site.dataDir, `${kept}.new`);
    await rename(`${kept}.new`, kept);
  } finally {
    await site.stop();
  }
}

/** A copy with its owners: PostgreSQL may run as another user. */
export async function copy(from, to) {
  await rm(to, { recursive: true, force: true });
  await run("cp", ["-a", from, to]);
}

const born = (path) => stat(path).then(({ ctimeMs }) => ctimeMs, () => 0);
const age = async (path) => Date.now() - (await born(path));
