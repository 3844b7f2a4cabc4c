// Plays scenarios with one published client against a running server, one JSON line for each:
//   {"flavour","scenario","facts"} or {"flavour","scenario","failure"}
// usage: node run.mjs FLAVOUR[,FLAVOUR...] [SCENARIO[,SCENARIO...]]
// The server is in PARLEY_URL, its key in PARLEY_KEY, a recording in PARLEY_WAV (else a tone stands for speech).
import { clientOf, MODEL } from "./clients.mjs";

const AT_ONCE = 4;
const PATIENCE_MS = 40_000;

const url = process.env.PARLEY_URL.replace(/\/$/, "");
const key = process.env.PARLEY_KEY;
const wav = process.env.PARLEY_WAV || null;
const [flavours, only] = process.argv.slice(2).map((list) => list.split(","));

const report = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
process.on("uncaughtException", (error) => report({ flavour: "", scenario: "escaped", failure: String(error.stack) }));
process.on("unhandledRejection", (error) => report({ flavour: "", scenario: "escaped", failure: String(error?.stack) }));

const work = [];
for (const flavour of flavours) {
  const client = await clientOf(flavour);
  for (const [scenario, play] of Object.entries(client.scenarios)) {
    if (!only || only.includes(scenario)) {
      work.push({ flavour, scenario, play, client });
    }
  }
}

/** A client that never answers fails its scenario, not the whole run. */
async function inTime(played) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not over within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([played, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function worker() {
  for (let next = work.shift(); next; next = work.shift()) {
    const { flavour, scenario, play, client } = next;
    const open = (options = {}) => client.create().connect({ url, key, model: MODEL, ...options });
    try {
      report({ flavour, scenario, facts: (await inTime(play({ open, url, key, wav, client }))) ?? {} });
    } catch (error) {
      report({ flavour, scenario, failure: String(error.stack ?? error) });
    }
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, worker));
// Clients keep timers of their own; nothing is left to wait for.
process.exit();
