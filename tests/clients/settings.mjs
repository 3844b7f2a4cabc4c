// The settings that scenarios change, in one form, laid out for each profile and read back from the echo.
//   instructions, voice (a name), modalities ("text" or "audio"), transcription (a model's name or null),
//   turns ({ threshold, padding, silence } or null), tools

const VOICE_LIVE = "voice-live";
const NESTED = "realtime";

export const PCM = { type: "audio/pcm", rate: 24000 };

export function laidOut(settings, profile) {
  const session = profile === NESTED ? nested(settings) : flat(settings, profile);
  return JSON.parse(JSON.stringify(session));
}

function turnDetection(turns) {
  return turns && {
    type: "server_vad",
    threshold: turns.threshold,
    prefix_padding_ms: turns.padding,
    silence_duration_ms: turns.silence,
  };
}

function flat({ instructions, voice, modalities, transcription, turns, tools }, profile) {
  return {
    instructions,
    voice: voice && profile === VOICE_LIVE ? { type: "azure-standard", name: voice } : voice,
    modalities: modalities && (modalities === "text" ? ["text"] : ["text", "audio"]),
    input_audio_transcription: transcription && { model: transcription },
    turn_detection: turnDetection(turns),
    tools,
  };
}

function nested({ instructions, voice, modalities, transcription, turns, tools }) {
  const input = { transcription: transcription && { model: transcription }, turn_detection: turnDetection(turns) };
  return {
    type: "realtime",
    instructions,
    output_modalities: modalities && [modalities],
    audio: { input, ...(voice ? { output: { voice } } : {}) },
    tools,
  };
}

/** The same settings from a session as the server tells it. */
export function readBack(session, profile) {
  const isNested = profile === NESTED;
  const detection = isNested ? session.audio.input.turn_detection : session.turn_detection;
  const transcription = isNested ? session.audio.input.transcription : session.input_audio_transcription;
  const voice = isNested ? session.audio.output?.voice : session.voice;
  const modalities = isNested ? session.output_modalities : session.modalities;
  return {
    instructions: session.instructions,
    voice: typeof voice === "object" ? voice?.name : voice,
    modalities: modalities.includes("audio") ? "audio" : "text",
    transcription: transcription?.model ?? null,
    turns: detection && {
      threshold: detection.threshold,
      padding: detection.prefix_padding_ms,
      silence: detection.silence_duration_ms,
    },
    tools: (session.tools ?? []).map((tool) => tool.name),
  };
}
