// Every field that the OpenAI dialects have for a session, a response and an item, through the OpenAI client.
import assert from "node:assert/strict";
import { retrieve, WEATHER } from "./shared.mjs";

const CHOICE = { type: "function", name: "get_weather" };
const PROMPT = { id: "pmpt_1", version: "2", variables: { name: "Ada" } };
const TRACING = { workflow_name: "test", group_id: "group_1", metadata: { of: "tests" } };
const LOGPROBS = ["item.input_audio_transcription.logprobs"];
const TURNS = {
  type: "server_vad",
  threshold: 0.6,
  prefix_padding_ms: 250,
  silence_duration_ms: 650,
  create_response: true,
  interrupt_response: false,
  idle_timeout_ms: 6000,
};

/** What a session can be told; then other values, and what can be taken away again. */
const SETTINGS = {
  realtime: [
    {
      type: "realtime",
      instructions: "Be brief.",
      output_modalities: ["audio"],
      tools: [WEATHER],
      tool_choice: CHOICE,
      max_output_tokens: 500,
      parallel_tool_calls: false,
      reasoning: { effort: "low" },
      truncation: { type: "retention_ratio", retention_ratio: 0.8, token_limits: { post_instructions: 4000 } },
      prompt: PROMPT,
      tracing: TRACING,
      include: LOGPROBS,
      audio: {
        input: {
          format: { type: "audio/pcmu" },
          noise_reduction: { type: "near_field" },
          transcription: { model: "whisper-1", language: "en", prompt: "The weather." },
          turn_detection: TURNS,
        },
        output: { format: { type: "audio/pcma" }, voice: "cedar", speed: 1.25 },
      },
    },
    {
      type: "realtime",
      tool_choice: "required",
      max_output_tokens: "inf",
      truncation: "disabled",
      tracing: "auto",
      audio: {
        input: {
          noise_reduction: { type: "far_field" },
          turn_detection: { type: "semantic_vad", eagerness: "high", create_response: false, interrupt_response: true },
        },
      },
    },
    {
      type: "realtime",
      tracing: null,
      prompt: null,
      audio: { input: { noise_reduction: null, transcription: null, turn_detection: null } },
    },
  ],
  "realtime-beta": [
    {
      instructions: "Be brief.",
      modalities: ["text", "audio"],
      voice: "verse",
      input_audio_format: "g711_ulaw",
      output_audio_format: "g711_alaw",
      input_audio_noise_reduction: { type: "near_field" },
      input_audio_transcription: { model: "whisper-1", language: "en", prompt: "The weather." },
      turn_detection: without(TURNS, "idle_timeout_ms"),
      tools: [WEATHER],
      tool_choice: CHOICE,
      temperature: 0.7,
      max_response_output_tokens: 500,
      speed: 1.25,
      prompt: PROMPT,
      tracing: TRACING,
      include: LOGPROBS,
    },
    {
      tool_choice: "required",
      max_response_output_tokens: "inf",
      tracing: "auto",
      turn_detection: { type: "semantic_vad", eagerness: "high", create_response: false, interrupt_response: true },
    },
    { input_audio_noise_reduction: null, input_audio_transcription: null, turn_detection: null },
  ],
};

export async function settings({ open }) {
  const conversation = await open();
  for (const session of SETTINGS[conversation.profile]) {
    await conversation.send({ type: "session.update", session });
    const updated = await conversation.next("session.updated");
    assertHas(updated.session, session, "session");
  }
  await conversation.close();
}

/** An answer beside the conversation, with everything its own. */
export async function overrides({ open }) {
  const conversation = await open();
  const nested = conversation.profile === "realtime";
  await conversation.send({
    type: "conversation.item.create",
    item: { id: "item_asked", type: "message", role: "user", content: [{ type: "input_text", text: "Hello." }] },
  });
  await conversation.next(conversation.itemShown);
  await conversation.send({
    type: "response.create",
    response: {
      instructions: "Answer in one word.",
      tools: [WEATHER],
      tool_choice: "none",
      max_output_tokens: 300,
      conversation: "none",
      metadata: { topic: "greeting" },
      input: [
        { type: "item_reference", id: "item_asked" },
        { type: "message", role: "user", content: [{ type: "input_text", text: "Hello again." }] },
      ],
      prompt: PROMPT,
      ...(nested
        ? {
            output_modalities: ["audio"],
            audio: { output: { format: { type: "audio/pcma" }, voice: "cedar" } },
            parallel_tool_calls: false,
            reasoning: { effort: "low" },
          }
        : { modalities: ["text", "audio"], voice: "verse", output_audio_format: "g711_alaw", temperature: 0.7 }),
    },
  });
  const { response } = await conversation.next("response.done");
  assert.equal(response.status, "completed");
  assert.equal(response.conversation_id ?? null, null);
  assert.deepEqual(response.metadata, { topic: "greeting" });
  assert.equal(response.max_output_tokens, 300);
  if (nested) {
    assertHas(response.audio.output, { format: { type: "audio/pcma" }, voice: "cedar" }, "response.audio.output");
  } else {
    assertHas(response, { voice: "verse", output_audio_format: "g711_alaw", temperature: 0.7 }, "response");
  }
  const shown = conversation.events.of(conversation.itemShown).map(({ item }) => item.id);
  assert.deepEqual(shown, ["item_asked"], "the answer does not join the conversation");
  await conversation.refused({ type: "conversation.item.retrieve", item_id: response.output[0].id });
  await conversation.close();
}

/** A history that was held elsewhere is put back, item by item. */
export async function restored({ open }) {
  const conversation = await open();
  const said = conversation.profile === "realtime" ? "output_text" : "text";
  const spoken = conversation.profile === "realtime" ? "output_audio" : "audio";
  const message = (id, role, ...content) => ({ id, type: "message", role, status: "completed", content });
  const history = [
    message("item_1", "system", { type: "input_text", text: "Be kind." }),
    message("item_2", "user", { type: "input_audio", transcript: "What is on it?" }),
    message("item_3", "user", {
      type: "input_image",
      image_url: "data:image/png;base64,iVBORw0KGgo=",
      detail: "low",
    }),
    message("item_4", "assistant", { type: said, text: "A dog." }),
    message("item_5", "assistant", { type: spoken, transcript: "And a cat." }),
    {
      id: "item_6",
      type: "function_call",
      status: "completed",
      call_id: "call_1",
      name: "get_weather",
      arguments: '{"city":"Paris"}',
    },
    { id: "item_7", type: "function_call_output", status: "completed", call_id: "call_1", output: "sunny" },
  ];
  let before = null;
  for (const item of history) {
    await conversation.send({ type: "conversation.item.create", item });
    const shown = await conversation.next(conversation.itemShown);
    assertHas(shown.item, item, item.id);
    assert.equal(shown.item.object, "realtime.item");
    assert.equal(shown.previous_item_id ?? null, before);
    assertHas(await retrieve(conversation, item.id), item, item.id);
    before = item.id;
  }
  await conversation.close();
}

function without(owner, name) {
  const { [name]: _, ...rest } = owner;
  return rest;
}

/** All that was sent stands in the echo; the echo may have more. */
function assertHas(echo, sent, path) {
  if (sent === null || typeof sent !== "object") {
    assert.equal(echo ?? null, sent, path);
    return;
  }
  assert.ok(echo !== null && typeof echo === "object", `${path} is ${echo}`);
  for (const [name, value] of Object.entries(sent)) {
    assertHas(echo[name], value, `${path}.${name}`);
  }
}
