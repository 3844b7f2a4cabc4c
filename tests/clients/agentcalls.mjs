// Two calls with an agent that has a function and a server's tools, by a published client as its documents say; all of it spoken.
// usage: node agentcalls.mjs AGENT WAV... (name, weather, cancel; and in the second call: question); prints one line of JSON.
import { AzureKeyCredential } from "@azure/core-auth";
import { VoiceLiveClient } from "@azure/ai-voicelive";
import { readWav, silence } from "./sound.mjs";

const url = process.env.PARLEY_URL.replace(/\/$/, "");
const [agentName, ...recordings] = process.argv.slice(2);
const facts = { agent: "", said: [], calls: [], requests: [], errors: [], remembered: "" };

const over = (done) => {
  process.stdout.write(`${JSON.stringify(facts)}\n`, () => process.exit(done ? 0 : 1));
};
setTimeout(() => over(false), 100_000);

async function call(conversationId) {
  const client = new VoiceLiveClient(url, new AzureKeyCredential(process.env.PARLEY_KEY));
  let said = "";
  let told;
  let agent;
  const answered = () => new Promise((resolve) => (told = resolve));
  const session = await client.startSession(
    { agent: { agentName, projectName: "p", conversationId } },
    {
      sessionHandlers: {
        onSessionCreated: async ({ session: created }) => void (agent = created.agent),
        onError: async ({ error }) => void facts.errors.push(String(error)),
        onServerError: async ({ error }) => void facts.errors.push(error.message),
        onResponseFunctionCallArgumentsDone: async ({ callId, name, arguments: given }) => {
          facts.calls.push({ name, given });
          await session.addConversationItem({ type: "function_call_output", callId, output: "sunny" });
        },
        onConversationItemCreated: async ({ item }) => {
          if (item.type === "mcp_approval_request") {
            facts.requests.push(item.name);
            await session.addConversationItem({
              type: "mcp_approval_response",
              approvalRequestId: item.id,
              approve: true,
            });
          }
        },
        onResponseAudioTranscriptDone: async ({ transcript }) => void (said += transcript),
        onResponseDone: async ({ response }) => {
          if (response.output.some((item) => item.type === "function_call")) {
            await session.sendEvent({ type: "response.create" });
          } else if (said) {
            told(said);
            said = "";
          }
        },
      },
    },
  );
  return {
    agent: () => agent,
    say: async (path) => {
      const answer = answered();
      const pcm = Buffer.concat([readWav(path), silence(2_000)]);
      for (let at = 0; at < pcm.length; at += 9_600) {
        await session.sendAudio(pcm.subarray(at, at + 9_600));
      }
      return answer;
    },
    end: () => session.disconnect(),
  };
}

const [question, ...turns] = [recordings.at(-1), ...recordings.slice(0, -1)];
const first = await call();
for (const turn of turns) {
  facts.said.push(await first.say(turn));
}
facts.agent = first.agent().name;
const { threadId } = first.agent();
await first.end();
const second = await call(threadId);
facts.remembered = await second.say(question);
facts.sameThread = second.agent().threadId === threadId;
await second.end();
over(true);
