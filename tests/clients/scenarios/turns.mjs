// Turns of the person: found by the server or by hand, over an answer, and one that is not understood.
import assert from "node:assert/strict";
import { openMicrophone, readWav, silence, tone } from "../sound.mjs";
import { AN_ANSWER, answerOf, assertAnswer, TURNS } from "./shared.mjs";

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

/** What could not be written down is said so, and the turn stands. */
export async function unheard({ open }) {
  const conversation = await open();
  await conversation.update({ turns: null, transcription: conversation.transcription });
  await conversation.append(tone(200));
  await conversation.send({ type: "input_audio_buffer.commit" });
  const committed = await conversation.next("input_audio_buffer.committed");
  const failed = await conversation.next("conversation.item.input_audio_transcription.failed");
  assert.equal(failed.item_id, committed.item_id);
  assert.equal(failed.error.code, "transcriber_crashed");
  await conversation.close();
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
