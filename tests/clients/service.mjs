// Published clients of agent services, unmodified, on the classic generation: assistants, threads and runs.
import assert from "node:assert/strict";
import { AgentsClient } from "@azure/ai-agents";
import { AIProjectsClient } from "@azure/ai-projects-classic";
import OpenAI, { AzureOpenAI } from "openai";
import { WEATHER } from "./scenarios/shared.mjs";

const { type: _, ...FUNCTION } = WEATHER;
const TOOL = { type: "function", function: FUNCTION };
const MODEL = "gpt-4o-mini";

/** A token credential as all Azure clients take one: here, the server's own key. */
export const credential = (key) => ({
  getToken: async () => ({ token: key, expiresOnTimestamp: Date.now() + 3_600_000 }),
});

/** Reads a stream of a run; what it said, and the events in their order. */
async function read(events) {
  const seen = { names: [], text: "", last: null };
  for await (const { event, data } of events) {
    seen.names.push(event);
    if (event === "thread.message.delta") {
      seen.text += data.delta.content.map((part) => part.text.value).join("");
    }
    if (event.startsWith("thread.run.") && !event.startsWith("thread.run.step.")) {
      seen.last = data;
    }
  }
  return seen;
}

function assertAnswered({ names, text }, first = "thread.run.created") {
  assert.equal(names[0], first);
  assert.ok(text.length > 0);
  const order = ["thread.run.in_progress", "thread.message.created", "thread.message.delta", "thread.message.completed"];
  const places = [...order, "thread.run.step.completed", "thread.run.completed"].map((name) => names.indexOf(name));
  assert.ok(places.every((place, i) => place >= 0 && (i === 0 || place > places[i - 1])), names.join(" "));
}

async function azure({ url, key }) {
  const client = new AgentsClient(`${url}/api/projects/azure-${Math.random().toString(36).slice(2)}`, credential(key));
  const options = { instructions: "Be kind.", name: "Ann", tools: [TOOL], metadata: { a: "b" } };
  return { client, agent: await client.createAgent(MODEL, options), thread: await client.threads.create() };
}

async function azureStream(at) {
  const { client, agent, thread } = await azure(at);
  await client.messages.create(thread.id, "user", "Hello there.");
  const seen = await read(await client.runs.create(thread.id, agent.id).stream());
  assertAnswered(seen);
  assert.equal(seen.names.at(-1), "done");
  const messages = [];
  for await (const message of client.messages.list(thread.id, { order: "asc" })) {
    messages.push(message);
  }
  assert.deepEqual(messages.map((m) => m.role), ["user", "assistant"]);
  assert.equal(messages[1].content[0].text.value, seen.text);
  const run = await client.runs.get(thread.id, messages[1].runId);
  assert.equal(run.status, "completed");
  assert.ok(run.completedAt instanceof Date && run.usage.totalTokens > 0);
  const steps = [];
  for await (const step of client.runSteps.list(thread.id, run.id)) {
    steps.push(step);
  }
  assert.deepEqual(steps.map((step) => step.type), ["message_creation"]);
  return { said: seen.text };
}

async function azureTool(at) {
  const { client, agent, thread } = await azure(at);
  await client.messages.create(thread.id, "user", "What is the weather in Paris?");
  const asked = await read(await client.runs.create(thread.id, agent.id).stream());
  assert.equal(asked.last.status, "requires_action");
  const [call] = asked.last.requiredAction.submitToolOutputs.toolCalls;
  assert.equal(call.function.name, FUNCTION.name);
  const outputs = [{ toolCallId: call.id, output: "sunny" }];
  const seen = await read(await client.runs.submitToolOutputs(thread.id, asked.last.id, outputs).stream());
  assert.match(seen.text, /sunny/);
  assert.equal(seen.last.status, "completed");
  return { call: JSON.parse(call.function.arguments) };
}

async function azurePolled(at) {
  const { client, agent, thread } = await azure(at);
  await client.messages.create(thread.id, "user", "Hello there.");
  const run = await client.runs.createAndPoll(thread.id, agent.id, { pollingOptions: { intervalInMs: 20 } });
  assert.equal(run.status, "completed");
  const both = client.runs.createThreadAndRun(agent.id, { thread: { messages: [{ role: "user", content: "Hello again." }] } });
  assertAnswered(await read(await both.stream()), "thread.created");
  return {};
}

async function azureKept(at) {
  const { client, agent, thread } = await azure(at);
  assert.deepEqual((await client.getAgent(agent.id)).metadata, { a: "b" });
  assert.equal((await client.updateAgent(agent.id, { name: "Bea" })).name, "Bea");
  const agents = [];
  for await (const one of client.listAgents()) {
    agents.push(one.id);
  }
  assert.deepEqual(agents, [agent.id]);
  assert.equal((await client.threads.update(thread.id, { metadata: { c: "d" } })).metadata.c, "d");
  assert.equal((await client.threads.delete(thread.id)).deleted, true);
  assert.equal((await client.deleteAgent(agent.id)).deleted, true);
  const gone = await client.threads.get(thread.id).catch((error) => error);
  assert.equal(gone.statusCode, 404);
  return { message: gone.message };
}

async function wrongKey({ url }) {
  const client = new AgentsClient(`${url}/api/projects/p`, credential("wrong"));
  const error = await client.threads.create().catch((caught) => caught);
  return { status: error.statusCode, message: error.message };
}

async function azureRefusals(at) {
  const { client, agent, thread } = await azure(at);
  const caught = (promise) => promise.then(() => null, (error) => error);
  const file = await caught(client.createAgent(MODEL, { tools: [{ type: "file_search" }] }));
  const store = await caught(client.vectorStores.create({ name: "v" }));
  const upload = await caught(client.files.upload(new Blob(["x"]), "assistants", { fileName: "x.txt" }));
  const foreign = await caught(client.threads.get("asst_1"));
  await client.messages.create(thread.id, "user", "What is the weather in Paris?");
  const run = await read(await client.runs.create(thread.id, agent.id).stream());
  const message = await caught(client.messages.create(thread.id, "user", "And in Rome?"));
  const second = await caught(Promise.resolve(client.runs.create(thread.id, agent.id)));
  assert.equal((await client.runs.cancel(thread.id, run.last.id)).status, "cancelled");
  await client.messages.create(thread.id, "user", "Now it can be added.");
  return Object.fromEntries(
    Object.entries({ file, store, upload, foreign, message, second }).map(([name, e]) => [name, `${e?.statusCode} ${e?.message}`]),
  );
}

async function hub({ url, key }) {
  const host = url.replace(/^https:\/\//, "");
  const group = "00000000-0000-0000-0000-000000000001;rg1;Proj1";
  const client = AIProjectsClient.fromConnectionString(`${host};${group}`, credential(key));
  const agent = await client.agents.createAgent(MODEL, { name: "Hub", instructions: "Be kind." });
  const thread = await client.agents.createThread();
  await client.agents.createMessage(thread.id, { role: "user", content: "Hello there." });
  const seen = await read(await client.agents.createRun(thread.id, agent.id).stream());
  assertAnswered(seen);
  // The hub's address and the project's lead to the same agents.
  const other = new AgentsClient(`${url}/api/projects/proj1`, credential(key));
  assert.equal((await other.getAgent(agent.id)).name, "Hub");
  return { said: seen.text };
}

async function assistants(client) {
  const tools = [TOOL];
  const assistant = await client.beta.assistants.create({ model: MODEL, instructions: "Be kind.", tools });
  const thread = await client.beta.threads.create({ messages: [{ role: "user", content: "Hello there." }] });
  const stream = client.beta.threads.runs.stream(thread.id, { assistant_id: assistant.id });
  const [message] = await stream.finalMessages();
  const run = stream.currentRun();
  assert.equal(run.status, "completed");
  const ask = { role: "user", content: "What is the weather in Paris?" };
  const asking = client.beta.threads.runs.stream(thread.id, { assistant_id: assistant.id, additional_messages: [ask] });
  await asking.done();
  const asked = asking.currentRun();
  assert.equal(asked.status, "requires_action");
  const [call] = asked.required_action.submit_tool_outputs.tool_calls;
  const answering = client.beta.threads.runs.submitToolOutputsStream(asked.id, {
    thread_id: thread.id,
    tool_outputs: [{ tool_call_id: call.id, output: "sunny" }],
  });
  const [told] = await answering.finalMessages();
  assert.match(told.content[0].text.value, /sunny/);
  const page = await client.beta.threads.messages.list(thread.id, { limit: 1, order: "asc" });
  const all = [];
  for await (const one of page) {
    all.push(one.role);
  }
  assert.deepEqual(all, ["user", "assistant", "user", "assistant"]);
  const steps = await client.beta.threads.runs.steps.list(asked.id, { thread_id: thread.id, order: "asc" });
  assert.deepEqual(steps.data.map((step) => step.type), ["tool_calls", "message_creation"]);
  assert.equal(steps.data[0].step_details.tool_calls[0].function.output, "sunny");
  const polled = await client.beta.threads.createAndRunPoll({ assistant_id: assistant.id, thread: { messages: [ask] } });
  assert.equal(polled.status, "requires_action");
  const cancelled = await client.beta.threads.runs.cancel(polled.id, { thread_id: polled.thread_id });
  return { said: message.content[0].text.value, cancelled: cancelled.status };
}

const openai = { assistants: ({ url, key }) => assistants(new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 })) };
const azureOpenai = {
  assistants: ({ url, key }) =>
    assistants(new AzureOpenAI({ endpoint: url, apiKey: key, apiVersion: "2024-05-01-preview", maxRetries: 0 })),
};

export const flavours = {
  "service-azure": {
    scenarios: {
      stream: azureStream,
      tool: azureTool,
      polled: azurePolled,
      kept: azureKept,
      wrongKey,
      refusals: azureRefusals,
    },
  },
  "service-hub": { scenarios: { stream: hub } },
  "service-openai": { scenarios: openai },
  "service-azure-openai": { scenarios: azureOpenai },
};
