// What several scenarios need: settings, the order of an answer, and what must hold of it.
import assert from "node:assert/strict";

export const WEATHER = {
  type: "function",
  name: "get_weather",
  description: "Tells the weather in a city",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

export const TURNS = { threshold: 0.5, padding: 300, silence: 500 };

export const AN_ANSWER = [
  "response.created",
  "response.output_item.added",
  "response.content_part.added",
  "response.audio.done",
  "response.content_part.done",
  "response.output_item.done",
  "response.done",
];

export async function retrieve(conversation, id) {
  await conversation.send({ type: "conversation.item.retrieve", item_id: id });
  for (;;) {
    const { item } = await conversation.next("conversation.item.retrieved");
    if (item.id === id) {
      return item;
    }
  }
}

/** The last word on a response agrees with what was streamed. */
export function assertAnswer(conversation, done) {
  const { response } = done;
  assert.equal(response.status, "completed");
  assert.equal(response.output.length, 1);
  const [part] = response.output[0].content;
  assert.equal(part.transcript ?? part.text, conversation.events.said);
  const { usage } = response;
  // The agents SDK adds up for itself.
  const total = usage.input_tokens + usage.output_tokens;
  assert.equal(usage.total_tokens ?? total, total);
  assert.ok(usage.output_tokens > 0);
}

export const answerOf = (conversation, done) => ({
  status: done.response.status,
  said: conversation.events.said,
  soundBytes: conversation.events.soundBytes,
});
