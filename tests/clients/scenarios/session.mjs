// The session: its settings, what it refuses, its end.
import assert from "node:assert/strict";
import { WEATHER } from "./shared.mjs";

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
