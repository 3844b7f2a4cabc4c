// Shows which fields each client cannot do without. The server's real events of one conversation are recorded; then each row
// of mutations.tsv is played to the client with one field changed, and what the client makes of it is told.
//   of       an item's role or type, its first part's type, or the type of a response's first item; `*`: any
//   becomes  `-` the field is left out, else its new value
//   effect   lost   the client ignores the event       error  it reports an error of its own instead
//            deaf   it ignores everything from then on dies   the error leaves its code: an end of the program
//            moved  its history has another order
// An event `*` stands for every type that has the field, `* but TYPE` for all of them but one.
// usage: node mutations.mjs    the server is in PARLEY_URL, its key in PARLEY_KEY
// prints {"client","recorded",...} once for each client and {"row","effect","detail"} for each row.
import { readFileSync } from "node:fs";
import { clientOf, MODEL } from "./clients.mjs";
import { plainType } from "./events.mjs";
import { StandIn } from "./standin.mjs";
import { tap } from "./tap.mjs";
import { tour } from "./tour.mjs";

const url = process.env.PARLEY_URL.replace(/\/$/, "");
const key = process.env.PARLEY_KEY;
const report = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const rows = readFileSync(new URL("mutations.tsv", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.split("\t"));

const standIn = await StandIn.start();
const clients = new Map();
for (const [row, [name, event, of, field, becomes]] of rows.entries()) {
  if (!clients.has(name)) {
    clients.set(name, await recorded(name));
  }
  const { client, recording, plain } = clients.get(name);
  const places = placesOf(recording, event, of, field);
  const effects = [];
  for (const place of places) {
    const changed = recording.with(place, mutated(recording[place], field.split("."), becomes));
    const outcome = await standIn.play(client, changed);
    effects.push({ type: recording[place].type, ...effectOf(plain, outcome, plainType(recording[place].type)) });
  }
  const kinds = [...new Set(effects.map(({ effect }) => effect))];
  report({ row, effect: kinds.join(", ") || "no such field", detail: effects });
}
standIn.close();
process.exit();

/** One conversation with the server, as it wrote it, and what the client makes of it unchanged. */
async function recorded(name) {
  const client = await clientOf(name);
  const between = await tap(url);
  const options = { url: between.url, key, model: MODEL, tools: client.tools };
  await tour(await client.create().connect(options));
  between.close();
  const recording = between.written;
  const plain = await standIn.play(client, recording);
  const written = {};
  for (const { type } of recording) {
    written[plainType(type)] = (written[plainType(type)] ?? 0) + 1;
  }
  report({ client: name, written, ...plain });
  return { client, recording, plain };
}

/** Where the field stands first; for `*`, where it stands first in each type. */
function placesOf(recording, event, of, field) {
  const places = new Map();
  const [wanted, except] = event.split(" but ");
  for (const [place, one] of recording.entries()) {
    const fits = one.type !== except && (wanted === "*" || wanted === one.type);
    if (fits && isOf(one, of) && has(one, field) && !places.has(one.type)) {
      places.set(one.type, place);
    }
  }
  return [...places.values()];
}

function isOf(event, of) {
  const { item, response } = event;
  const kinds = [item?.role, item?.type, item?.content?.[0]?.type, response?.output?.[0]?.type];
  return of === "*" || kinds.includes(of);
}

/** The object that holds the field is there; for a field inside it, the field may be new. */
function has(event, field) {
  const path = field.split(".");
  const owner = path.slice(0, -1).reduce((value, name) => value?.[name], event);
  return typeof owner === "object" && owner !== null && (path.length > 1 || path[0] in owner);
}

function mutated(event, path, becomes) {
  const changed = structuredClone(event);
  const owner = path.slice(0, -1).reduce((value, name) => value[name], changed);
  if (becomes === "-") {
    delete owner[path.at(-1)];
  } else {
    owner[path.at(-1)] = JSON.parse(becomes);
  }
  return changed;
}

function effectOf(plain, outcome, type) {
  const lost = Object.keys(plain.came).filter((one) => (outcome.came[one] ?? 0) < plain.came[one]);
  if (outcome.escaped) {
    return { effect: "dies", because: outcome.escaped };
  }
  if (lost.length > 1) {
    return { effect: "deaf" };
  }
  if (outcome.failure !== plain.failure) {
    return { effect: "error", because: outcome.failure };
  }
  if (lost.length === 1 && lost[0] === type) {
    return { effect: "lost" };
  }
  return { effect: `${outcome.history}` === `${plain.history}` ? "none" : "moved" };
}
