// The scenarios that every client plays. Each opens its own connection, checks what the client was told, and gives facts
// for the test that asked. `open` connects with the client at hand; `wav` is a recording, else a tone stands for speech.
import assert from "node:assert/strict";
import { openMicrophone, readWav, silence, tone } from "./sound.mjs";

export const WEATHER = {
  type: "function",
  name: "get_weather",
  description: "Tells the weather in a city",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

const TURNS = { threshold: 0.5, padding: 300, silence: 500 };
const AN_ANSWER = [
  "response.created",
  "response.output_item.added",
  "response.content_part.added",
  "response.audio.done",
  "response.content_part.done",
  "response.output_item.done",
  "response.done",
];

export async function connect({ open }) {
  const conversation = await open();
  const [created] = conversation.events.of("session.created");
  assert.match(created.session.id, /^sess_/);
  if (conversation.profile !== "voice-live") {
    await conversation.next("conversation.created");
  }
  await conversation.close();
  return { sessionId: created.session.id, model: created.session.model };
}

export async function update({ open }) {
  const conversation = await open();
  const settings = {
    instructions: "Be brief.",
    voice: conversation.voice,
    modalities: "audio",
    transcription: conversation.transcription,
    turns: { threshold: 0.6, padding: 250, silence: 650 },
    tools: [WEATHER],
  };
  assert.deepEqual(await conversation.update(settings), { ...settings, tools: ["get_weather"] });
  const again = await conversation.update({ instructions: "Be briefer still." });
  assert.deepEqual(
    again,
    { ...settings, instructions: "Be briefer still.", tools: ["get_weather"] },
    "only the fields that are given change",
  );
  const cleared = await conversation.update({ turns: null, tools: [], modalities: "text" });
  assert.equal(cleared.turns, null);
  assert.deepEqual(cleared.tools, []);
  assert.equal(cleared.modalities, "text");
  await conversation.close();
  return { voice: again.voice };
}

export async function spoken({ open, wav }) {
  const conversation = await open();
  await conversation.update({
    turns: TURNS,
    transcription: conversation.transcription,
    modalities: "audio",
    voice: conversation.voice,
  });
  const closeMicrophone = wav ? openMicrophone(conversation, readWav(wav)) : null;
  if (!wav) {
    await conversation.append(Buffer.concat([tone(800), silence(1000)]));
  }
  const done = await conversation.next("response.done");
  const written = await conversation.next("conversation.item.input_audio_transcription.completed");
  await closeMicrophone?.();
  const events = conversation.events;
  events.inOrder(
    "input_audio_buffer.speech_started",
    "input_audio_buffer.speech_stopped",
    "input_audio_buffer.committed",
    conversation.itemShown,
    ...AN_ANSWER,
  );
  const [started] = events.of("input_audio_buffer.speech_started");
  const [committed] = events.of("input_audio_buffer.committed");
  assert.equal(committed.item_id, started.item_id);
  assert.equal(written.item_id, started.item_id);
  assertAnswer(conversation, done);
  assert.ok(events.soundBytes > 0, "an answer is heard");
  await conversation.close();
  return { heard: events.heard, ...answerOf(conversation, done) };
}

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

/** The person talks over the answer: it ends, and what was said is answered. */
export async function bargeIn({ open }) {
  const conversation = await open();
  await conversation.update({ turns: TURNS, modalities: "audio", voice: conversation.voice });
  await conversation.type("Please count from one to forty.");
  await conversation.next("response.audio.delta");
  await conversation.append(Buffer.concat([tone(800), silence(1000)]));
  const first = await conversation.next("response.done");
  assert.equal(first.response.status, "cancelled");
  assert.equal(first.response.status_details.reason, "turn_detected");
  const second = await conversation.next("response.done");
  assert.equal(second.response.status, "completed");
  conversation.events.inOrder(
    "response.created",
    "input_audio_buffer.speech_started",
    "response.done",
    "input_audio_buffer.speech_stopped",
    "input_audio_buffer.committed",
    "response.created",
    "response.done",
  );
  await conversation.close();
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
  await conversation.send({ type: "response.cancel" });
  await conversation.next("response.done");
  await conversation.close();
}

export async function truncate({ open }) {
  const conversation = await open();
  await conversation.update({ modalities: "audio", voice: conversation.voice });
  await conversation.type("Hello.");
  const done = await conversation.next("response.done");
  const item = done.response.output[0];
  const said = item.content[0].transcript;
  const cut = { type: "conversation.item.truncate", item_id: item.id, content_index: 0 };
  await conversation.send({ ...cut, audio_end_ms: 250 });
  const truncated = await conversation.next("conversation.item.truncated");
  assert.equal(truncated.item_id, item.id);
  assert.equal(truncated.content_index, 0);
  assert.equal(truncated.audio_end_ms, 250);
  const kept = await retrieve(conversation, item.id);
  assert.notEqual(kept.content[0]?.transcript ?? "", said, "what was not heard is gone");

  const beyond = { ...cut, audio_end_ms: 3_600_000 };
  if (conversation.profile === "voice-live") {
    await conversation.send(beyond);
    assert.ok((await conversation.next("conversation.item.truncated")).audio_end_ms < 3_600_000);
  } else {
    assert.match((await conversation.refused(beyond)).message, /already shorter than 3600000ms/);
  }
  await conversation.refused({ ...cut, item_id: "item_nowhere", audio_end_ms: 0 });
  await conversation.close();
}

export async function items({ open }) {
  const conversation = await open();
  const line = (id, words) => ({ id, type: "message", role: "user", content: [{ type: "input_text", text: words }] });
  await conversation.send({ type: "conversation.item.create", item: line("item_second", "second") });
  const second = await conversation.next(conversation.itemShown);
  assert.equal(second.item.id, "item_second");
  assert.equal(second.previous_item_id ?? null, null);
  await conversation.send({
    type: "conversation.item.create",
    previous_item_id: "root",
    item: line("item_first", "first"),
  });
  const first = await conversation.next(conversation.itemShown);
  assert.equal(first.previous_item_id ?? null, null);
  await conversation.send({ type: "conversation.item.create", item: line("item_third", "third") });
  const third = await conversation.next(conversation.itemShown);
  assert.equal(third.previous_item_id, "item_second");
  if (conversation.profile === "realtime") {
    assert.equal((await conversation.next("conversation.item.done")).item.id, "item_second");
  }

  assert.deepEqual((await retrieve(conversation, "item_first")).content[0].text, "first");
  await conversation.send({ type: "conversation.item.delete", item_id: "item_first" });
  assert.equal((await conversation.next("conversation.item.deleted")).item_id, "item_first");
  for (const type of ["conversation.item.retrieve", "conversation.item.delete"]) {
    const missing = await conversation.refused({ type, item_id: "item_first" });
    assert.equal(missing.code, "item_not_found");
  }
  const taken = { type: "conversation.item.create", item: line("item_second", "again") };
  assert.equal((await conversation.refused(taken)).code, "item_id_in_use");
  const adrift = {
    type: "conversation.item.create",
    previous_item_id: "item_nowhere",
    item: line("item_fourth", "4"),
  };
  await conversation.refused(adrift);
  await conversation.close();
}

/** Every wrong message is told to the client's own error handler, and the conversation goes on. */
export async function wrong({ open }) {
  const conversation = await open();
  const flat = conversation.profile !== "realtime";
  const tooLoud = { type: "server_vad", threshold: 7 };
  const refusals = [
    [{ type: "no.such.event" }, "unknown_event_type"],
    [{ type: "input_audio_buffer.commit" }, "input_audio_buffer_commit_empty"],
    [{ type: "input_audio_buffer.append", audio: "!not Base64!" }, "invalid_audio"],
    [{ type: "response.cancel" }, "response_cancel_not_active"],
    [{ type: "conversation.item.delete" }, "missing_required_parameter", "item_id"],
    [
      {
        type: "session.update",
        session: flat
          ? { turn_detection: tooLoud }
          : { type: "realtime", audio: { input: { turn_detection: tooLoud } } },
      },
      "invalid_value",
      flat ? "session.turn_detection.threshold" : "session.audio.input.turn_detection.threshold",
    ],
  ];
  if (conversation.profile !== "voice-live") {
    const unknown = { type: "session.update", session: { ...(flat ? {} : { type: "realtime" }), no_such_field: 1 } };
    refusals.push([unknown, "unknown_parameter", "session.no_such_field"]);
  }
  for (const [event, code, param] of refusals) {
    const error = await conversation.refused(event);
    assert.equal(error.code, code, `${event.type}: ${error.message}`);
    assert.equal(error.type, "invalid_request_error");
    assert.ok(error.message.length > 0);
    if (param) {
      assert.equal(error.param, param);
    }
  }
  await conversation.update({ modalities: "text" });
  await conversation.type("Are you still there?");
  assert.equal((await conversation.next("response.done")).response.status, "completed");
  await conversation.close();
  return { refusals: refusals.length };
}

export async function manual({ open }) {
  const conversation = await open();
  await conversation.update({
    turns: null,
    transcription: conversation.transcription,
    modalities: "audio",
    voice: conversation.voice,
  });
  await conversation.append(silence(400));
  await conversation.send({ type: "input_audio_buffer.clear" });
  await conversation.next("input_audio_buffer.cleared");
  await conversation.append(tone(800));
  await conversation.send({ type: "input_audio_buffer.commit" });
  const committed = await conversation.next("input_audio_buffer.committed");
  const written = await conversation.next("conversation.item.input_audio_transcription.completed");
  assert.equal(written.item_id, committed.item_id);
  assert.deepEqual(conversation.events.of("response.created"), [], "nobody asked for an answer yet");
  await conversation.respond();
  const done = await conversation.next("response.done");
  conversation.events.inOrder("input_audio_buffer.committed", conversation.itemShown, ...AN_ANSWER);
  assertAnswer(conversation, done);
  await conversation.close();
  return { heard: written.transcript, ...answerOf(conversation, done) };
}

export async function close({ open }) {
  const conversation = await open();
  await conversation.type("Please count from one to forty.");
  await conversation.next("response.created");
  return conversation.close();
}

export async function wrongKey({ open }) {
  try {
    await open({ key: "not-a-key" });
  } catch (error) {
    return { error: error.message };
  }
  throw new Error("The key was accepted.");
}

export const everybody = {
  connect,
  update,
  spoken,
  text,
  tool,
  cancel,
  bargeIn,
  busy,
  truncate,
  items,
  wrong,
  manual,
  close,
  wrongKey,
};

async function retrieve(conversation, id) {
  await conversation.send({ type: "conversation.item.retrieve", item_id: id });
  for (;;) {
    const { item } = await conversation.next("conversation.item.retrieved");
    if (item.id === id) {
      return item;
    }
  }
}

/** The last word on a response agrees with what was streamed. */
function assertAnswer(conversation, done) {
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

const answerOf = (conversation, done) => ({
  status: done.response.status,
  said: conversation.events.said,
  soundBytes: conversation.events.soundBytes,
});
