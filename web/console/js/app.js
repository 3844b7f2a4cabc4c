import { ConnectionError } from "./connection.js";
import { Conversation } from "./conversation.js";
import { Face } from "./face.js";
import { drawLatency, Latency } from "./latency.js";
import { Messages } from "./messages.js";
import { MicrophoneError } from "./microphone.js";
import { decode } from "./recording.js";
import { restoreKey, Settings } from "./settings.js";
import { showStatus } from "./status.js";
import { openTabs } from "./tabs.js";
import { Transcript } from "./transcript.js";

const $ = (id) => document.getElementById(id);

const transcript = new Transcript($("transcript"), $("empty"));
const messages = new Messages({
  list: $("message-list"),
  count: $("message-count"),
  filter: $("message-filter"),
  audio: $("message-audio"),
  clear: $("message-clear"),
  save: $("message-save"),
});
const settings = new Settings($("options"), () => {
  conversation?.update(settings.session());
  reflect();
});
const latency = new Latency();
const face = new Face($("face"));
const ownRecordings = new Map();

let conversation = null;
let opening = false;
let state = "idle";

const LABELS = {
  idle: "Not connected",
  connecting: "Connecting…",
  listening: "Listening",
  hearing: "You are speaking",
  thinking: "Thinking",
  speaking: "Parley is speaking",
};

function setState(next) {
  state = next;
  reflect();
}

function reflect() {
  $("face").toggleAttribute("hidden", !settings.showsFace);
  document.body.dataset.state = state;
  $("state").textContent = state === "listening" && !conversation?.hasMicrophone ? "Connected" : LABELS[state];
  const live = conversation !== null;
  $("talk").setAttribute("aria-pressed", String(live && conversation.hasMicrophone));
  $("talk-label").textContent = live && conversation.hasMicrophone ? "End the conversation" : "Talk by microphone";
  $("stop").disabled = !live;
  $("mute").disabled = !(live && conversation.hasMicrophone);
  $("mute").setAttribute("aria-pressed", String(live && conversation.muted));
  $("mute-label").textContent = live && conversation.muted ? "Unmute" : "Mute";
  $("hush").disabled = !(state === "speaking" || state === "thinking");
  $("end-turn").hidden = !(live && settings.manual);
}

function say(text) {
  $("notice").textContent = text;
  $("notice").hidden = text === "";
}

/** The live conversation, opened when there is none; null when that failed and the person was told why. */
async function ensure() {
  if (conversation || opening) {
    return conversation;
  }
  opening = true;
  say("");
  setState("connecting");
  transcript.clear();
  messages.begin();
  try {
    const key = $("key").value.trim();
    conversation = await Conversation.open({
      key,
      model: settings.model || $("model").placeholder,
      agent: settings.agent,
      session: settings.session(),
      heard: (loudness) => latency.heard(loudness),
      onMessage: (message) => messages.add(message),
    });
    conversation.addEventListener("event", ({ detail }) => take(detail));
    conversation.addEventListener("close", ({ detail }) => closed(detail));
    setState("listening");
    requestAnimationFrame(drawLevels);
    void refreshStatus();
  } catch (error) {
    setState("idle");
    say(error instanceof ConnectionError ? error.message : `The conversation could not begin: ${error.message}`);
    if (error instanceof ConnectionError) {
      $("key").focus();
    }
  } finally {
    opening = false;
  }
  return conversation;
}

function take(event) {
  transcript.take(event);
  face.take(event);
  const turn = latency.take(event);
  if (turn) {
    transcript.showLatency(drawLatency(turn));
  }
  switch (event.type) {
    case "session.updated":
      if (settings.speaksFirst && !conversation.greeted) {
        conversation.greeted = true;
        conversation.respond();
      }
      break;
    case "input_audio_buffer.speech_started":
      setState("hearing");
      break;
    case "input_audio_buffer.speech_stopped":
    case "response.created":
      setState("thinking");
      break;
    case "response.audio.delta":
      if (state !== "hearing") {
        setState("speaking");
      }
      break;
    case "response.done":
      if (event.response.status === "failed") {
        say(event.response.status_details?.error?.message ?? "The answer failed; the server's log says why.");
      }
      break;
    case "error":
      // Stopping what has just ended by itself is no news for a person.
      if (!event.error.event_id?.startsWith("quiet_")) {
        say(event.error.message);
      }
      break;
  }
}

function closed({ code, reason }) {
  conversation = null;
  setState("idle");
  if (code !== 1000 && code !== 1005) {
    say(`The server ended the conversation${reason ? `: ${reason}` : ` (code ${code}).`}`);
  }
}

function drawLevels() {
  if (!conversation) {
    $("talk").style.setProperty("--level", "0");
    return;
  }
  const out = conversation.outLoudness;
  const mine = conversation.muted ? 0 : conversation.micLoudness;
  $("talk").style.setProperty("--level", String(Math.min(1, Math.sqrt(Math.max(out, mine) * 2))));
  face.show(conversation.heardItem, conversation.heardMs);
  $("played").dataset.peak = conversation.outPeak.toFixed(3);
  if (state === "speaking" && !conversation.speaking) {
    setState("listening");
  } else if (state === "thinking" && conversation.speaking) {
    setState("speaking");
  }
  requestAnimationFrame(drawLevels);
}

async function talk() {
  if (conversation?.hasMicrophone) {
    conversation.close();
    return;
  }
  const live = await ensure();
  try {
    await live?.openMicrophone();
  } catch (error) {
    say(error instanceof MicrophoneError ? error.message : `The microphone cannot be opened: ${error.message}`);
  }
  reflect();
}

async function playRecording() {
  const chosen = $("recording").value;
  const own = ownRecordings.get(chosen);
  const live = await ensure();
  if (!live) {
    return;
  }
  $("play").disabled = true;
  try {
    await live.speak(await decode(own ? await own.arrayBuffer() : await fetchSample(chosen)));
  } catch (error) {
    say(error.message);
  } finally {
    $("play").disabled = false;
  }
}

async function fetchSample(url) {
  const key = $("key").value.trim();
  const response = await fetch(url, { headers: key ? { "api-key": key } : {} });
  if (!response.ok) {
    throw new Error("The server has no voice to make this recording with. Choose a file of your own.");
  }
  return response.arrayBuffer();
}

async function typeLine(event) {
  event.preventDefault();
  const text = $("line").value.trim();
  if (text === "") {
    return;
  }
  const live = await ensure();
  if (live) {
    latency.typed();
    transcript.typed(live.type(text), text);
    $("line").value = "";
  }
}

function addRecording() {
  const [file] = $("file").files;
  if (!file) {
    return;
  }
  const value = `own:${file.name}`;
  if (!ownRecordings.has(value)) {
    $("recording").append(new Option(file.name, value));
  }
  ownRecordings.set(value, file);
  $("recording").value = value;
}

async function listSamples() {
  const response = await fetch("/console/samples").catch(() => null);
  const samples = response?.ok ? await response.json() : [];
  $("recording").replaceChildren(...samples.map((sample) => new Option(`“${sample.text}”`, sample.url)));
}

const refreshStatus = () =>
  showStatus({ list: $("engines"), banner: $("banner"), model: $("model"), key: $("key").value.trim() });

restoreKey($("key"));
openTabs($("tabs"));
$("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  void ensure();
});
$("talk").addEventListener("click", () => void talk());
$("stop").addEventListener("click", () => conversation?.close());
$("mute").addEventListener("click", () => {
  conversation.muted = !conversation.muted;
  reflect();
});
$("hush").addEventListener("click", () => conversation?.cancel());
$("end-turn").addEventListener("click", () => {
  latency.typed();
  conversation?.endTurn();
});
$("play").addEventListener("click", () => void playRecording());
$("file").addEventListener("change", addRecording);
$("line-form").addEventListener("submit", (event) => void typeLine(event));
reflect();
await Promise.all([refreshStatus(), listSamples()]);
document.body.dataset.ready = "true";
