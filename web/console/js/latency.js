// Where the time of a turn goes, from the end of the person's speech to the first sound of the answer.

const LOUD = 0.012;

const STEPS = [
  ["stopped", "end of speech noticed"],
  ["transcribed", "transcript"],
  ["created", "answer begun"],
  ["firstAudio", "first sound"],
];

// The server's own account of a turn; what took no time is left out.
const RECEIPT = [
  ["speech_end_found", "end of speech found", "stopped"],
  ["final_transcript", "transcript", "transcribed"],
  ["response_created", "answer begun", "created"],
  ["first_token", "first word of the model", "token"],
  ["first_clause", "first clause", "clause"],
  ["first_audio_byte", "voice", "firstAudio"],
  ["first_audio_sent", "sent", "sent"],
  ["heard", "first sound in it", "heard"],
];

/** Follows one turn after the other. */
export class Latency {
  #lastLoud = 0;
  #turn = {};
  #receipt = null;

  /** Told of every chunk that is sent. */
  heard(loudness) {
    if (loudness > LOUD) {
      this.#lastLoud = performance.now();
    }
  }

  /** The person typed a line: there is no speech to wait for the end of. */
  typed() {
    this.#turn = { end: performance.now() };
  }

  /** @returns a finished turn when the event ended one: its steps in milliseconds after the end of speech */
  take(event) {
    const now = performance.now();
    switch (event.type) {
      case "input_audio_buffer.speech_stopped":
        this.#turn = { end: this.#lastLoud || now, stopped: now };
        break;
      case "conversation.item.input_audio_transcription.completed":
        this.#turn.transcribed ??= now;
        break;
      case "response.created":
        this.#turn.created ??= now;
        break;
      case "response.audio.delta":
        this.#turn.firstAudio ??= now;
        break;
      case "parley.latency_receipt":
        this.#receipt = event;
        return null;
      case "response.done":
        return this.#finish(event.response.id);
    }
    return null;
  }

  #finish(response) {
    const turn = this.#turn;
    this.#turn = {};
    const receipt = this.#receipt;
    this.#receipt = null;
    if (receipt?.response_id === response) {
      return fromReceipt(receipt);
    }
    if (!turn.end || !turn.firstAudio) {
      return null;
    }
    let from = 0;
    const steps = [];
    for (const [name, label] of STEPS) {
      if (turn[name] !== undefined) {
        const to = Math.max(from, turn[name] - turn.end);
        steps.push({ name, label, from, to });
        from = to;
      }
    }
    return { total: from, steps };
  }
}

function fromReceipt({ parts, total_ms: total, speculation }) {
  let from = 0;
  const steps = [];
  for (const [part, label, name] of RECEIPT) {
    if (parts[part] > 0) {
      steps.push({ name, label, from, to: from + parts[part] });
      from += parts[part];
    }
  }
  return { total, steps, saved: speculation.adopted ? speculation.saved_ms : 0 };
}

const ms = (value) => `${Math.round(value).toLocaleString("en")} ms`;

/** The turn as one line of coloured parts with the numbers behind it. */
export function drawLatency({ total, steps, saved = 0 }) {
  const details = document.createElement("details");
  details.className = "latency";
  const summary = document.createElement("summary");
  const number = document.createElement("span");
  number.textContent = `${ms(total)} to first sound`;
  const bar = document.createElement("span");
  bar.className = "bar";
  bar.setAttribute("aria-hidden", "true");
  const list = document.createElement("dl");
  for (const step of steps) {
    const part = document.createElement("i");
    part.className = step.name;
    part.style.flexGrow = String(Math.max(0.001, step.to - step.from));
    bar.append(part);
    const term = document.createElement("dt");
    term.className = step.name;
    term.textContent = step.label;
    const value = document.createElement("dd");
    value.textContent = `${ms(step.to)} (+${Math.round(step.to - step.from)})`;
    list.append(term, value);
  }
  if (saved > 0) {
    const term = document.createElement("dt");
    term.textContent = "saved, because it was prepared in your pause";
    const value = document.createElement("dd");
    value.className = "saved";
    value.textContent = ms(saved);
    list.append(term, value);
  }
  summary.append(number, bar);
  details.append(summary, list);
  return details;
}
