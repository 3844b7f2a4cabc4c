// Tools of a server, with published clients as their documents say: list, call, approve, ask for the answer.
// usage: node mcp.mjs FLAVOUR TOOLS_URL; prints one line of JSON with what the client saw.
import { AzureKeyCredential } from "@azure/core-auth";
import { VoiceLiveClient } from "@azure/ai-voicelive";
import { hostedMcpTool } from "@openai/agents-core";
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession } from "@openai/agents-realtime";
import OpenAI from "openai";
import { MODEL } from "./clients.mjs";

const url = process.env.PARLEY_URL.replace(/\/$/, "");
const key = process.env.PARLEY_KEY;
const [flavour, toolsUrl] = process.argv.slice(2);
const facts = { flavour, listed: [], outputs: [], said: "", errors: [], responses: 0 };

const over = (done) => {
  process.stdout.write(`${JSON.stringify(facts)}\n`, () => process.exit(done ? 0 : 1));
};
setTimeout(() => over(false), 40_000);

async function voiceLive() {
  const session = await new VoiceLiveClient(url, new AzureKeyCredential(key)).startSession(MODEL);
  const ask = () => session.sendEvent({ type: "response.create" });
  session.subscribe({
    onError: async ({ error }) => void facts.errors.push(String(error)),
    onServerError: async ({ error }) => void facts.errors.push(error.message),
    onMcpListToolsCompleted: async ({ itemId }) =>
      session.sendEvent({ type: "conversation.item.retrieve", itemId }),
    onConversationItemRetrieved: async ({ item }) => {
      facts.listed = item.tools.map((tool) => tool.name);
      await ask();
    },
    onConversationItemCreated: async ({ item }) => {
      if (item.type === "mcp_approval_request") {
        facts.request = { name: item.name, arguments: item.arguments };
        await session.addConversationItem({
          type: "mcp_approval_response",
          approvalRequestId: item.id,
          approve: true,
        });
      }
    },
    onResponseOutputItemDone: async ({ item }) => {
      if (item.type === "mcp_call") {
        facts.outputs.push(item.output);
      }
    },
    onResponseMcpCallCompleted: ask,
    onResponseTextDone: async ({ text }) => void (facts.said = text),
    onResponseDone: async () => {
      facts.responses++;
      if (facts.said) {
        over(true);
      }
    },
  });
  await session.updateSession({
    modalities: ["text"],
    tools: [
      {
        type: "mcp",
        serverLabel: "shop",
        serverUrl: toolsUrl,
        authorization: "tok-123",
        headers: { "X-Desk": "key-456" },
        allowedTools: ["find_order", "cancel_order"],
        requireApproval: { never: ["find_order"], always: ["cancel_order"] },
      },
    ],
  });
}

async function agents() {
  const shop = hostedMcpTool({
    serverLabel: "shop",
    serverUrl: toolsUrl,
    allowedTools: ["find_order", "cancel_order"],
    requireApproval: { never: { toolNames: ["find_order"] }, always: { toolNames: ["cancel_order"] } },
  });
  const agent = new RealtimeAgent({ name: "Parley", instructions: "Help.", tools: [shop] });
  const transport = new OpenAIRealtimeWebSocket({ url: `${url.replace(/^http/, "ws")}/v1/realtime?model=${MODEL}` });
  const session = new RealtimeSession(agent, { transport, model: MODEL, config: { outputModalities: ["text"] } });
  session.on("error", ({ error }) => facts.errors.push(JSON.stringify(error)));
  session.on("mcp_tools_changed", (tools) => {
    facts.listed = tools.map((tool) => tool.name);
    session.sendMessage("Where is my order, and please cancel it.");
  });
  session.on("tool_approval_requested", async (_context, _agent, { approvalItem }) => {
    const { name } = approvalItem.rawItem;
    facts.request = { name, arguments: approvalItem.rawItem.arguments };
    await session.approve(approvalItem);
  });
  session.on("mcp_tool_call_completed", (_context, _agent, call) => facts.outputs.push(call.output));
  transport.on("output_text_delta", ({ delta }) => (facts.said += delta));
  transport.on("turn_done", () => {
    facts.responses++;
    if (facts.said) {
      over(true);
    }
  });
  await session.connect({ apiKey: key });
}

/** The agents' side: the Responses API calls the tools itself, and asks with an item. */
async function responses() {
  const openai = new OpenAI({ baseURL: `${url}/openai/v1`, apiKey: key, maxRetries: 0 });
  const shop = {
    type: "mcp",
    server_label: "shop",
    server_url: toolsUrl,
    authorization: "tok-123",
    headers: { "X-Desk": "key-456" },
    allowed_tools: ["find_order", "cancel_order"],
    require_approval: { never: { tool_names: ["find_order"] } },
  };
  const ask = async (body) => {
    const response = await openai.responses.stream({ model: MODEL, tools: [shop], ...body }).finalResponse();
    facts.responses++;
    for (const item of response.output) {
      if (item.type === "mcp_list_tools") {
        facts.listed = item.tools.map((tool) => tool.name);
      } else if (item.type === "mcp_call") {
        facts.outputs.push(item.output);
      }
    }
    return response;
  };
  const first = await ask({ input: "Where is my order, and please cancel it." });
  const request = first.output.find((item) => item.type === "mcp_approval_request");
  facts.request = { name: request.name, arguments: request.arguments };
  const approval = { type: "mcp_approval_response", approval_request_id: request.id, approve: true };
  const second = await ask({ previous_response_id: first.id, input: [approval] });
  facts.said = second.output_text;
  facts.echo = JSON.stringify(await openai.responses.retrieve(first.id));
  over(true);
}

await { "voice-live": voiceLive, agents, responses }[flavour]();
