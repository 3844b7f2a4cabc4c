// Scenarios that only the OpenAI client can play.
import assert from "node:assert/strict";
import { MODEL } from "../clients.mjs";
import { silence, tone } from "../sound.mjs";

/** A session that only writes down. */
export async function transcription({ open }) {
  const conversation = await open({ intent: "transcription" });
  const [{ session }] = conversation.events.of("session.created");
  assert.equal(session.type, "transcription");
  assert.equal(session.object, "realtime.transcription_session");
  await conversation.send({
    type: "session.update",
    session: {
      type: "transcription",
      audio: {
        input: {
          format: { type: "audio/pcm", rate: 24000 },
          transcription: { model: conversation.transcription, language: "en" },
          turn_detection: { type: "server_vad", silence_duration_ms: 400 },
        },
      },
    },
  });
  const updated = await conversation.next("session.updated");
  assert.equal(updated.session.audio.input.transcription.language, "en");
  assert.equal(updated.session.audio.input.turn_detection.silence_duration_ms, 400);
  await conversation.append(Buffer.concat([tone(700), silence(900), tone(700), silence(900)]));
  const first = await conversation.next("conversation.item.input_audio_transcription.completed");
  const second = await conversation.next("conversation.item.input_audio_transcription.completed");
  assert.notEqual(first.item_id, second.item_id);
  conversation.events.inOrder(
    "input_audio_buffer.speech_started",
    "input_audio_buffer.speech_stopped",
    "input_audio_buffer.committed",
    "input_audio_buffer.speech_started",
    "input_audio_buffer.speech_stopped",
    "input_audio_buffer.committed",
  );
  assert.deepEqual(conversation.events.of("response.created"), []);
  await conversation.refused({ type: "response.create" });
  await conversation.close();
  return { heard: conversation.events.heard };
}

/** The voice stays once the assistant was heard. */
export async function voiceLocked({ open }) {
  const conversation = await open();
  await conversation.update({ modalities: "audio", voice: conversation.voice });
  await conversation.type("Hello.");
  await conversation.next("response.done");
  const nested = conversation.profile === "realtime";
  const session = nested ? { type: "realtime", audio: { output: { voice: "cedar" } } } : { voice: "verse" };
  assert.equal((await conversation.refused({ type: "session.update", session })).code, "cannot_update_voice");
  const kept = await conversation.update({ instructions: "Go on." });
  assert.equal(kept.voice, conversation.voice);
  await conversation.close();
}

/** A short-lived key with settings of its own, which the connection may change. */
export async function secret({ open, url, key, client }) {
  const made = await client.openAI(url, key).realtime.clientSecrets.create({
    expires_after: { anchor: "created_at", seconds: 120 },
    session: { type: "realtime", model: MODEL, instructions: "From the secret.", audio: { output: { voice: "cedar" } } },
  });
  assert.match(made.value, /^ek_/);
  assertExpiry(made.expires_at, 120);
  assert.equal(made.session.type, "realtime");
  assert.equal(made.session.instructions, "From the secret.");
  const conversation = await open({ key: made.value });
  const [{ session }] = conversation.events.of("session.created");
  assert.equal(session.instructions, "From the secret.");
  assert.equal(session.audio.output.voice, "cedar");
  const changed = await conversation.update({ instructions: "From the connection.", modalities: "text" });
  assert.equal(changed.instructions, "From the connection.");
  await conversation.type("Hello.");
  assert.equal((await conversation.next("response.done")).response.status, "completed");
  await conversation.close();
}

export async function secretNeedsKey({ url, client }) {
  await assert.rejects(client.openAI(url, "not-a-key").realtime.clientSecrets.create({}), { status: 401 });
}

export async function betaSecret({ open, url, key, client }) {
  const made = await client.openAI(url, key).beta.realtime.sessions.create({
    model: MODEL,
    instructions: "From the secret.",
    voice: "verse",
  });
  assert.match(made.client_secret.value, /^ek_/);
  assertExpiry(made.client_secret.expires_at, 60);
  assert.equal(made.instructions, "From the secret.");
  const conversation = await open({ key: made.client_secret.value });
  const [{ session }] = conversation.events.of("session.created");
  assert.equal(session.instructions, "From the secret.");
  assert.equal(session.voice, "verse");
  await conversation.update({ modalities: "text" });
  await conversation.type("Hello.");
  assert.equal((await conversation.next("response.done")).response.status, "completed");
  await conversation.close();
}

export async function betaTranscriptionSecret({ url, key, client }) {
  const made = await client.openAI(url, key).beta.realtime.transcriptionSessions.create({
    input_audio_format: "pcm16",
    input_audio_transcription: { model: "whisper-1", language: "en" },
    turn_detection: { type: "server_vad", silence_duration_ms: 400 },
  });
  assert.match(made.client_secret.value, /^ek_/);
  assert.equal(made.input_audio_transcription.language, "en");
  assert.equal(made.turn_detection.silence_duration_ms, 400);
}

/** Seconds since 1970, at least about so far ahead. */
function assertExpiry(expires, seconds) {
  assert.ok(Number.isInteger(expires));
  assert.ok(expires > Date.now() / 1000 + seconds / 2, `${expires} is too soon`);
}
