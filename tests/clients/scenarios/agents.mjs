// Scenarios that only the agents SDK can play: it runs functions, keeps a history and lines answers up by itself.
import assert from "node:assert/strict";
import { silence, tone } from "../sound.mjs";

/** The SDK runs the function and asks for the answer. */
export async function agentTool({ open, client }) {
  const conversation = await open({ tools: client.tools });
  await conversation.type("What is the weather in Paris?");
  await conversation.next("response.done");
  const done = await conversation.next("response.done");
  assert.equal(done.response.status, "completed");
  const call = conversation.session.history.find((item) => item.type === "function_call");
  assert.equal(call.name, "get_weather");
  assert.equal(call.output, "sunny in Paris");
  await conversation.close();
  return { tool: call.name, arguments: call.arguments, said: conversation.events.said };
}

/** `interrupt()` stops the answer and cuts it where it was. */
export async function interrupt({ open }) {
  const conversation = await open();
  await conversation.type("Please count from one to forty.");
  const { item_id } = await conversation.next("response.audio.delta");
  await conversation.next("response.audio.delta");
  conversation.session.interrupt();
  const done = await conversation.next("response.done");
  assert.equal(done.response.status, "cancelled");
  const truncated = await conversation.next("conversation.item.truncated");
  assert.equal(truncated.item_id, item_id);
  // The SDK asks for what is left of the item by itself.
  assert.equal((await conversation.next("conversation.item.retrieved")).item.id, item_id);
  await conversation.close();
}

/** One answer after the other; one that is refused does not block the next. */
export async function queue({ open }) {
  const conversation = await open();
  await conversation.type("Hello.");
  await conversation.type("Hello again.");
  await conversation.next("response.done");
  await conversation.next("response.done");
  const refused = await conversation.refused({ type: "response.create", response: { max_output_tokens: -5 } });
  assert.equal(refused.param, "response.max_output_tokens");
  await conversation.respond();
  assert.equal((await conversation.next("response.done")).response.status, "completed");
  await conversation.close();
}

/** What was said and heard stands in the SDK's history, in order, and can be taken out of it. */
export async function history({ open }) {
  const conversation = await open();
  const { session } = conversation;
  await conversation.append(Buffer.concat([tone(800), silence(1000)]));
  const done = await conversation.next("response.done");
  const written = await conversation.next("conversation.item.input_audio_transcription.completed");
  // The SDK fetches the person's item again once it has been written down.
  await conversation.next("conversation.item.retrieved");
  await conversation.type("Hello.");
  await conversation.next("response.done");
  const lines = session.history.map(({ role, content }) => [role, content[0].transcript ?? content[0].text]);
  const answer = done.response.output[0].content[0].transcript;
  assert.deepEqual(lines, [
    ["user", written.transcript],
    ["assistant", answer],
    ["user", "Hello."],
    ["assistant", answer],
  ]);
  assert.deepEqual([...new Set(session.history.map((item) => item.status))], ["completed"]);

  session.updateHistory((items) => items.slice(2));
  await conversation.next("conversation.item.deleted");
  await conversation.next("conversation.item.deleted");
  assert.equal(session.history.length, 2);
  await conversation.close();
}

/** A session as the SDK asks for it when nobody tells it anything: turns that end by meaning. */
export async function defaults({ open }) {
  const conversation = await open({ config: {} });
  const [first] = conversation.events.of("session.updated");
  assert.equal(first.session.audio.input.turn_detection.type, "semantic_vad");
  assert.equal(first.session.audio.input.transcription.model, "gpt-4o-mini-transcribe");
  await conversation.append(Buffer.concat([tone(800), silence(9000)]));
  const done = await conversation.next("response.done");
  assert.equal(done.response.status, "completed");
  assert.ok(conversation.events.soundBytes > 0);
  await conversation.close();
}
