// One conversation in which the server writes nearly every event that it has.
import { WEATHER } from "./scenarios/shared.mjs";
import { silence, tone } from "./sound.mjs";

/** @param conversation connected, with the weather's function where the client runs functions itself */
export async function tour(conversation) {
  const { voice, transcription, runsTools } = conversation;
  const turns = { threshold: 0.5, padding: 300, silence: 500 };
  await conversation.update({ modalities: "audio", voice, transcription, turns });
  const include = ["item.input_audio_transcription.logprobs"];
  const type = conversation.profile === "realtime" ? "realtime" : undefined;
  await conversation.send({ type: "session.update", session: { type, include } });
  await conversation.next("session.updated");
  await conversation.append(Buffer.concat([tone(800), silence(1000)]));
  const spoken = await conversation.next("response.done");
  const { item_id } = await conversation.next("conversation.item.input_audio_transcription.completed");
  await conversation.send({ type: "conversation.item.retrieve", item_id });
  await conversation.next("conversation.item.retrieved");
  await conversation.send({
    type: "conversation.item.truncate",
    item_id: spoken.response.output[0].id,
    content_index: 0,
    audio_end_ms: 200,
  });
  await conversation.next("conversation.item.truncated");

  await conversation.update({ modalities: "text", ...(runsTools ? {} : { tools: [WEATHER] }) });
  await conversation.type("What is the weather in Paris?");
  const call = await conversation.next("response.function_call_arguments.done");
  await conversation.next("response.done");
  if (!runsTools) {
    const item = { type: "function_call_output", call_id: call.call_id, output: "sunny" };
    await conversation.send({ type: "conversation.item.create", item });
    await conversation.respond();
  }
  await conversation.next("response.done");

  await conversation.send({ type: "conversation.item.delete", item_id: spoken.response.output[0].id });
  await conversation.next("conversation.item.deleted");
  await conversation.update({ turns: null });
  await conversation.append(tone(200));
  await conversation.send({ type: "input_audio_buffer.commit" });
  await conversation.next("conversation.item.input_audio_transcription.failed");
  await conversation.append(tone(200));
  await conversation.send({ type: "input_audio_buffer.clear" });
  await conversation.next("input_audio_buffer.cleared");
  await conversation.refused({ type: "response.cancel" });
  await conversation.close();
}
