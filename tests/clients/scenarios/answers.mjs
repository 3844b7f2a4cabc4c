// Answers: in text, with a function, cancelled, and one at a time.
import assert from "node:assert/strict";
import { answerOf, assertAnswer, WEATHER } from "./shared.mjs";

export async function text({ open }) {
  const conversation = await open();
  await conversation.update({ modalities: "text" });
  await conversation.type("How much is twelve times seven?");
  const done = await conversation.next("response.done");
  conversation.events.inOrder(
    conversation.itemShown,
    "response.created",
    "response.output_item.added",
    "response.content_part.added",
    "response.text.delta",
    "response.text.done",
    "response.content_part.done",
    "response.output_item.done",
    "response.done",
  );
  assertAnswer(conversation, done);
  assert.equal(conversation.events.soundBytes, 0);
  assert.equal(conversation.events.of("response.text.done")[0].text, conversation.events.said);
  await conversation.close();
  return answerOf(conversation, done);
}

export async function tool({ open }) {
  const conversation = await open();
  await conversation.update({ modalities: "text", tools: [WEATHER] });
  await conversation.type("What is the weather in Paris?");
  const call = await conversation.next("response.function_call_arguments.done");
  const asked = await conversation.next("response.done");
  const item = asked.response.output.find((one) => one.type === "function_call");
  assert.equal(item.name, "get_weather");
  assert.equal(item.call_id, call.call_id);
  assert.equal(item.arguments, call.arguments);
  const written = conversation.events
    .of("response.function_call_arguments.delta")
    .map((event) => event.delta)
    .join("");
  assert.equal(written, call.arguments);
  await conversation.send({
    type: "conversation.item.create",
    item: { type: "function_call_output", call_id: call.call_id, output: '{"weather":"sunny and 21 degrees"}' },
  });
  await conversation.respond();
  const done = await conversation.next("response.done");
  assert.equal(done.response.status, "completed");
  await conversation.close();
  return { tool: item.name, arguments: call.arguments, ...answerOf(conversation, done) };
}

export async function cancel({ open }) {
  const conversation = await open();
  await conversation.update({ modalities: "audio", voice: conversation.voice });
  await conversation.type("Please count from one to forty.");
  await conversation.next("response.audio.delta");
  await conversation.send({ type: "response.cancel" });
  const done = await conversation.next("response.done");
  assert.equal(done.response.status, "cancelled");
  assert.equal(done.response.status_details.reason, "client_cancelled");
  const refused = await conversation.refused({ type: "response.cancel" });
  assert.equal(refused.code, "response_cancel_not_active");
  assert.match(refused.message, /^Cancellation failed: no active response found/);
  const after = conversation.events.all.slice(conversation.events.all.indexOf(done) + 1);
  assert.deepEqual(
    after.filter((event) => event.response_id === done.response.id),
    [],
    "nothing of a response follows its end",
  );
  await conversation.close();
  return answerOf(conversation, done);
}

/** Two answers at once are refused, and the first goes on. */
export async function busy({ open }) {
  const conversation = await open();
  await conversation.update({ modalities: "audio", voice: conversation.voice });
  await conversation.type("Please count from one to forty.");
  const { response } = await conversation.next("response.created");
  const refused = await conversation.refused({ type: "response.create" });
  assert.equal(refused.code, "conversation_already_has_active_response");
  assert.ok(refused.message.includes(response.id), refused.message);
  await conversation.send({ type: "response.cancel", response_id: response.id });
  await conversation.next("response.done");
  await conversation.close();
}

/** An answer that broke says why, and the next one comes. */
export async function failed({ open }) {
  const conversation = await open();
  await conversation.update({ modalities: "text" });
  await conversation.type("Please fail.");
  const { response } = await conversation.next("response.done");
  assert.equal(response.status, "failed");
  assert.equal(response.status_details.type, "failed");
  assert.equal(response.status_details.error.code, "responder_crashed");
  await conversation.type("Hello.");
  assert.equal((await conversation.next("response.done")).response.status, "completed");
  await conversation.close();
}
