// A Cairn of its own for each test file: the built binary on a free port, with a fresh data folder.
// CAIRN_BIN names another binary than target/debug/cairn.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { copy, keptDemo } from "./kept.mjs";
import { eventually } from "./wait.mjs";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const PROGRAM = resolve(ROOT, process.env.CAIRN_BIN ?? "target/debug/cairn");

/** Where the data folder is out of PostgreSQL's reach, this file in it says where the database lies instead. */
const ELSEWHERE = "postgres.elsewhere";

/** A demo is weeks of made-up work: laying it in takes its time on a busy machine. */
const START = 60_000;

export const PASSWORD = "cairn-demo-1843";
/** The three of the demo whom the sign-in page names. */
export const PEOPLE = {
  amara: { key: "learner", email: "learner@cairn.test", name: "Amara Okafor" },
  ines: { key: "mentor", email: "mentor@cairn.test", name: "Inês Duarte" },
  jonas: { key: "admin", email: "admin@cairn.test", name: "Jonas Berg" },
};

/** The address of someone of the demo: others are known there by the name in it, as is the newcomer. */
const emailOf = (person) => PEOPLE[person]?.email ?? `${person}@cairn.test`;

/** A demo, on a copy of the one that is kept; it is ready once this resolves. */
export async function startDemo() {
  const start = (from) => Site.start("demo", {}, "/readyz", from);
  const kept = await keptDemo(PROGRAM, start);
  // A cluster that lies elsewhere is nobody's copy.
  return start(existsSync(join(kept, ELSEWHERE)) ? undefined : kept);
}

/** A school whose database does not answer, so that what asks for it says 503. */
export function startWithoutDatabase() {
  const settings = { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none", CAIRN_SECRET_KEY: "x".repeat(32) };
  return Site.start("serve", settings, "/healthz");
}

class Site {
  /** Where it is, as in http://localhost:43039. */
  at;
  #process;
  #folder;
  #cohorts = {};
  #sessions = {};
  #said = "";

  static async start(command, settings, ready, from) {
    assert.ok(existsSync(PROGRAM), `${PROGRAM} is not built: run cargo build, or name another in CAIRN_BIN`);
    const site = new Site();
    // Others may pass through the folder: PostgreSQL, which root runs as another user, has to come in.
    site.#folder = await mkdtemp(join(tmpdir(), "cairn-browser-"));
    await chmod(site.#folder, 0o711);
    if (from) await copy(from, site.dataDir);
    site.#begin(command, settings);
    try {
      site.at = await site.#address();
      await eventually(`${site.at}${ready} answers`, () => site.#answers(ready), START);
    } catch (trouble) {
      await site.stop();
      throw new Error(`${trouble.message}\n${site.#said}`, { cause: trouble });
    }
    return site;
  }

  #begin(command, settings) {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(CAIRN_|DATABASE_|RUST_LOG)/.test(name));
    const env = {
      ...Object.fromEntries(inherited),
      CAIRN_DATA_DIR: this.dataDir,
      CAIRN_LISTEN_ADDR: "127.0.0.1:0",
      RUST_LOG: "warn",
      ...settings,
    };
    // In the temporary folder no .env of the developer's is found.
    this.#process = spawn(PROGRAM, [command], { cwd: this.#folder, env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => (this.#said += text));
    }
    process.once("exit", () => this.#process.kill("SIGTERM"));
  }

  async #address() {
    return eventually("Cairn says where it serves", () => {
      assert.equal(this.#process.exitCode, null, "Cairn ended before it served");
      return this.#said.match(/^Cairn serves (http:\/\/\S+)/m)?.[1];
    }, START);
  }

  async #answers(path) {
    return fetch(this.at + path).then((answer) => answer.ok, () => false);
  }

  /** The cookie of a new session of this person, made as the form makes it but without a browser. */
  async signIn(person) {
    const body = new URLSearchParams({ email: emailOf(person), password: PASSWORD });
    const answer = await this.post("/sign-in", body);
    assert.equal(answer.status, 303, `${person} is signed in`);
    return answer.headers.getSetCookie().find((cookie) => cookie.startsWith("cairn=")).match(/^cairn=([^;]*)/)[1];
  }

  /** The cookie of a session that everyone in this file shares who does not end it. */
  session(person) {
    return (this.#sessions[person] ??= this.signIn(person));
  }

  /** Where this person is sent from the first page: their cohort's home, whose address is the month it began in. */
  cohort(person = "amara") {
    return (this.#cohorts[person] ??= this.#findCohort(person));
  }

  async #findCohort(person) {
    const headers = { cookie: `cairn=${await this.session(person)}` };
    const answer = await fetch(`${this.at}/`, { headers, redirect: "manual" });
    const to = answer.headers.get("location");
    assert.match(to ?? "", /^\/cohorts\/[a-z]+-\d{4}$/, `${person} is sent to a cohort (${answer.status})`);
    return to;
  }

  /** Sends a form of a cohort as someone signed in does, but without a browser. */
  async sends(cookie, path, body = {}) {
    const answer = await this.post((await this.cohort()) + path, new URLSearchParams(body), { cookie: `cairn=${cookie}` });
    assert.equal(answer.status, 303, `${path} is taken`);
  }

  /** Ends a session from elsewhere, as its person would on another device. */
  async signOut(cookie) {
    assert.equal((await this.post("/sign-out", new URLSearchParams(), { cookie: `cairn=${cookie}` })).status, 303);
  }

  /** Uses up the tries that an address has in an hour. */
  async failUntilClosed(email) {
    const fail = () => this.post("/sign-in", new URLSearchParams({ email, password: "wrong" }));
    for (let n = 0; n <= 10; n += 1) {
      if ((await fail()).status === 429) return;
    }
    assert.fail("ten failures do not close an account");
  }

  post(path, body, headers = {}) {
    return fetch(this.at + path, { method: "POST", body, headers: { origin: this.at, ...headers }, redirect: "manual" });
  }

  /** Told to whoever finds no answer: Cairn has ended, though nobody here stopped it, and what it said. */
  hasNotEnded() {
    const { exitCode, signalCode } = this.#process;
    assert.ok(exitCode === null && signalCode === null, `Cairn ended by itself (${exitCode ?? signalCode}) and said: ${this.#said}`);
  }

  /** Ends it; its data stays. */
  async end() {
    this.#process.kill("SIGTERM");
    await eventually("Cairn ends", () => this.#process.exitCode !== null || this.#process.signalCode !== null);
  }

  /** Ends it, and leaves nothing. */
  async stop() {
    await this.end();
    const pointer = join(this.dataDir, ELSEWHERE);
    const elsewhere = existsSync(pointer) ? readFileSync(pointer, "utf8") : null;
    for (const folder of [this.#folder, elsewhere].filter(Boolean)) {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Its data folder. */
  get dataDir() {
    return join(this.#folder, "var");
  }
}
