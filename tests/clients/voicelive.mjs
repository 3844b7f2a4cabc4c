// One scenario with the published Voice Live client, unmodified, against a running server.
// usage: node voicelive.mjs SCENARIO URL KEY [WAV]   prints one JSON object; exit code 1 with {"failure"} when it went wrong.
import { AzureKeyCredential } from "@azure/core-auth";
import { VoiceLiveClient } from "@azure/ai-voicelive";
import { Recorder } from "./recorder.mjs";
import { readWav, speak } from "./speak.mjs";

const [scenario, url, key, wav] = process.argv.slice(2);
const MODEL = "gpt-4o-mini";

async function open(options = {}) {
  const client = new VoiceLiveClient(url, new AzureKeyCredential(key));
  const recorder = new Recorder();
  const session = await client.startSession(MODEL, { sessionHandlers: recorder.handlers });
  await session.updateSession({
    modalities: ["text", "audio"],
    instructions: "You are a friendly assistant.",
    voice: { type: "azure-standard", name: "en-US-AvaNeural" },
    inputAudioFormat: "pcm16",
    outputAudioFormat: "pcm16",
    inputAudioSamplingRate: 24000,
    inputAudioTranscription: { model: "azure-speech", language: "en-US" },
    turnDetection: { type: "server_vad", threshold: 0.5, prefixPaddingInMs: 300, silenceDurationInMs: 500 },
    ...options,
  });
  const updated = await recorder.next("session.updated");
  return { session, recorder, updated };
}

async function type(session, text) {
  await session.addConversationItem({ type: "message", role: "user", content: [{ type: "input_text", text }] });
  await session.sendEvent({ type: "response.create" });
}

const answerOf = (recorder, done) => ({
  status: done.response.status,
  reason: done.response.statusDetails?.reason ?? null,
  said: recorder.said(),
  audioBytes: recorder.audioBytes,
  usage: done.response.usage?.totalTokens ?? null,
});

const scenarios = {
  async speech() {
    const { session, recorder, updated } = await open();
    const stop = new AbortController();
    const speaking = speak(session, readWav(wav), stop.signal);
    const done = await recorder.next("response.done");
    stop.abort();
    await speaking;
    await session.disconnect();
    return {
      sessionId: updated.session.id,
      voice: updated.session.voice?.name,
      heard: recorder.heard(),
      types: recorder.types,
      ...answerOf(recorder, done),
    };
  },

  async text() {
    const { session, recorder } = await open({ modalities: ["text"] });
    await type(session, "How much is twelve times seven?");
    const done = await recorder.next("response.done");
    await session.disconnect();
    return { types: recorder.types, ...answerOf(recorder, done) };
  },

  async tool() {
    const { session, recorder } = await open({
      tools: [
        {
          type: "function",
          name: "get_weather",
          description: "Tells the weather in a city",
          parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
        },
      ],
    });
    await type(session, "What is the weather in Paris?");
    const call = await recorder.next("response.function_call_arguments.done");
    await recorder.next("response.done");
    await session.addConversationItem({
      type: "function_call_output",
      callId: call.callId,
      output: JSON.stringify({ weather: "sunny and 21 degrees" }),
    });
    await session.sendEvent({ type: "response.create" });
    const done = await recorder.next("response.done");
    await session.disconnect();
    return { tool: call.name, arguments: call.arguments, types: recorder.types, ...answerOf(recorder, done) };
  },

  async cancel() {
    const { session, recorder } = await open();
    await type(session, "Please count from one to forty.");
    await recorder.next("response.audio.delta");
    await session.sendEvent({ type: "response.cancel" });
    const done = await recorder.next("response.done");
    await session.sendEvent({ type: "response.cancel" });
    const refused = await recorder.next("error");
    await session.disconnect();
    return { refused: refused.error.code, types: recorder.types, ...answerOf(recorder, done) };
  },

  async refused() {
    try {
      await open();
    } catch (error) {
      return { error: error.message, code: error.code ?? null };
    }
    throw new Error("The key was accepted.");
  },
};

try {
  const result = await scenarios[scenario]();
  console.log(JSON.stringify(result));
  process.exitCode = 0;
} catch (error) {
  console.log(JSON.stringify({ failure: error.message }));
  process.exitCode = 1;
}
// The client keeps timers of its own; nothing is left to wait for.
process.exit();
