// Published clients of agent services, unmodified, on the newer generation: agents with versions, conversations, responses.
import assert from "node:assert/strict";
import { AIProjectClient } from "@azure/ai-projects";
import { AIProjectClient as EarlierClient } from "@azure/ai-projects-2.0";
import { VoiceLiveClient } from "@azure/ai-voicelive";
import OpenAI, { AzureOpenAI } from "openai";
import { WEATHER } from "./scenarios/shared.mjs";
import { credential } from "./service.mjs";

const TOOL = { ...WEATHER, strict: false };
const MODEL = "gpt-4o-mini";
const ORDER = [
  "response.created",
  "response.in_progress",
  "response.output_item.added",
  "response.content_part.added",
  "response.output_text.delta",
  "response.output_text.done",
  "response.content_part.done",
  "response.output_item.done",
  "response.completed",
];

async function read(stream) {
  const seen = { types: [], text: "", final: null };
  let last = -1;
  for await (const event of stream) {
    assert.equal(event.sequence_number, ++last);
    seen.types.push(event.type);
    seen.text += event.type === "response.output_text.delta" ? event.delta : "";
    seen.final = event.response ?? seen.final;
  }
  return seen;
}

function assertAnswered({ types, text, final }) {
  assert.deepEqual([...new Set(types)], ORDER);
  assert.equal(final.status, "completed");
  assert.equal(final.output_text ?? final.output[0].content[0].text, text);
  assert.ok(final.usage.total_tokens > 0);
}

const agentOf = (Client) => async ({ url, key }) => {
  const projectName = `v2-${Math.random().toString(36).slice(2)}`;
  const project = new Client(`${url}/api/projects/${projectName}`, credential(key));
  const definition = { kind: "prompt", model: MODEL, instructions: "Be kind.", tools: [TOOL] };
  const version = await project.agents.createVersion("my-agent", definition, { description: "d", metadata: { a: "b" } });
  assert.equal(version.version, "1");
  assert.equal(version.definition.instructions, "Be kind.");
  return { project, projectName, definition, openai: project.getOpenAIClient() };
};

const withAgent = (Client) => async (at) => {
  const { openai } = await agentOf(Client)(at);
  const conversation = await openai.conversations.create({ metadata: { a: "b" } });
  const body = (agent) => ({ body: { agent_reference: { type: "agent_reference", ...agent } } });
  const input = "Hello there.";
  const streamed = await openai.responses.create({ input, conversation: conversation.id, stream: true }, body({ name: "my-agent" }));
  const seen = await read(streamed);
  assertAnswered(seen);
  const asked = await openai.responses.create(
    { input: "What is the weather in Paris?", conversation: conversation.id },
    body({ name: "my-agent", version: "1" }),
  );
  const [call] = asked.output;
  assert.equal(call.type, "function_call");
  const told = await openai.responses.create(
    { input: [{ type: "function_call_output", call_id: call.call_id, output: "sunny" }], conversation: conversation.id },
    { body: { agent: { type: "agent_reference", name: "my-agent" } } },
  );
  assert.match(told.output_text, /sunny/);
  const types = [];
  for await (const item of openai.conversations.items.list(conversation.id, { order: "asc", limit: 2 })) {
    types.push(item.type === "message" ? item.role : item.type);
  }
  assert.deepEqual(types, ["user", "assistant", "user", "function_call", "function_call_output", "assistant"]);
  return { said: seen.text };
};

const kept = (Client) => async (at) => {
  const { project, definition } = await agentOf(Client)(at);
  const second = await project.agents.createVersion("my-agent", { ...definition, instructions: "Be brief." });
  assert.equal(second.version, "2");
  assert.equal((await project.agents.get("my-agent")).versions.latest.version, "2");
  assert.equal((await project.agents.getVersion("my-agent", "1")).definition.instructions, "Be kind.");
  const versions = [];
  for await (const version of project.agents.listVersions("my-agent")) {
    versions.push(version.version);
  }
  assert.deepEqual(versions, ["2", "1"]);
  const names = [];
  for await (const agent of project.agents.list()) {
    names.push(agent.name);
  }
  assert.deepEqual(names, ["my-agent"]);
  assert.equal((await project.agents.deleteVersion("my-agent", "2")).deleted, true);
  assert.equal((await project.agents.get("my-agent")).versions.latest.version, "1");
  assert.equal((await project.agents.delete("my-agent")).deleted, true);
  const gone = await project.agents.get("my-agent").catch((error) => error);
  assert.equal(gone.statusCode, 404);
  const refused = await project.agents.createVersion("other", { kind: "workflow" }).catch((error) => error);
  return { gone: gone.message, refused: `${refused.statusCode} ${refused.message}` };
};

async function disabled(at) {
  const { project, openai } = await agentOf(AIProjectClient)(at);
  await project.agents.disable("my-agent");
  const ask = () =>
    openai.responses.create({ input: "Hello there." }, { body: { agent_reference: { type: "agent_reference", name: "my-agent" } }, maxRetries: 0 });
  const refused = await ask().catch((error) => error);
  await project.agents.enable("my-agent");
  assert.equal((await ask()).status, "completed");
  return { status: refused.status, code: refused.code };
}

/** The agent of one library answers in a session of another, and what was said is in its conversation. */
async function talks(at) {
  const { openai, projectName } = await agentOf(AIProjectClient)(at);
  const client = new VoiceLiveClient(at.url, credential(at.key));
  const conversation = await openai.conversations.create();
  let said = "";
  let agent;
  const session = await new Promise((resolve, reject) => {
    const agentConfig = { agentName: "my-agent", projectName, agentVersion: "1", conversationId: conversation.id };
    const sessionHandlers = {
      onSessionCreated: async (event) => (agent = event.session.agent),
      onResponseTextDelta: async (event) => (said += event.delta),
      onResponseDone: async () => resolve(started),
      onServerError: async (event) => reject(new Error(event.error.message)),
      onError: async ({ error }) => reject(error),
    };
    let started;
    client
      .startSession({ agent: agentConfig }, { sessionHandlers })
      .then(async (opened) => {
        started = opened;
        await opened.updateSession({ modalities: ["text"] });
        const content = [{ type: "input_text", text: "Hello there." }];
        await opened.addConversationItem({ type: "message", role: "user", content });
        await opened.sendEvent({ type: "response.create" });
      })
      .catch(reject);
  });
  await session.disconnect();
  const items = await openai.conversations.items.list(conversation.id, { order: "asc" });
  assert.deepEqual(items.data.map((item) => item.content[0].text), ["Hello there.", said]);
  assert.equal(agent.name, "my-agent");
  assert.equal(agent.threadId, conversation.id);
  return { said };
}

async function responses(openai) {
  const first = await read(await openai.responses.create({ model: MODEL, input: "My name is Ann.", stream: true }));
  assertAnswered(first);
  const { id } = first.final;
  const second = await openai.responses.create({ model: MODEL, input: "What is my name?", previous_response_id: id });
  assert.match(second.output_text, /Ann/);
  const again = await openai.responses.retrieve(second.id);
  assert.equal(again.output[0].content[0].text, second.output_text);
  const items = await openai.responses.inputItems.list(second.id);
  assert.deepEqual(items.data.map((item) => item.content[0].text), ["What is my name?"]);
  const helper = openai.responses.stream({ model: MODEL, input: "What is the weather in Paris?", tools: [TOOL] });
  const called = await helper.finalResponse();
  assert.equal(called.output[0].name, WEATHER.name);
  assert.deepEqual(JSON.parse(called.output[0].arguments), { city: "Paris" });
  const background = await openai.responses.create({ model: MODEL, input: "Hello there.", background: true });
  assert.ok(["queued", "in_progress"].includes(background.status));
  let polled = background;
  while (["queued", "in_progress"].includes(polled.status)) {
    polled = await openai.responses.retrieve(background.id);
  }
  assert.equal(polled.status, "completed");
  const unstored = await openai.responses.create({ model: MODEL, input: "Hello there.", store: false });
  const lost = await openai.responses.retrieve(unstored.id).catch((error) => error);
  await openai.responses.delete(id);
  const gone = await openai.responses.retrieve(id).catch((error) => error);
  const orphan = await openai.responses
    .create({ model: MODEL, input: [{ type: "function_call_output", call_id: "call_none", output: "x" }] })
    .catch((error) => error);
  const file = await openai.responses
    .create({ model: MODEL, input: "x", tools: [{ type: "file_search", vector_store_ids: ["vs_1"] }] })
    .catch((error) => error);
  return { lost: lost.status, gone: gone.status, orphan: orphan.status, file: file.message };
}

async function conversations({ url, key }) {
  const openai = new OpenAI({ baseURL: `${url}/openai/v1`, apiKey: key, maxRetries: 0 });
  const items = [{ type: "message", role: "user", content: "My name is Ann." }];
  const conversation = await openai.conversations.create({ metadata: { a: "b" }, items });
  const told = await openai.responses.create({ model: MODEL, input: "What is my name?", conversation: conversation.id });
  assert.match(told.output_text, /Ann/);
  const [added] = (await openai.conversations.items.create(conversation.id, { items })).data;
  assert.equal((await openai.conversations.items.retrieve(added.id, { conversation_id: conversation.id })).id, added.id);
  assert.equal((await openai.conversations.items.delete(added.id, { conversation_id: conversation.id })).id, conversation.id);
  assert.equal((await openai.conversations.update(conversation.id, { metadata: { c: "d" } })).metadata.c, "d");
  assert.equal((await openai.conversations.delete(conversation.id)).deleted, true);
  const gone = await openai.conversations.retrieve(conversation.id).catch((error) => error);
  return { gone: gone.status };
}

export const flavours = {
  "versions-latest": {
    scenarios: { agent: withAgent(AIProjectClient), kept: kept(AIProjectClient), disabled, talks },
  },
  "versions-earlier": {
    scenarios: { agent: withAgent(EarlierClient), kept: kept(EarlierClient) },
  },
  "versions-openai": {
    scenarios: {
      responses: ({ url, key }) => responses(new OpenAI({ baseURL: `${url}/openai/v1`, apiKey: key, maxRetries: 0 })),
      conversations,
    },
  },
  "versions-azure-openai": {
    scenarios: {
      responses: ({ url, key }) =>
        responses(new AzureOpenAI({ endpoint: url, apiKey: key, apiVersion: "2025-03-01-preview", maxRetries: 0 })),
    },
  },
};
